//! Follow-ups: planned once everything is delivered, recorded, and told of when nobody comes.

mod bad_input;
mod overdue;
mod path;
mod surveys;

use crate::harness::{Case, System, the_day};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::{MasterKeys, Stamp, Store, StoreOptions, Vault};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// Plans the follow-ups of a case for these months from the day on, as is done once everything is delivered.
async fn plan(system: &System, case: &Case, months: &[u32]) {
    let patience = Duration::from_secs(10);
    let options = StoreOptions { url: system.database_url().to_owned(), connections: 2, patience };
    let store = Store::open(&options, Vault::new(MasterKeys::demonstration())).await.unwrap();
    store.prepare(async |_| Ok(())).await.unwrap();
    let mut transaction = store.begin(Stamp::of_service("a story", the_day())).await.unwrap();
    let id: Uuid = case.id.parse().unwrap();
    let row = transaction.rows().case_for_update(CaseId::new(id)).await.unwrap().unwrap();
    let person = transaction.rows().registration_of(&row).await.unwrap().unwrap();
    let person = transaction.open(person);
    transaction.plan_follow_ups(&row, &person, the_day().date_naive(), months).await.unwrap();
    transaction.commit().await.unwrap();
    store.close().await.unwrap();
}

/// A visit on the day on which stories begin.
fn visit(more: &Value) -> Value {
    crate::harness::merged(json!({ "visited_on": "2026-06-01", "place": "home" }), more)
}

/// A survey of the built-in instrument with these answers.
fn survey(answers: &[(&str, &str)]) -> Value {
    let answers: Vec<_> =
        answers.iter().map(|(question, option)| json!({ "question": question, "option": option })).collect();
    json!({ "instrument": "iom_rss", "version": "2017", "answers": answers })
}
