//! Rows that a person can read: who did it by name, and whose it is.

use crate::harness::{
    System, ample_plan, eleven_minutes_later, eligible, exactly, ineligible, medical, on_both, shows,
};
use serde_json::{Value, json};

const OFFICER: &str = "Demonstration: officer";
const MANAGER: &str = "Demonstration: manager";
const PARTNER: &str = "Demonstration: partner";

/// Every member that says who did something, wherever it stands.
fn doers(found: &Value, told: &mut Vec<(String, Value)>) {
    match found {
        Value::Object(members) => {
            for (name, value) in members {
                let says_who =
                    name.ends_with("_by") && name != "beyond_plan_by" || name == "author" || name == "client";
                if says_who {
                    told.push((name.clone(), value.clone()));
                }
                doers(value, told);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| doers(item, told)),
        _ => {}
    }
}

/// How often an operation was written down as having shown these classes of people's data.
async fn shown(system: &System, operation: &str, fields: &str) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM audit_entries WHERE action = 'read' AND operation = '{operation}' AND fields = '{fields}'"
    );
    system.number(&sql).await
}

#[tokio::test]
async fn who_did_it_is_told_by_name_and_an_outside_client_by_its_role() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let (case, partner) = (&opened.case, &opened.partner);
        partner.note(case, "Visited.").await.shows(201, json!({ "author": { "name": PARTNER } }));
        let path = opened.approved(&medical("120.00")).await;
        opened.deliver(&path, "100.00").await.is(201);
        partner.withdraw_delivery(&path, "It was 110.00.").await.is(201);
        opened.deliver(&path, "110.00").await.is(201);
        opened.officer.verify(&path).await.is(201);
        let verified = partner.get(&path).await;
        let by = |name: &str| json!({ "name": name });
        verified.shows(
            200,
            json!({
                "proposed_by": by(PARTNER), "approved_by": by(OFFICER), "verified_by": by(OFFICER),
                "delivery": { "delivered_by": by(PARTNER) },
                "reversals": [{ "delivered_by": by(PARTNER), "reversed_by": by(PARTNER) }]
            }),
        );
        let plan = partner.get(&case.at("/plan")).await;
        plan.shows(200, json!({ "author": by(PARTNER), "approved_by": by(MANAGER) }));
        let grant = opened.grant.clone();
        let registration = partner.get(case).await.is(200)["registration_id"].as_str().unwrap().to_owned();

        // Wherever somebody is told of, it is by identifier and name, and nothing beside.
        let mut told = Vec::new();
        for list in [
            format!("{case}/notes"),
            format!("{case}/assistance"),
            format!("{case}/plan"),
            format!("{grant}/ledger"),
            format!("{grant}/tranches"),
            format!("/v1/registrations/{registration}/documents"),
            "/v1/policies".to_owned(),
            "/v1/reports".to_owned(),
        ] {
            doers(opened.manager.get(&list).await.is(200), &mut told);
        }
        assert!(told.len() > 15, "{told:?}");
        for (name, who) in told.iter().filter(|(_, who)| !who.is_null()) {
            let members: Vec<&str> = who.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(members, ["id", "name"], "{name}: {who}");
            assert!(who["name"].as_str().unwrap().starts_with("Demonstration: "), "{name}: {who}");
        }

        // Nobody here named whom an outside issuer vouches for.
        let outside =
            "UPDATE clients SET issuer = 'https://id.example.org', subject = {} WHERE client_id = 'demo-partner-3'";
        let subject = if system.database_url().starts_with("postgres") { "'\\x01'::bytea" } else { "x'01'" };
        system.execute(&outside.replace("{}", subject)).await;
        opened.officer.get(&path).await.shows(200, json!({ "proposed_by": by("partner"), "approved_by": by(OFFICER) }));
    })
    .await;
}

