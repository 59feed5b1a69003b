//! Assistance, from the proposal to its verification, and the money behind it.

mod bad_input;
mod model;
mod money;
mod moved;
mod waiting;

use crate::harness::{Answer, Caller, System, eligible, on_both};
use serde_json::{Value, json};

/// A case of somebody in Kutaisi, whom lot 3 serves, with an approved plan.
pub struct Opened {
    pub case: String,
    pub registration: String,
    pub grant: String,
    pub partner: Caller,
    pub officer: Caller,
    pub manager: Caller,
}

/// Opens one, of somebody with `changes`.
pub async fn opened_for(system: &System, changes: &Value) -> Opened {
    let opened = unplanned(system, changes).await;
    opened.plan().await;
    opened
}

/// One whose plan nobody has written yet.
pub async fn unplanned(system: &System, changes: &Value) -> Opened {
    let frontend = system.client("demo-frontend").await;
    let officer = system.client("demo-officer").await;
    let registered = frontend.register(&eligible(changes)).await;
    let accepted = officer.decide(&registered, &json!({ "outcome": "accepted" })).await;
    of_case(system, accepted.is(201)["case_id"].as_str().unwrap(), registered.id()).await
}

/// The case that was opened for a registration.
pub async fn of_case(system: &System, case: &str, registration: &str) -> Opened {
    let (case, registration) = (format!("/v1/cases/{case}"), registration.to_owned());
    let (partner, officer) = (system.client("demo-partner-3").await, system.client("demo-officer").await);
    let lot = partner.get(&case).await.is(200)["lot"]["id"].as_str().unwrap().to_owned();
    let grants = partner.get(&format!("/v1/grants?lot={lot}")).await;
    let grant = format!("/v1/grants/{}", grants.ids()[0]);
    let manager = system.client("demo-manager").await;
    Opened { case, registration, grant, partner, officer, manager }
}

pub async fn opened(system: &System) -> Opened {
    opened_for(system, &json!({})).await
}

/// Medical help at this cost.
pub fn medical(amount: &str) -> Value {
    json!({ "component": "medical", "amount": gel(amount), "service": "treatment", "provider": "კლინიკა" })
}

pub fn gel(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "GEL" })
}

impl Opened {
    /// A plan that somebody else approves.
    async fn plan(&self) {
        let path = format!("{}/plan", self.case);
        let plan = json!({ "goals": [{ "dimension": "economic", "text": "An income." }] });
        self.partner.put(&path, None, &plan).await.is(201);
        self.manager.post(&format!("{path}/approval"), &json!({ "revision": 1 })).await.is(201);
    }

    /// Proposes, as the partner.
    pub async fn propose(&self, body: &Value) -> Answer {
        self.partner.post(&format!("{}/assistance", self.case), body).await
    }

    /// The path of what is proposed.
    pub async fn proposed(&self, body: &Value) -> String {
        path(self.propose(body).await.is(201))
    }

    /// The path of what is proposed and approved.
    pub async fn approved(&self, body: &Value) -> String {
        let path = self.proposed(body).await;
        assert_eq!(self.officer.post(&format!("{path}/approval"), &json!({})).await.is(201)["status"], "approved");
        path
    }

    /// A document that proves a delivery.
    pub async fn document(&self) -> String {
        let form = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ndelivery\r\n--b\r\n\
                    Content-Disposition: form-data; name=\"file\"; filename=\"act.pdf\"\r\n\r\n%PDF-1.7\nan act\r\n--b--\r\n";
        let path = format!("/v1/registrations/{}/documents", self.registration);
        let sent = self.partner.post_bytes(&path, "multipart/form-data; boundary=b", form.into()).await;
        sent.is(201)["id"].as_str().unwrap().to_owned()
    }

