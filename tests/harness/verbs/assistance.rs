//! Assistance.

use crate::harness::{Answer, Caller, Case, System};
use serde_json::{Value, json};
use std::fmt::Display;

pub fn gel(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "GEL" })
}

/// Medical help at this cost.
pub fn medical(amount: &str) -> Value {
    json!({ "component": "medical", "amount": gel(amount), "service": "treatment", "provider": "კლინიკა" })
}

/// A plan that intends more assistance than there is money for; but no courses, which not every policy has.
pub fn ample_plan() -> Value {
    let ample = |component| json!({ "component": component, "amount": gel("1000000.00") });
    let assistance = ["income_source", "medical", "temporary_housing"].map(ample);
    json!({ "goals": [{ "dimension": "economic", "text": "An income." }], "assistance": assistance })
}

/// The path of assistance.
pub fn path_of_assistance(assistance: &Value) -> String {
    format!("/v1/assistance/{}", assistance["id"].as_str().unwrap())
}

impl Caller {
    pub async fn propose(&self, case: &(impl Display + ?Sized), assistance: &Value) -> Answer {
        self.act(case, "assistance", assistance).await
    }

    pub async fn deliver(&self, assistance: &(impl Display + ?Sized), delivery: &Value) -> Answer {
        self.act(assistance, "delivery", delivery).await
    }

    pub async fn verify(&self, assistance: &(impl Display + ?Sized)) -> Answer {
        self.act(assistance, "verification", &json!({})).await
    }

    /// Approves assistance beyond the plan.
    pub async fn approve_because(&self, assistance: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(assistance, "approval", reason).await
    }

    /// Takes the record of a delivery back.
    pub async fn withdraw_delivery(&self, assistance: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(assistance, "delivery/withdrawal", reason).await
    }

    pub async fn refuse_verification(&self, assistance: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(assistance, "verification/refusal", reason).await
    }

    pub async fn cancel(&self, assistance: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(assistance, "cancellation", reason).await
    }
}

/// A case that lot 3 serves, with the grant that pays for it and those who work on it.
pub struct Opened {
    pub case: Case,
    pub grant: String,
    pub partner: Caller,
    pub officer: Caller,
    pub manager: Caller,
}

impl System {
    /// A case with an approved plan, of somebody in Kutaisi.
    pub async fn planned_case(&self) -> Opened {
        self.planned_case_of(&json!({})).await
    }

    /// The same, of somebody with `changes`.
    pub async fn planned_case_of(&self, changes: &Value) -> Opened {
        let opened = self.unplanned_case_of(changes).await;
        opened.plan().await;
        opened
    }

    /// One whose plan nobody has written yet.
    pub async fn unplanned_case(&self) -> Opened {
        self.unplanned_case_of(&json!({})).await
    }

    async fn unplanned_case_of(&self, changes: &Value) -> Opened {
        self.working_on(self.open_case_of(changes).await).await
    }

    /// A case with those who work on it.
    pub async fn working_on(&self, case: Case) -> Opened {
        let (partner, officer) = (self.client("demo-partner-3").await, self.client("demo-officer").await);
        let lot = partner.get(&case).await.is(200)["lot"]["id"].as_str().unwrap().to_owned();
        let grants = partner.get(&format!("/v1/grants?lot={lot}")).await;
        let grant = format!("/v1/grants/{}", grants.ids()[0]);
        Opened { case, grant, partner, officer, manager: self.client("demo-manager").await }
    }
}

impl Opened {
    /// A plan that somebody else approves.
    pub async fn plan(&self) {
        self.plan_of(&ample_plan()).await;
    }

    /// This plan, approved by somebody else.
    pub async fn plan_of(&self, plan: &Value) {
        self.partner.write_plan(&self.case, None, plan).await.is(201);
        self.manager.approve_plan(&self.case, 1).await.is(201);
    }

    /// Proposes, as the partner.
    pub async fn propose(&self, body: &Value) -> Answer {
        self.partner.propose(&self.case, body).await
    }

    /// The path of what is proposed.
    pub async fn proposed(&self, body: &Value) -> String {
        path_of_assistance(self.propose(body).await.is(201))
    }

    /// The path of what is proposed and approved.
    pub async fn approved(&self, body: &Value) -> String {
        let path = self.proposed(body).await;
        self.officer.approve(&path).await.shows(201, json!({ "status": "approved" }));
        path
    }

    /// A document that proves a delivery.
    pub async fn document(&self) -> String {
        let form = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ndelivery\r\n--b\r\n\
                    Content-Disposition: form-data; name=\"file\"; filename=\"act.pdf\"\r\n\r\n%PDF-1.7\nan act\r\n--b--\r\n";
        let path = format!("{}/documents", self.case.registration);
        let sent = self.partner.post_bytes(&path, "multipart/form-data; boundary=b", form.into()).await;
        sent.is(201)["id"].as_str().unwrap().to_owned()
    }

    /// What says that it was delivered at this cost, with a document that proves it.
    pub async fn delivery(&self, actual: &str) -> Value {
        json!({ "actual_amount": gel(actual), "documents": [self.document().await] })
    }

    /// Delivers at a cost, as the partner.
    pub async fn deliver(&self, path: &str, actual: &str) -> Answer {
        self.partner.deliver(path, &self.delivery(actual).await).await
    }

    /// What the line of a component holds: allocated, committed, disbursed, available.
    pub async fn line(&self, component: &str) -> [String; 4] {
        let budget = self.manager.get(&format!("{}/budget", self.grant)).await;
        let lines = budget.is(200)["lines"].as_array().unwrap();
        let line = lines.iter().find(|line| line["component"] == component).unwrap();
        ["allocated", "committed", "disbursed", "available"]
            .map(|name| line[name]["amount"].as_str().unwrap().to_owned())
    }

    /// The entries of the ledger that assistance made, as kind and amount.
    pub async fn movements(&self) -> Vec<(String, String)> {
        let ledger = self.manager.get(&format!("{}/ledger?limit=200", self.grant)).await;
        let entries = ledger.is(200)["items"].as_array().unwrap().iter();
        let own = entries.filter(|entry| !entry["assistance_id"].is_null());
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        own.map(|entry| (text(&entry["kind"]), text(&entry["amount"]["amount"]))).collect()
    }
}
