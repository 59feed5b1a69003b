//! Calls, their lots and the proposals for these.

use crate::harness::{Answer, Caller};
use serde_json::{Value, json};
use std::fmt::Display;

impl Caller {
    pub async fn close_call(&self, call: &(impl Display + ?Sized)) -> Answer {
        self.act(call, "closure", &json!({})).await
    }

    pub async fn add_lot(&self, call: &(impl Display + ?Sized), lot: &Value) -> Answer {
        self.act(call, "lots", lot).await
    }

    pub async fn ask_question(&self, call: &(impl Display + ?Sized), question: &str) -> Answer {
        self.act(call, "questions", &json!({ "question": question })).await
    }

    /// Submits a proposal for a lot.
    pub async fn compete(&self, lot: &(impl Display + ?Sized), proposal: &Value) -> Answer {
        self.act(lot, "proposals", proposal).await
    }

    /// Says whether a proposal is admitted.
    pub async fn examine(&self, proposal: &(impl Display + ?Sized), outcome: &Value) -> Answer {
        self.act(proposal, "admissibility", outcome).await
    }

    pub async fn admit(&self, proposal: &(impl Display + ?Sized)) -> Answer {
        self.examine(proposal, &json!({ "outcome": "admitted" })).await
    }

    pub async fn score(&self, proposal: &(impl Display + ?Sized), points: &Value) -> Answer {
        self.act(proposal, "scores", points).await
    }

    /// Awards a lot, as `award` says.
    pub async fn award(&self, lot: &(impl Display + ?Sized), award: &Value) -> Answer {
        self.act(lot, "award", award).await
    }

    pub async fn accept_award(&self, lot: &(impl Display + ?Sized)) -> Answer {
        self.act(lot, "award/acceptance", &json!({})).await
    }

    pub async fn decline_award(&self, lot: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(lot, "award/declination", reason).await
    }

    /// Ends a lot without an award.
    pub async fn award_nobody(&self, lot: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(lot, "no-award", reason).await
    }
}