    /// Delivers at a cost, as the partner.
    pub async fn deliver(&self, path: &str, actual: &str) -> Answer {
        let body = json!({ "actual_amount": gel(actual), "documents": [self.document().await] });
        self.partner.post(&format!("{path}/delivery"), &body).await
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

pub fn path(assistance: &Value) -> String {
    format!("/v1/assistance/{}", assistance["id"].as_str().unwrap())
}

#[tokio::test]
async fn equipment_is_proposed_approved_handed_over_and_verified_and_the_ledger_explains_every_tetri() {
    on_both(async |system| {
        let opened = opened(system).await;
        let item =
            |name: &str, quantity, price: &str| json!({ "name": name, "quantity": quantity, "unit_price": gel(price) });
        let project = json!({
            "component": "income_source", "amount": gel("2555.00"), "activity": { "ka": "სამკერვალო" }, "mode": "start",
            "items": [item("საკერავი მანქანა", 1, "2500.00"), item("ძაფი", 100, "0.55")]
        });
        let proposed = opened.propose(&project).await;
        assert_eq!(proposed.is(201)["items"], project["items"]);
        let said = |answer: &Answer| {
            let body = &answer.body;
            json!([body["status"], body["due_on"], body["on_expiry"], body["overdue"], body["version"]])
        };
        assert_eq!(said(&proposed), json!(["proposed", "2026-07-01", "cancelled", false, 1]));
        let path = path(&proposed.body);
        assert_eq!(opened.line("income_source").await, ["63000.00", "0.00", "0.00", "63000.00"]);

        let approved = opened.officer.post(&format!("{path}/approval"), &json!({})).await;
        assert_eq!(approved.status, 201, "{:#}", approved.body);
        assert_eq!(said(&approved), json!(["approved", "2026-11-28", "cancelled", false, 2]));
        assert_eq!(opened.line("income_source").await, ["63000.00", "2555.00", "0.00", "60445.00"]);

        let delivered = opened.deliver(&path, "2540.10").await;
        assert_eq!(delivered.status, 201, "{:#}", delivered.body);
        assert_eq!(said(&delivered), json!(["delivered", "2026-07-01", "overdue", false, 3]));
        assert_eq!(delivered.body["delivery"]["actual_amount"], gel("2540.10"));
        assert_eq!(opened.line("income_source").await, ["63000.00", "2540.10", "2540.10", "60459.90"]);

        let verified = opened.officer.post(&format!("{path}/verification"), &json!({})).await;
        assert_eq!(verified.status, 201, "{:#}", verified.body);
        assert_eq!(said(&verified), json!(["verified", null, null, false, 4]));
        let ledger = [("commitment", "2555.00"), ("release", "14.90"), ("disbursement", "2540.10")];
        assert_eq!(opened.movements().await, ledger.map(|(kind, amount)| (kind.to_owned(), amount.to_owned())));
        assert_eq!(opened.manager.get(&opened.case).await.is(200)["stage"], "monitoring");
        let shown = opened.partner.get(&path).await;
        assert_eq!(shown.is(200), &verified.body);
        assert_eq!(
            opened.partner.get(&format!("{}/assistance", opened.case)).await.is(200)["items"],
            json!([shown.body])
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_cancelled_gives_its_money_back() {
    on_both(async |system| {
        let opened = opened(system).await;
        let path = opened.approved(&medical("700.00")).await;
        let reason = json!({ "reason": "Treated elsewhere." });
        let cancelled = opened.partner.post(&format!("{path}/cancellation"), &reason).await;
        assert_eq!(
            (&cancelled.is(201)["status"], &cancelled.body["cancellation_reason"]),
            (&json!("cancelled"), &reason["reason"])
        );
        assert_eq!(opened.line("medical").await, ["15750.00", "0.00", "0.00", "15750.00"]);
        for (below, body) in [("/approval", json!({})), ("/cancellation", reason.clone()), ("/verification", json!({}))]
        {
            opened.manager.post(&format!("{path}{below}"), &body).await.is_problem(409, "state_forbids");
        }
        let other = opened.proposed(&medical("1.00")).await;
        assert_eq!(opened.partner.post(&format!("{other}/cancellation"), &reason).await.is(201)["status"], "cancelled");
        assert_eq!(opened.movements().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_is_proposed_can_be_changed_until_it_is_approved() {
    on_both(async |system| {
        let opened = opened(system).await;
        let path = opened.proposed(&medical("700.00")).await;
        let changed = opened.partner.patch(&path, 1, &json!({ "amount": gel("650.00"), "service": "medicines" })).await;
        let shown = json!([changed.is(200)["amount"], changed.body["service"], changed.body["version"]]);
        assert_eq!(shown, json!([gel("650.00"), "medicines", 2]));
        opened.partner.patch(&path, 1, &json!({ "amount": gel("1.00") })).await.is_problem(412, "stale");
        assert_eq!(opened.partner.patch(&path, 2, &json!({})).await.is(200)["version"], 2);
        opened
            .partner
            .patch(&path, 2, &json!({ "component": "vocational" }))
            .await
            .is_problem(422, "validation_failed");

        // Who changed it does not approve it either.
        assert_eq!(opened.manager.patch(&path, 2, &json!({ "amount": gel("640.00") })).await.is(200)["version"], 3);
        opened.manager.post(&format!("{path}/approval"), &json!({})).await.is_problem(403, "separation_of_duties");
        assert_eq!(opened.officer.post(&format!("{path}/approval"), &json!({})).await.is(201)["status"], "approved");
        let late = json!({ "amount": gel("1.00") });
        opened.partner.patch(&path, 4, &late).await.is_problem(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn assistance_is_approved_within_a_plan_that_somebody_approved() {
    on_both(async |system| {
        let opened = unplanned(system, &json!({})).await;
        let path = opened.proposed(&medical("100.00")).await;
        let approve = async || opened.officer.post(&format!("{path}/approval"), &json!({})).await;
        approve().await.is_problem(409, "plan_not_approved");
        assert_eq!(opened.line("medical").await[1], "0.00");
        opened.plan().await;
        assert_eq!(opened.manager.get(&opened.case).await.is(200)["stage"], "planned");
        assert_eq!(approve().await.is(201)["status"], "approved");
        assert_eq!(opened.manager.get(&opened.case).await.is(200)["stage"], "active");
    })
    .await;
}

#[tokio::test]
async fn nobody_approves_or_verifies_what_they_did_themselves() {
    on_both(async |system| {
        let opened = opened(system).await;
        let own = path(opened.officer.post(&format!("{}/assistance", opened.case), &medical("100.00")).await.is(201));
        opened.officer.post(&format!("{own}/approval"), &json!({})).await.is_problem(403, "separation_of_duties");
        opened.manager.post(&format!("{own}/approval"), &json!({})).await.is(201);
        let body = json!({ "actual_amount": gel("100.00"), "documents": [opened.document().await] });
        opened.officer.post(&format!("{own}/delivery"), &body).await.is(201);
        opened.officer.post(&format!("{own}/verification"), &json!({})).await.is_problem(403, "separation_of_duties");
        opened.manager.post(&format!("{own}/verification"), &json!({})).await.is(201);
        // The partner has neither permission.
        let other = opened.proposed(&medical("1.00")).await;
        opened.partner.post(&format!("{other}/approval"), &json!({})).await.is_problem(403, "forbidden");
        opened.partner.post(&format!("{other}/verification"), &json!({})).await.is_problem(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn assistance_of_another_organisation_is_not_there() {
    on_both(async |system| {
        let opened = opened(system).await;
        let path = opened.proposed(&medical("100.00")).await;
        let stranger = system.client("demo-partner-1").await;
        stranger.get(&path).await.is_problem(404, "not_found");
        stranger.get(&format!("{}/assistance", opened.case)).await.is_problem(404, "not_found");
        stranger.post(&format!("{}/assistance", opened.case), &medical("1.00")).await.is_problem(404, "not_found");
        stranger.patch(&path, 1, &json!({})).await.is_problem(404, "not_found");
        let body = json!({ "reason": "Mine now." });
        stranger.post(&format!("{path}/cancellation"), &body).await.is_problem(404, "not_found");
        assert!(stranger.get("/v1/assistance").await.ids().is_empty());
        stranger.get(&opened.grant).await.is_problem(404, "not_found");
        stranger.get(&format!("{}/ledger", opened.grant)).await.is_problem(404, "not_found");
        // An auditor sees the money, and no assistance.
        let auditor = system.client("demo-auditor").await;
        assert_eq!(
            auditor.get(&format!("{}/budget", opened.grant)).await.is(200)["lines"].as_array().unwrap().len(),
            4
        );
        auditor.get(&path).await.is_problem(403, "forbidden");
        assert_eq!(system.client("demo-ministry").await.get(&path).await.is(200)["status"], "proposed");
    })
    .await;
}

#[tokio::test]
async fn every_filter_of_assistance_leaves_out_what_does_not_match() {
    on_both(async |system| {
        let opened = opened(system).await;
        let first = opened.approved(&medical("100.00")).await;
        let second = opened
            .proposed(&json!({
                "component": "vocational", "amount": gel("900.00"), "course": "შედუღება", "provider": "კოლეჯი",
                "from": "2026-07-01", "until": "2026-09-30", "hours": 120
            }))
            .await;
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let (first, second) = (id(&first), id(&second));
        let both = [second.as_str(), first.as_str()];
        for (query, expected) in [
            ("", &both[..]),
            ("status=approved", &both[1..]),
            ("status=verified", &[]),
            ("component=vocational", &both[..1]),
            ("component=temporary_housing", &[]),
            ("region=GE-IM", &both),
            ("region=GE-KA", &[]),
            ("overdue=false", &both),
            ("overdue=true", &[]),
            ("due_until=2026-07-01", &both[..1]),
            ("due_from=2026-07-02", &both[1..]),
            ("updated_since=2026-06-02T00:00:00Z", &[]),
            ("lot=01900000-0000-7000-8000-000000000000", &[]),
        ] {
            assert_eq!(opened.manager.get(&format!("/v1/assistance?{query}")).await.ids(), expected, "{query}");
        }
        let wrong = opened.manager.get("/v1/assistance?status=lost&overdue=maybe&component=loan&sort=id").await;
        let unknown = |name| (name, "unknown_value");
        wrong.has_faults(&[
            unknown("/query/component"),
            unknown("/query/overdue"),
            ("/query/sort", "unknown_field"),
            unknown("/query/status"),
        ]);
    })
    .await;
}
