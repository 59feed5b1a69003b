//! Cases at rest: what is due waits, and is due so many days later when the case goes on.

use crate::harness::{Caller, medical, on_both, the_day};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

fn after_fifty_days() -> DateTime<Utc> {
    the_day() + TimeDelta::days(50)
}

fn after_twenty_days() -> DateTime<Utc> {
    the_day() + TimeDelta::days(20)
}

/// The names of the changes that the caller is told of a kind.
async fn told(caller: &Caller, kind: &str) -> usize {
    caller.get(&format!("/v1/changes?limit=200&type={kind}")).await.is(200)["items"].as_array().unwrap().len()
}

fn day_of(body: &Value) -> chrono::NaiveDate {
    body["due_on"].as_str().unwrap_or_else(|| panic!("{body:#}")).parse().unwrap()
}

/// What is due of the case: the plan, a proposal, a promise.
async fn due(officer: &Caller, paths: &[String]) -> Vec<Value> {
    let mut days = Vec::new();
    for path in paths {
        days.push(officer.get(path).await.is(200)["due_on"].clone());
    }
    days
}

#[tokio::test]
async fn nothing_of_a_case_at_rest_is_due_and_all_of_it_is_due_later_when_it_goes_on() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let proposed = opened.proposed(&medical("10.00")).await;
        let approved = opened.approved(&medical("20.00")).await;
        let revised = json!({ "goals": [{ "dimension": "social", "text": "A school." }] });
        opened.partner.write_plan(&opened.case, Some(2), &revised).await.is(200);
        let paths = [proposed.clone(), approved.clone(), opened.case.at("/plan")];
        let before = due(&opened.officer, &paths).await;
        assert!(before.iter().all(Value::is_string), "{before:?}");
        let ask = json!({ "municipality": "telavi", "reason": "She moves." });
        let plain = system.open_case().await;
        opened.partner.ask_transfer(&plain, &ask).await.is(201);
        let asked = opened.partner.get(&plain).await.is(200)["transfer"].clone();
        let tag = opened.officer.get(&approved).await.header("etag").to_owned();
        for case in [&opened.case, &plain] {
            opened.manager.suspend(case, "In hospital.").await.is(201);
        }
        assert_eq!(due(&opened.officer, &paths).await, [json!(null), json!(null), json!(null)]);

        // Who remembers it as it was is shown it anew.
        opened.officer.with("if-none-match", tag).get(&approved).await.shows(200, json!({ "due_on": null }));

        // Long after every last day nothing has ended, and nothing is late.
        let later = system.another(after_fifty_days).await;
        let (officer, manager) = (later.client("demo-officer").await, later.client("demo-manager").await);
        for path in &paths {
            officer.get(path).await.shows(200, json!({ "due_on": null }));
        }
        officer.get(&proposed).await.shows(200, json!({ "status": "proposed", "overdue": false, "on_expiry": null }));
        officer.get(&approved).await.shows(200, json!({ "status": "approved", "overdue": false }));
        assert_eq!(officer.get("/v1/assistance?overdue=true").await.ids(), [""; 0]);
        assert_eq!(officer.get("/v1/assistance?due_from=2000-01-01").await.ids(), [""; 0]);
        assert_eq!(officer.get("/v1/assistance?overdue=false").await.ids().len(), 2);
        for kind in ["assistance.expired", "assistance.overdue", "plan.overdue", "case.transfer_expired"] {
            assert_eq!(told(&officer, kind).await, 0, "{kind}");
        }

        // It goes on, and everything has as many days left as it had.
        for case in [&opened.case, &plain] {
            manager.post(&case.at("/resumption"), &json!({})).await.is(201);
        }
        let after = due(&officer, &paths).await;
        for (before, after) in before.iter().zip(&after) {
            let [before, after] = [before, after].map(|due_on| day_of(&json!({ "due_on": due_on })));
            assert_eq!(after - before, TimeDelta::days(50));
        }
        let moved = officer.get(&plain).await.is(200)["transfer"].clone();
        assert_eq!(day_of(&moved) - day_of(&asked), TimeDelta::days(50));
        officer.changes("&type=assistance.rescheduled", 2).await;
        officer.changes("&type=plan.rescheduled", 1).await;
        manager.approve(&proposed).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn what_begins_during_the_rest_is_due_later_only_by_what_is_left_of_it() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let path = opened.approved(&medical("20.00")).await;
        opened.deliver(&path, "20.00").await.is(201);
        let [resting, running] = [system.open_case().await, system.open_case().await];
        for case in [&opened.case, &resting] {
            opened.manager.suspend(case, "In hospital.").await.is(201);
        }

        // After twenty of the fifty days something begins to wait.
        let during = system.another(after_twenty_days).await;
        let partner = during.client("demo-partner-3").await;
        partner
            .withdraw_delivery(&path, "It was for somebody else.")
            .await
            .shows(201, json!({ "status": "approved", "due_on": null, "on_expiry": null, "overdue": false }));
        let ask = json!({ "municipality": "telavi", "reason": "She moves." });
        partner.ask_transfer(&resting, &ask).await.shows(201, json!({ "transfer": { "due_on": null } }));
        let asked = partner.ask_transfer(&running, &ask).await.is(201)["transfer"].clone();
        let officer = during.client("demo-officer").await;
        let told = officer.changes("&type=assistance.delivery_withdrawn", 1).await;
        assert_eq!(told[0]["data"]["due_on"], json!(null));

        // It has all of its time left when the case goes on.
        let later = system.another(after_fifty_days).await;
        let manager = later.client("demo-manager").await;
        for case in [&opened.case, &resting] {
            manager.post(&case.at("/resumption"), &json!({})).await.is(201);
        }
        let approved = manager.get(&path).await.is(200).clone();
        assert_eq!(day_of(&approved) - the_day().date_naive(), TimeDelta::days(50 + 180));
        let moved = manager.get(&resting).await.is(200)["transfer"].clone();
        assert_eq!(day_of(&moved) - day_of(&asked), TimeDelta::days(30));
    })
    .await;
}

