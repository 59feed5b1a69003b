//! What a person is told of who saw the data: everything of this person, nothing of anybody else.

use crate::harness::{Answer, Caller, Registered, answer, eligible, exactly, on_both, shows};
use reqwest::Method;
use serde_json::{Value, json};

async fn told(caller: &Caller, registered: &Registered) -> Vec<Value> {
    caller.get(&registered.at("/disclosures?limit=200")).await.is(200)["items"].as_array().unwrap().clone()
}

/// By whom, by what, how, and what for.
fn said(entry: &Value) -> [&str; 4] {
    ["client_id", "operation", "action", "purpose"].map(|field| entry[field].as_str().unwrap_or("-"))
}

fn duplicates(answer: &Answer) -> Vec<&str> {
    let found = answer.body["possible_duplicates"].as_array().unwrap().iter();
    found.map(|one| one["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_list_tells_nobody_who_else_stood_in_it() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let one = frontend.register(&eligible(&json!({}))).await;
        let other = frontend.register(&eligible(&json!({}))).await;
        for path in ["/v1/registrations".to_owned(), one.to_string()] {
            let read = officer.request(Method::GET, &path).header("x-purpose", "Quarterly control");
            answer(read.header("x-request-id", "one-request-for-both")).await.is(200);
        }
        let entries = told(&officer, &one).await;
        assert_eq!(
            entries.iter().map(said).collect::<Vec<_>>(),
            [
                ["demo-officer", "GET /v1/registrations/{id}", "read", "Quarterly control"],
                ["demo-officer", "GET /v1/registrations", "read", "Quarterly control"],
                ["demo-frontend", "POST /v1/registrations", "registration.submitted", "-"],
            ]
        );
        for entry in &entries {
            let members: Vec<&String> = entry.as_object().unwrap().keys().collect();
            let expected = ["id", "occurred_at", "client_id", "role", "operation", "action", "fields", "purpose"];
            assert_eq!(members, expected);
        }
        assert_eq!(told(&officer, &other).await.len(), 2);
        for (name, status, code) in [
            ("frontend", 403, "forbidden"),
            ("partner-3", 403, "forbidden"),
            ("ministry", 403, "forbidden"),
            ("auditor", 403, "forbidden"),
            ("administrator", 403, "forbidden"),
        ] {
            let caller = system.client(&format!("demo-{name}")).await;
            caller.get(&one.at("/disclosures")).await.refused(status, code);
        }
        let elsewhere = json!({ "client_id": "kakheti", "name": "Kakheti", "role": "officer", "regions": ["GE-KA"] });
        let elsewhere = system.newcomer(&elsewhere).await;
        elsewhere.get(&one.at("/disclosures")).await.refused(404, "not_found");
        assert_eq!(told(&system.client("demo-manager").await, &one).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_found_by_number_or_name_has_an_entry_of_it() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let auditor = system.client("demo-auditor").await;
        let found = frontend.register(&eligible(&json!({}))).await;
        let same = eligible(&json!({
            "person": { "document": found.0["person"]["document"] }, "residence": { "municipality": "telavi" }
        }));
        let matched = async || {
            let entries = told(&officer, &found).await;
            let entries = entries.iter().filter(|entry| entry["action"] == "matched");
            entries.map(|entry| said(entry)[..2].join(" ")).collect::<Vec<_>>()
        };

        // Whoever decides is told of it, from the first answer on, and each time that it is given again.
        let look = async || {
            let looking = officer.request(Method::POST, "/v1/registrations").header("x-purpose", "About somebody else");
            let looking = looking.header("x-request-id", "a-look").header("idempotency-key", "a-look");
            let looking = answer(looking.json(&same)).await;
            looking.is(201);
            assert_eq!(duplicates(&looking), [found.id()]);
            looking
        };
        let looking = look().await;
        look().await.has("idempotent-replayed", "true");
        for entry in &told(&officer, &found).await[..2] {
            assert_eq!(said(entry), ["demo-officer", "POST /v1/registrations", "matched", "-"]);
            assert_eq!(entry["fields"], json!(["identity"]));
        }
        // The trail knows what that was for; it was said of somebody else.
        let trail = auditor.get("/v1/audit-entries?action=matched").await;
        let kept = &trail.is(200)["items"][0];
        let expected = json!({
            "registrations": exactly(json!([found.id()])), "purpose": "About somebody else", "request_id": "a-look"
        });
        shows(kept, expected);
        let other = Registered(looking.body);

        let elsewhere = json!({ "client_id": "kakheti", "name": "Kakheti", "role": "officer", "regions": ["GE-KA"] });
        let elsewhere = system.newcomer(&elsewhere).await;
        let (manager, ministry) = (system.client("demo-manager").await, system.client("demo-ministry").await);
        elsewhere.get(&found).await.refused(404, "not_found");
        for caller in [&elsewhere, &manager, &ministry] {
            assert_eq!(duplicates(&caller.get(&other).await), [found.id()]);
        }
        assert_eq!(duplicates(&manager.patch(&other, 1, &json!({})).await), [found.id()]);
        let accepted = manager.accept(&other).await;
        accepted.is(201);
        assert_eq!(duplicates(&accepted), [found.id()]);
        let reads = ["kakheti GET /v1/registrations/{id}", "demo-officer POST /v1/registrations"];
        let expected = [
            "demo-manager POST /v1/registrations/{id}/decision",
            "demo-manager PATCH /v1/registrations/{id}",
            "demo-ministry GET /v1/registrations/{id}",
            "demo-manager GET /v1/registrations/{id}",
            reads[0],
            reads[1],
            reads[1],
        ];
        assert_eq!(matched().await, expected);

        // Who does not decide learns of its own rows alone, and nobody has an entry of a search that told of nobody.
        let partner = system.client("demo-partner-5").await;
        assert_eq!(duplicates(&partner.get(&other).await), [""; 0]);
        let again = partner.post("/v1/registrations", &same).await;
        again.is(201);
        assert_eq!(duplicates(&again), [other.id()]);
        let alone = system.client("demo-frontend").await.get(&found).await;
        assert_eq!(duplicates(&alone), [""; 0]);
        assert_eq!(matched().await, expected);
        let seen = told(&officer, &other).await.remove(0);
        assert_eq!(said(&seen), ["demo-partner-5", "POST /v1/registrations", "matched", "-"]);
    })
    .await;
}
