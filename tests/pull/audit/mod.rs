//! Who did and saw what.

mod altered;
mod rows;

use crate::harness::{Caller, Case, System, answer, eligible, on_both};
use reqwest::Method;
use serde_json::{Value, json};

const ENTRIES: &str = "/v1/audit-entries";

/// The newest entries that the filter lets through.
async fn entries(auditor: &Caller, filter: &str) -> Vec<Value> {
    auditor.get(&format!("{ENTRIES}?limit=200{filter}")).await.is(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_read_of_a_person_s_data_leaves_an_entry_before_it_is_answered() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let auditor = system.client("demo-auditor").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let case = Case::of(&officer.accept(&registered).await);
        officer.note(&case, "A note.").await.is(201);

        let whole = json!(["identity", "contact", "stay", "circumstances"]);
        let reads = [
            (registered.to_string(), "/v1/registrations/{id}", whole),
            ("/v1/registrations".to_owned(), "/v1/registrations", json!(["identity", "stay"])),
            (case.to_string(), "/v1/cases/{id}", json!(["identity"])),
            ("/v1/cases".to_owned(), "/v1/cases", json!(["identity"])),
            (format!("{case}/notes"), "/v1/cases/{id}/notes", json!(["notes"])),
        ];
        for (path, template, fields) in &reads {
            let request = officer.request(Method::GET, path).header("x-purpose", "Quarterly control");
            answer(request.header("x-request-id", "a-request")).await.is(200);
            let entry = &entries(&auditor, "&client_id=demo-officer&action=read").await[0];
            let shown = json!({
                "client_id": entry["client_id"], "role": entry["role"], "operation": entry["operation"],
                "registrations": entry["registrations"], "fields": entry["fields"],
                "purpose": entry["purpose"], "request_id": entry["request_id"], "occurred_at": entry["occurred_at"]
            });
            let expected = json!({
                "client_id": "demo-officer", "role": "officer", "operation": format!("GET {template}"),
                "registrations": [registered.id()], "fields": fields,
                "purpose": "Quarterly control", "request_id": "a-request", "occurred_at": "2026-06-01T08:00:00Z"
            });
            assert_eq!(shown, expected);
        }
        // What shows nobody's data leaves none.
        let before = entries(&auditor, "").await.len();
        for path in ["/v1/me", "/v1/changes", "/v1/policies", &format!("{case}/timeline"), "/v1/cases?status=closed"] {
            officer.get(path).await.is(200);
        }
        assert_eq!(entries(&auditor, "").await.len(), before);
    })
    .await;
}

#[tokio::test]
async fn every_change_leaves_an_entry_and_a_refused_one_none() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let auditor = system.client("demo-auditor").await;
        let body = eligible(&json!({}));
        let first = frontend.once("key").post("/v1/registrations", &body).await;
        let id = first.is(201)["id"].as_str().unwrap().to_owned();
        frontend.accept(&format!("/v1/registrations/{id}")).await.refused(403, "forbidden");
        officer
            .decide(&format!("/v1/registrations/{id}"), &json!({ "outcome": "rejected", "reason": "No." }))
            .await
            .refused(403, "override_needs_manager");
        officer.accept(&format!("/v1/registrations/{id}")).await.is(201);
        let found = entries(&auditor, &format!("&registration={id}")).await;
        let actions: Vec<_> =
            found.iter().map(|entry| (entry["action"].as_str().unwrap(), &entry["subject_version"])).collect();
        assert_eq!(
            actions,
            [("case.opened", &json!(1)), ("registration.accepted", &json!(2)), ("registration.submitted", &json!(1))]
        );
        assert_eq!(found[2]["fields"], json!(["identity", "contact", "stay", "circumstances"]));

        // The answer given again shows the data again.
        frontend.once("key").post("/v1/registrations", &body).await.is(201);
        // A patch that changes nothing shows it, too.
        let other = frontend.register(&eligible(&json!({}))).await;
        frontend.patch(&other, 1, &json!({})).await.is(200);
        let reads = entries(&auditor, "&client_id=demo-frontend&action=read").await;
        let seen: Vec<_> = reads.iter().map(|entry| &entry["registrations"]).collect();
        assert_eq!(seen, [&json!([other.id()]), &json!([id])]);
        // What happens to clients and policies is among the entries, and nowhere in the feed.
        let administrator = system.client("demo-administrator").await;
        let client = json!({ "client_id": "a-client", "name": "A client", "role": "frontend" });
        administrator.post("/v1/clients", &client).await.is(201);
        assert_eq!(entries(&auditor, "&action=client.created").await[0]["client_id"], "demo-administrator");
    })
    .await;
}