#[tokio::test]
async fn a_delivery_stays_within_the_time_of_its_grant_however_long_the_case_was_at_rest() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let approved = opened.approved(&medical("20.00")).await;
        opened.manager.suspend(&opened.case, "In hospital.").await.is(201);
        let later = system.another(in_december).await;
        let manager = later.client("demo-manager").await;
        manager.post(&opened.case.at("/resumption"), &json!({})).await.is(201);
        manager.get(&approved).await.shows(200, json!({ "due_on": "2027-01-30" }));
    })
    .await;
}

fn in_december() -> DateTime<Utc> {
    the_day() + TimeDelta::days(200)
}

#[tokio::test]
async fn what_was_delivered_is_verified_at_rest_and_followed_up_once_the_case_goes_on() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let (given, wanted) = (opened.approved(&medical("20.00")).await, opened.approved(&medical("10.00")).await);
        opened.deliver(&given, "20.00").await.is(201);
        opened.partner.suspend(&opened.case, "In hospital.").await.is(201);
        // A report is accepted once what it reports is verified, and reports never rest.
        opened.officer.verify(&given).await.shows(201, json!({ "status": "verified" }));
        opened.partner.cancel(&wanted, "She does not want it any more.").await.is(201);
        opened.partner.get(&opened.case).await.shows(200, json!({ "status": "suspended", "stage": "active" }));
        opened.partner.resume(&opened.case).await.shows(201, json!({ "status": "monitoring" }));
        assert_eq!(opened.partner.get(&opened.case.at("/follow-ups")).await.ids().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_person_is_followed_up_however_the_last_assistance_ended() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let (given, wanted) = (opened.approved(&medical("20.00")).await, opened.approved(&medical("10.00")).await);
        opened.deliver(&given, "20.00").await.is(201);
        opened.officer.verify(&given).await.is(201);
        opened.partner.get(&opened.case).await.shows(200, json!({ "status": "active" }));
        opened.partner.cancel(&wanted, "She does not want it any more.").await.is(201);
        opened.partner.get(&opened.case).await.shows(200, json!({ "status": "monitoring" }));
    })
    .await;
}
