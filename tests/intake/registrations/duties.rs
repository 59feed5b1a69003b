//! Who stated whom something is for neither decides on it nor approves it.

use crate::harness::{Caller, Case, Registered, System, eligible, ineligible, medical, on_both, path_of_assistance};
use serde_json::{Value, json};

const ACCEPT: &str = "accepted";

fn no() -> Value {
    json!({ "outcome": "rejected", "reason": "No." })
}

/// Another officer than the demonstration's.
async fn colleague(system: &System, regions: Value) -> Caller {
    system
        .newcomer(&json!({ "client_id": "a-colleague", "name": "A colleague", "role": "officer", "regions": regions }))
        .await
}

/// A registration of the frontend's in which the officer changed this.
async fn changed(frontend: &Caller, officer: &Caller, patch: &Value) -> Registered {
    let registered = frontend.register(&eligible(&json!({}))).await;
    assert_eq!(officer.patch(&registered, 1, patch).await.is(200)["version"], 2, "{patch}");
    registered
}

#[tokio::test]
async fn who_puts_another_person_in_the_place_of_one_decides_nothing() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let manager = system.client("demo-manager").await;
        let another = json!({
            "person": {
                "given_name": "სხვა", "family_name": "სახელიშვილი", "born_on": "1991-06-07",
                "document": { "kind": "travel_document", "number": "ZZ 000-001" }
            },
            "residence": { "municipality": "telavi" }
        });
        let registered = changed(&frontend, &officer, &another).await;
        let before = system.trace().await;
        let ask = json!({ "outcome": "evidence_requested", "reason": "The passport." });
        for decision in [json!({ "outcome": ACCEPT }), no(), ask] {
            for replica in [system, &second] {
                officer.at(replica).decide(&registered, &decision).await.refused(403, "separation_of_duties");
            }
        }
        assert_eq!(system.trace().await, before);
        // Taken back, it was changed all the same.
        let as_it_was = json!({ "person": registered.0["person"], "residence": { "municipality": "kutaisi" } });
        officer.patch(&registered, 2, &as_it_was).await.is(200);
        officer.decide(&registered, &json!({ "outcome": ACCEPT })).await.refused(403, "separation_of_duties");
        let regional = colleague(system, json!(["GE-IM"])).await;
        regional.decide(&registered, &json!({ "outcome": ACCEPT })).await.is(201);

        // What the person lived in no longer is the office's either.
        let elsewhere = json!({ "person": { "given_name": "სხვა" }, "residence": { "municipality": "telavi" } });
        let moved = changed(&frontend, &regional, &elsewhere).await;
        regional.decide(&moved, &json!({ "outcome": ACCEPT })).await.refused(404, "not_found");
        for name in ["frontend", "partner-5", "ministry", "auditor", "administrator"] {
            let caller = system.client(&format!("demo-{name}")).await;
            caller.decide(&moved, &json!({ "outcome": ACCEPT })).await.refused(403, "forbidden");
        }
        manager.decide(&moved, &json!({ "outcome": ACCEPT })).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn all_but_contact_household_needs_and_consent_says_who_the_person_is() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        for patch in [
            json!({ "person": { "given_name": "სხვა" } }),
            json!({ "person": { "family_name": "სახელიშვილი" } }),
            json!({ "person": { "father_name": "სხვა" } }),
            json!({ "person": { "latin_given_name": "Other" } }),
            json!({ "person": { "born_on": "1988-04-13" } }),
            json!({ "person": { "sex": "male" } }),
            json!({ "person": { "document": { "number": "99999999901" } } }),
            json!({ "person": { "document": { "kind": "travel_document", "number": "ZZ000777" } } }),
            json!({ "stay_abroad": { "country": "FR" } }),
            json!({ "stay_abroad": { "asylum": "granted" } }),
            json!({ "residence": { "municipality": "zestaponi" } }),
            json!({ "residence": { "settlement": "სხვაგან" } }),
            json!({ "residence": { "street": "ნიმუშის ქ. 2" } }),
            json!({ "residence": { "registered_municipality": "telavi" } }),
            json!({ "registered_on": "2026-05-31" }),
        ] {
            let registered = changed(&frontend, &officer, &patch).await;
            let refused = officer.decide(&registered, &json!({ "outcome": ACCEPT })).await;
            assert_eq!(refused.status, 403, "{patch}");
            refused.refused(403, "separation_of_duties");
        }
        let harmless = json!({
            "person": { "phone": "+995555000007", "email": "sample@example.org" }, "needs": ["medical"],
            "household": { "members": 2, "children": 1 }, "heard_from": "hotline",
            "consent": { "given_on": "2026-05-29", "form": "electronic" }
        });
        let registered = changed(&frontend, &officer, &harmless).await;
        officer.decide(&registered, &json!({ "outcome": ACCEPT })).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn who_stated_it_or_appeals_does_not_decide_on_the_appeal_either() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let (manager, other) = (system.client("demo-manager").await, colleague(system, json!([])).await);
        let appeal = json!({ "reason": "Look again." });
        let renamed = frontend.register(&ineligible(&json!({}))).await;
        officer.patch(&renamed, 1, &json!({ "person": { "given_name": "სხვა" } })).await.is(200);
        manager.decide(&renamed, &no()).await.is(201);
        frontend.post(&renamed.at("/appeal"), &appeal).await.is(201);
        officer.decide_appeal(&renamed, &no()).await.refused(403, "separation_of_duties");
        manager.decide_appeal(&renamed, &no()).await.refused(403, "separation_of_duties");
        other.decide_appeal(&renamed, &no()).await.is(201);

        // Who speaks for the person does not answer for the Agency.
        let refused = frontend.register(&ineligible(&json!({}))).await;
        manager.decide(&refused, &no()).await.is(201);
        officer.post(&refused.at("/appeal"), &appeal).await.is(201);
        officer.decide_appeal(&refused, &no()).await.refused(403, "separation_of_duties");
        other.decide_appeal(&refused, &no()).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn who_stated_the_person_approves_neither_plan_nor_assistance() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let (manager, partner) = (system.client("demo-manager").await, system.client("demo-partner-3").await);
        let registered = changed(&frontend, &officer, &json!({ "person": { "given_name": "სხვა" } })).await;
        let case = Case::of(&manager.decide(&registered, &json!({ "outcome": ACCEPT })).await);
        let intended = json!({ "component": "medical", "amount": crate::harness::gel("100.00") });
        let plan = json!({ "goals": [{ "dimension": "economic", "text": "An income." }], "assistance": [intended] });
        partner.write_plan(&case, None, &plan).await.is(201);
        officer.approve_plan(&case, 1).await.refused(403, "separation_of_duties");
        manager.approve_plan(&case, 1).await.is(201);
        let proposed = path_of_assistance(partner.propose(&case, &medical("100.00")).await.is(201));
        officer.approve(&proposed).await.refused(403, "separation_of_duties");
        manager.approve(&proposed).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_such_a_decision_and_forgets_nobody_who_stated_something() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        frontend.register(&eligible(&json!({}))).await;
        let decided_by = |column: &str| {
            format!(
                "INSERT INTO decisions (id, registration_id, stage, outcome, proposal, against_proposal, facts, policy_id, \
                 assessment, decided_by, decided_at) SELECT r.id, r.id, 'first', 'accepted', 'eligible', false, '{{}}', \
                 r.policy_id, '{{}}', {column}, r.created_at FROM registrations r, clients c \
                 WHERE c.client_id = 'demo-officer'"
            )
        };
        let refused = system.refusal(&decided_by("r.submitted_by")).await;
        assert!(refused.contains("decisions_separation"), "{refused}");
        system.execute(&decided_by("c.id")).await;
        let forgotten = system.refusal("UPDATE registrations SET facts_by = '[]'").await;
        assert!(forgotten.contains("registrations_facts_by_grows"), "{forgotten}");
    })
    .await;
}
