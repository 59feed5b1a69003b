//! People who register, and what they get.

use super::{Day, LOTS, text};
use crate::harness::{Caller, eligible, gel};
use serde_json::{Value, json};

/// What happens to people in a year, lot by lot.
pub struct Year {
    /// The grants' paths, in the order of the lots.
    pub grants: Vec<String>,
    cases: Vec<(String, String)>,
}

fn items(component: usize) -> Value {
    match component {
        0 => json!({
            "component": "income_source", "amount": gel("2555.00"), "activity": { "ka": "სამკერვალო" }, "mode": "start",
            "items": [{ "name": "საკერავი მანქანა", "quantity": 1, "unit_price": gel("2500.00") },
                      { "name": "ძაფი", "quantity": 100, "unit_price": gel("0.55") }]
        }),
        1 => json!({ "component": "medical", "amount": gel("333.33"), "service": "treatment", "provider": "კლინიკა" }),
        2 => json!({
            "component": "vocational", "amount": gel("701.07"), "course": "შედუღება", "provider": "კოლეჯი",
            "from": "2020-09-01", "until": "2020-11-30", "hours": 120
        }),
        _ => json!({
            "component": "temporary_housing", "amount": gel("600.00"), "municipality": "kutaisi",
            "from": "2020-11-01", "until": "2020-12-31", "monthly_rent": gel("300.00")
        }),
    }
}

async fn document(partner: &Caller, registration: &str) -> String {
    let form = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ndelivery\r\n--b\r\n\
                Content-Disposition: form-data; name=\"file\"; filename=\"act.pdf\"\r\n\r\n%PDF-1.7\nan act\r\n--b--\r\n";
    let path = format!("/v1/registrations/{registration}/documents");
    let sent = partner.post_bytes(&path, "multipart/form-data; boundary=b", form.into()).await;
    text(&sent.is(201)["id"])
}

impl Year {
    pub const fn new(grants: Vec<String>) -> Self {
        Self { grants, cases: Vec::new() }
    }

    /// In each lot a person registers, is accepted, and gets what this quarter is about.
    pub async fn quarter(&mut self, day: &Day<'_>, today: &str) {
        let component = self.cases.len() / LOTS.len();
        for lot in &LOTS {
            let partner = day.partner(lot.winner).await;
            let body = eligible(&json!({
                "residence": { "municipality": lot.municipality }, "person": { "sex": if lot.number.is_multiple_of(2) { "male" } else { "female" } },
                "stay_abroad": { "returned_on": "2020-01-05", "irregular_from": "2017-01-10" }, "consent": { "given_on": today }
            }));
            let registered = partner.register(&body).await;
            let accepted = day.officer.accept(&registered).await;
            let case = format!("/v1/cases/{}", text(&accepted.is(201)["case_id"]));
            let intends = |amount| json!({ "component": items(component)["component"], "amount": gel(amount) });
            let plan = json!({
                "goals": [{ "dimension": "economic", "text": "An income." }], "assistance": [intends("3000.00")]
            });
            partner.write_plan(&case, None, &plan).await.is(201);
            day.manager.approve_plan(&case, 1).await.is(201);
            let proposed = partner.propose(&case, &items(component)).await;
            let assistance = format!("/v1/assistance/{}", text(&proposed.is(201)["id"]));
            day.officer.approve(&assistance).await.is(201);
            // What it costs is a little less than what was approved: the rest is free again.
            let actual = super::money(super::tetri(&proposed.body["amount"]) - 7);
            let delivery = json!({ "actual_amount": actual, "documents": [document(&partner, registered.id()).await] });
            partner.deliver(&assistance, &delivery).await.is(201);
            day.officer.verify(&assistance).await.is(201);
            self.cases.push((case, registered.id().to_owned()));
        }
        day.system.stop().await;
    }

    /// In each lot something is approved that nobody delivers before the year is over.
    pub async fn left_undone(&self, day: &Day<'_>) {
        for (lot, (case, _)) in LOTS.iter().zip(&self.cases) {
            let partner = day.partner(lot.winner).await;
            let proposed = partner.propose(&case, &items(1)).await;
            let assistance = format!("/v1/assistance/{}", text(&proposed.is(201)["id"]));
            day.officer.approve_because(&assistance, "She fell ill after the plan was made.").await.is(201);
        }
        day.system.stop().await;
    }
}