#[tokio::test]
async fn who_has_to_state_a_purpose_sees_nothing_without_one() {
    on_both(async |system| {
        let strict = system.another_with(&[("REINTEGRATION_PURPOSE_ROLES", "ministry, partner")]).await;
        let ministry = strict.client("demo-ministry").await;
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let missing = [("/header/X-Purpose", "required")];
        ministry.get(&registered).await.has_faults(&missing);
        ministry.get("/v1/registrations").await.has_faults(&missing);
        ministry.get("/v1/changes").await.is(200);
        strict.client("demo-officer").await.get(&registered).await.is(200);
        let stated = |purpose: &str| ministry.request(Method::GET, &registered).header("x-purpose", purpose.as_bytes());
        answer(stated("სტატისტიკა")).await.is(200);
        let too_long = "a".repeat(201);
        for malformed in ["", " ", &too_long] {
            answer(stated(malformed)).await.has_faults(&[("/header/X-Purpose", "malformed")]);
        }
        let auditor = system.client("demo-auditor").await;
        let reads = entries(&auditor, "&client_id=demo-ministry").await;
        assert_eq!((reads.len(), &reads[0]["purpose"]), (1, &json!("სტატისტიკა")));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_written_down_is_seen_by_nobody() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        rename(system, "audit_entries", "elsewhere").await;
        for path in [registered.to_string(), "/v1/registrations".to_owned()] {
            officer.get(&path).await.refused(503, "unavailable").has("retry-after", "5");
        }
        let refused = officer.accept(&registered).await;
        assert!(refused.status >= 500, "{:#}", refused.body);
        rename(system, "elsewhere", "audit_entries").await;
        officer.get(&registered).await.shows(200, json!({ "status": "submitted" }));
    })
    .await;
}

async fn rename(system: &System, from: &str, to: &str) {
    let connection = crate::harness::connect(system.database_url()).await;
    sea_orm::ConnectionTrait::execute_unprepared(&connection, &format!("ALTER TABLE {from} RENAME TO {to}"))
        .await
        .unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn the_trail_is_walked_page_by_page_and_narrowed() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let auditor = system.client("demo-auditor").await;
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        for _ in 0..7 {
            officer.get(&registered).await.is(200);
        }
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = auditor.get(&format!("{ENTRIES}?limit=3{cursor}")).await;
            seen.extend(page.ids().into_iter().map(ToOwned::to_owned));
            let Some(next) = page.body["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let mut distinct = seen.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!([seen.len(), distinct.len()], [8, 8]);
        assert_eq!(entries(&auditor, "&before=2026-06-01T08:00:00Z").await.len(), 0);
        assert_eq!(entries(&auditor, "&from=2026-06-01T08:00:00Z&action=read").await.len(), 7);
        assert_eq!(entries(&auditor, &format!("&subject={}", registered.id())).await.len(), 1);
        for (query, place, code) in [
            ("action=stolen", "/query/action", "unknown_value"),
            ("registration=1", "/query/registration", "malformed"),
            ("client_id=A", "/query/client_id", "malformed"),
            ("person=1", "/query/person", "unknown_field"),
        ] {
            auditor.get(&format!("{ENTRIES}?{query}")).await.has_faults(&[(place, code)]);
        }
    })
    .await;
}

/// A person asks who saw the data.
#[tokio::test]
async fn a_person_learns_who_saw_the_data_and_what_for() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let (officer, partner) = (system.client("demo-officer").await, system.client("demo-partner-3").await);
        let registered = frontend.register(&eligible(&json!({}))).await;
        let other = frontend.register(&eligible(&json!({}))).await;
        answer(partner.request(Method::GET, &registered).header("x-purpose", "First visit")).await.is(200);
        partner.get("/v1/registrations").await.is(200);
        partner.get(&other).await.is(200);
        // Sealed entries and those that are not yet are found alike.
        let sealing = system.another(crate::harness::the_day).await;
        altered::sealed(&system.client("demo-auditor").await).await;
        sealing.stop().await;
        officer.get(&registered).await.is(200);

        let told = officer.get(&registered.at("/disclosures")).await;
        let told: Vec<_> = told.is(200)["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| {
                let text = |field: &str| entry[field].as_str().unwrap_or("-").to_owned();
                (text("client_id"), text("operation"), text("purpose"))
            })
            .collect();
        let expected = [
            ("demo-officer", "GET /v1/registrations/{id}", "-"),
            ("demo-partner-3", "GET /v1/registrations", "-"),
            ("demo-partner-3", "GET /v1/registrations/{id}", "First visit"),
            ("demo-frontend", "POST /v1/registrations", "-"),
        ];
        assert_eq!(
            told,
            expected.map(|(client, operation, purpose)| (client.to_owned(), operation.to_owned(), purpose.to_owned()))
        );
        partner.get(&registered.at("/disclosures")).await.refused(403, "forbidden");
    })
    .await;
}
