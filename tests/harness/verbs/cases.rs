//! Cases, their plans and their transfers.

use crate::harness::{Answer, Caller, System, eligible};
use serde_json::{Value, json};
use std::fmt::{Display, Formatter, Result};

/// A case, written as its path.
#[derive(Clone)]
pub struct Case {
    pub id: String,
    /// The path of the registration of whose case it is.
    pub registration: String,
}

impl Display for Case {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        write!(formatter, "/v1/cases/{}", self.id)
    }
}

impl Case {
    /// The case that was opened when its person was accepted.
    #[track_caller]
    pub fn of(accepted: &Answer) -> Self {
        let text = |member: &str| accepted.is(201)[member].as_str().unwrap().to_owned();
        Self { id: text("case_id"), registration: format!("/v1/registrations/{}", text("id")) }
    }

    /// The path of something below it.
    pub fn at(&self, below: &str) -> String {
        format!("{self}{below}")
    }
}

impl System {
    /// The case of somebody in Kutaisi, whom lot 3 serves.
    pub async fn open_case(&self) -> Case {
        self.open_case_of(&json!({})).await
    }

    /// The case of somebody with `changes`.
    pub async fn open_case_of(&self, changes: &Value) -> Case {
        let registered = self.client("demo-frontend").await.register(&eligible(changes)).await;
        Case::of(&self.client("demo-officer").await.accept(&registered).await)
    }
}

impl Caller {
    pub async fn note(&self, case: &(impl Display + ?Sized), text: &str) -> Answer {
        self.act(case, "notes", &json!({ "text": text })).await
    }

    pub async fn close_case(&self, case: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(case, "closure", reason).await
    }

    pub async fn reopen(&self, case: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(case, "reopening", reason).await
    }

    /// Writes the plan of a case: anew, where the caller has seen a version of it.
    pub async fn write_plan(&self, case: &(impl Display + ?Sized), seen: Option<i64>, plan: &Value) -> Answer {
        self.put(&format!("{case}/plan"), seen, plan).await
    }

    pub async fn approve_plan(&self, case: &(impl Display + ?Sized), revision: i64) -> Answer {
        self.act(case, "plan/approval", &json!({ "revision": revision })).await
    }

    /// Records that somebody was visited, or spoken to.
    pub async fn visit(&self, case: &(impl Display + ?Sized), visit: &Value) -> Answer {
        self.act(case, "follow-ups", visit).await
    }

    /// Asks that who serves another municipality takes the case.
    pub async fn ask_transfer(&self, case: &(impl Display + ?Sized), to: &Value) -> Answer {
        self.act(case, "transfer", to).await
    }

    pub async fn accept_transfer(&self, case: &(impl Display + ?Sized)) -> Answer {
        self.act(case, "transfer/acceptance", &json!({})).await
    }

    pub async fn reject_transfer(&self, case: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(case, "transfer/rejection", reason).await
    }
}
