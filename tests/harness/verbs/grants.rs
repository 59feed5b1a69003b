//! Grants, their tranches and their reallocations.

use crate::harness::{Answer, Caller};
use serde_json::{Value, json};
use std::fmt::Display;

impl Caller {
    /// Signs a grant today.
    pub async fn sign(&self, grant: &(impl Display + ?Sized)) -> Answer {
        self.act(grant, "signature", &json!({})).await
    }

    pub async fn terminate(&self, grant: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(grant, "termination", reason).await
    }

    pub async fn release(&self, tranche: &(impl Display + ?Sized), payment: &Value) -> Answer {
        self.act(tranche, "release", payment).await
    }

    pub async fn ask_reallocation(&self, grant: &(impl Display + ?Sized), reallocation: &Value) -> Answer {
        self.act(grant, "budget/reallocations", reallocation).await
    }

    pub async fn reject(&self, reallocation: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(reallocation, "rejection", reason).await
    }
}