#[tokio::test]
async fn assistance_says_whose_it_is_as_long_as_the_case_is_the_callers() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let seen = opened.partner.get(&opened.case).await.is(200).clone();
        let proposed = opened.propose(&medical("120.00")).await;
        let whose = json!({
            "case_id": opened.case.id, "case_reference": seen["reference"], "person": exactly(&seen["person"])
        });
        assert!(seen["person"]["given_name"].is_string());
        proposed.shows(201, whose.clone());
        let path = format!("/v1/assistance/{}", proposed.is(201)["id"].as_str().unwrap());
        let single = opened.partner.get(&path).await;
        single.shows(200, whose.clone());
        assert_eq!(shown(system, "GET /v1/assistance/{id}", "identity assistance").await, 1);
        for list in [opened.case.at("/assistance"), "/v1/assistance".to_owned()] {
            opened.partner.get(&list).await.shows(200, json!({ "items": [whose] }));
        }
        assert_eq!(shown(system, "GET /v1/assistance", "identity assistance").await, 1);

        // Named otherwise, it is another answer in the same version.
        let known = single.header("etag").to_owned();
        let name = json!({ "person": { "family_name": "გელაშვილი" }, "reason": "Read from the passport." });
        let registration = format!("/v1/registrations/{}", seen["registration_id"].as_str().unwrap());
        let version = opened.manager.get(&registration).await.is(200)["version"].as_i64().unwrap();
        opened.manager.patch(&registration, version, &name).await.is(200);
        let renamed = opened.partner.get(&path).await;
        renamed.shows(200, json!({ "version": 1, "person": { "family_name": "გელაშვილი" } }));
        assert_ne!(renamed.header("etag"), known);

        // What a lot paid for stays in its lists; whose it is does not, once the case is another's and nothing is owed.
        let moved = "UPDATE cases SET lot_id = (SELECT id FROM lots WHERE lots.id <> cases.lot_id \
                     AND organisation_id IS NOT NULL AND organisation_id <> (SELECT organisation_id FROM lots l WHERE l.id = cases.lot_id) LIMIT 1)";
        system.execute(moved).await;
        let elsewhere = json!({ "case_reference": seen["reference"], "person": null });
        opened.partner.get("/v1/assistance").await.shows(200, json!({ "items": [elsewhere] }));
        opened.partner.get(&path).await.shows(200, elsewhere);
    })
    .await;
}

#[tokio::test]
async fn registrations_are_listed_with_what_an_officer_sorts_them_by() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let waits = officer.register(&eligible(&json!({}))).await;
        let accepted = officer.register(&eligible(&json!({ "person": { "born_on": "1990" } }))).await;
        manager.accept(&accepted).await.is(201);
        let assessment = &waits.0["assessment"];
        assert_eq!(assessment["outcome"], "eligible");
        let of = |born: &str, decided_on: Value| {
            json!({
                "sex": waits.0["person"]["sex"], "birth_year": born.parse::<i32>().unwrap(), "decided_on": decided_on,
                "outcome": assessment["outcome"], "grounds": exactly(&assessment["grounds"])
            })
        };
        let born = &waits.0["person"]["born_on"].as_str().unwrap()[..4];
        let expected = json!({ "items": [of("1990", json!("2026-06-01")), of(born, Value::Null)] });
        officer.get("/v1/registrations").await.shows(200, expected);
        assert_eq!(shown(system, "GET /v1/registrations", "identity stay").await, 1);
        let unlikely = officer.register(&ineligible(&json!({}))).await;
        let first = officer.get("/v1/registrations?limit=1").await;
        shows(
            &first.is(200)["items"][0],
            json!({ "outcome": unlikely.0["assessment"]["outcome"], "decided_on": null }),
        );
        // Asking for evidence decides nothing.
        let due = json!({ "outcome": "evidence_requested", "reason": "Which passport?", "due_on": "2026-06-20" });
        officer.decide(&waits, &due).await;
        let asked = officer.get(&format!("/v1/registrations?reference={}", waits.reference())).await;
        asked.shows(200, json!({ "items": [{ "decided_on": null }] }));
    })
    .await;
}

#[tokio::test]
async fn a_case_is_found_by_when_its_plan_changed_in_the_same_version() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let before = opened.partner.get(&opened.case).await;
        let later = system.another(eleven_minutes_later).await;
        let (partner, officer) = (later.client("demo-partner-3").await, later.client("demo-officer").await);
        let since = "/v1/cases?updated_since=2026-06-01T08:05:00Z";
        assert!(partner.get(since).await.ids().is_empty());
        partner.write_plan(&opened.case, Some(2), &ample_plan()).await.is(200);
        assert_eq!(partner.get(since).await.ids(), [opened.case.id.as_str()]);
        let after = partner.get(&opened.case).await;
        after.shows(200, json!({ "version": before.is(200)["version"] }));
        assert_ne!(after.body["updated_at"], before.body["updated_at"]);
        assert_ne!(after.header("etag"), before.header("etag"));
        // Who read the case before may go on to change it.
        officer.approve_plan(&opened.case, 2).await.is(201);
        let version = before.body["version"].as_i64().unwrap();
        partner.seen(version).suspend(&opened.case, "In hospital.").await.is(201);
    })
    .await;
}
