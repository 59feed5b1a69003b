//! Reports of organisations, from the first draft to their acceptance.

mod bad_files;
mod bad_input;
mod claimed;
mod documents;
mod files;
mod late;
mod path;
mod persons;
mod races;
mod records;
mod settled;
mod telling;
mod truth;

use crate::harness::{Answer, Caller, Opened, System, gel, medical};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

/// After the second quarter, before the last day of its report.
pub fn in_july() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 7, 5, 8, 0, 0).unwrap()
}

/// After the third quarter, before the last day of its report.
pub fn in_october() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 5, 8, 0, 0).unwrap()
}

/// After the grant, before the last day of its final report.
pub fn in_january() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, 5, 8, 0, 0).unwrap()
}

/// A case of lot 3, and the reports that its grant asks for, in their order.
pub struct Owed {
    pub opened: Opened,
    pub reports: Vec<String>,
}

impl Owed {
    /// The path of the report with that number.
    pub fn report(&self, number: usize) -> &str {
        &self.reports[number - 1]
    }

    /// Where the tranches of the grant stand, in their order.
    pub async fn tranches(&self, caller: &Caller) -> Vec<String> {
        let tranches = caller.get(&format!("{}/tranches", self.opened.grant)).await;
        tranches.each("status").into_iter().map(ToOwned::to_owned).collect()
    }

    /// Medical help that was handed over at this cost, today.
    pub async fn delivered(&self, amount: &str) -> String {
        let path = self.opened.approved(&medical(amount)).await;
        self.opened.deliver(&path, amount).await.is(201);
        id(&path)
    }
}

pub fn id(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

pub async fn owed(system: &System) -> Owed {
    owed_for(system.planned_case().await).await
}

/// The case with the reports that its grant asks for.
pub async fn owed_for(opened: Opened) -> Owed {
    let grant = id(&opened.grant);
    let list = opened.partner.get(&format!("/v1/reports?grant={grant}")).await;
    let mut reports: Vec<String> = list.ids().iter().map(|id| format!("/v1/reports/{id}")).collect();
    reports.reverse();
    Owed { opened, reports }
}

/// What a report says of medical help for one woman of 38.
pub fn of_one(items: &[(&str, &str)], spent: &str) -> Value {
    let persons = json!([{ "sex": "female", "age_band": "30-44", "count": 1 }]);
    let indicators = if items.is_empty() { json!([]) } else { json!([{ "component": "medical", "persons": persons }]) };
    let item = |(id, amount): &(&str, &str)| json!({ "assistance_id": id, "amount": gel(amount) });
    json!({
        "narrative": { "summary": "What was done in the quarter." },
        "indicators": indicators,
        "financial": [{ "component": "medical", "spent": gel(spent) }],
        "items": items.iter().map(item).collect::<Vec<_>>()
    })
}

/// What one says where nothing happened.
pub fn of_nothing() -> Value {
    of_one(&[], "0.00")
}

/// Places and codes of what a validation found, in its order.
pub fn found(validation: &Answer, list: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = validation.is(200)[list].as_array().unwrap();
    all.iter().map(|one| (text(&one["pointer"]), text(&one["code"]))).collect()
}
