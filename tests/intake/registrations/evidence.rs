//! Evidence: asked for, sent, or never sent.

use crate::harness::{
    Answer, Caller, Registered, System, eligible, forty_days_later, on_both, on_the_thirtieth_day, shows, soon,
    undetermined,
};
use serde_json::{Value, json};

#[tokio::test]
async fn changed_facts_answer_a_request_for_evidence_and_a_new_telephone_does_not() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let registered = frontend.register(&undetermined(&json!({}))).await;
        let missing = json!(["/stay_abroad/irregular", "/stay_abroad/asylum"]);
        assert_eq!(registered.0["assessment"]["missing_facts"], missing);
        let ask = json!({ "outcome": "evidence_requested", "reason": "The asylum paper.", "due_on": "2026-06-15" });
        let asked = officer.decide(&registered, &ask).await;
        asked.shows(201, json!({ "status": "evidence_requested", "due_on": ask["due_on"] }));

        let path = registered.to_string();
        let phone = frontend.patch(&path, 2, &json!({ "person": { "phone": "+995555000002" } })).await;
        phone.shows(200, json!({ "status": "evidence_requested", "version": 3 }));
        let expected = json!({
            "status": "submitted", "due_on": null, "assessment": { "grounds": ["asylum_granted"] }
        });
        frontend.patch(&path, 3, &json!({ "stay_abroad": { "asylum": "granted" } })).await.shows(200, expected);
        officer.accept(&registered).await.is(201);

        let names = ["submitted", "evidence_requested", "amended", "amended", "evidence_received", "accepted"];
        assert_eq!(frontend.told(6).await, names.map(|name| format!("registration.{name}")));
    })
    .await;
}

#[tokio::test]
async fn evidence_is_due_on_a_day_between_tomorrow_and_a_year_from_now() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let ask = async |day: &str| {
            let body = json!({ "outcome": "evidence_requested", "reason": "The passport.", "due_on": day });
            officer.decide(&registered, &body).await
        };
        for wrong in ["2026-05-31", "2026-06-01", "2027-06-02"] {
            ask(wrong).await.has_faults(&[("/due_on", "due_day_out_of_range")]);
        }
        ask("2026-06-02").await.shows(201, json!({ "due_on": "2026-06-02" }));
        // Asked again, it is due on another day.
        ask("2027-06-01").await.shows(201, json!({ "due_on": "2027-06-01" }));

        let usual = frontend.register(&eligible(&json!({}))).await;
        let body = json!({ "outcome": "evidence_requested", "reason": "The passport." });
        officer.decide(&usual, &body).await.shows(201, json!({ "due_on": "2026-07-01" }));
    })
    .await;
}

#[tokio::test]
async fn what_nobody_answers_expires_once_however_many_replicas_look() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let ask = json!({ "outcome": "evidence_requested", "reason": "The passport." });
        let mut silent: Vec<Registered> = Vec::new();
        for _ in 0..5 {
            let registered = frontend.register(&eligible(&json!({}))).await;
            officer.decide(&registered, &ask).await.is(201);
            silent.push(registered);
        }
        let answered = frontend.register(&eligible(&json!({}))).await;
        officer.decide(&answered, &ask).await.is(201);
        frontend.patch(&answered, 2, &json!({ "stay_abroad": { "asylum": "applied" } })).await.is(200);

        // On the last day itself, nothing expires.
        system.another(on_the_thirtieth_day).await.stop().await;
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'registration.expired'").await, 0);

        let (one, other) = tokio::join!(system.another(forty_days_later), system.another(forty_days_later));
        let ministry = one.client("demo-ministry").await;
        let changes = ministry.changes("&type=registration.expired", silent.len()).await;
        assert!(changes.iter().all(|change| change["actor"] == json!({ "client_id": null, "role": "service" })));
        let mut told: Vec<_> = changes.iter().map(|change| change["subject"]["id"].as_str().unwrap()).collect();
        // Stopping waits for what either of them is at.
        tokio::join!(one.stop(), other.stop());
        let mut expected: Vec<_> = silent.iter().map(Registered::id).collect();
        expected.sort_unstable();
        told.sort_unstable();
        assert_eq!(told, expected);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'registration.expired'").await, 5);
        for registered in &silent {
            frontend.get(&registered).await.shows(200, json!({ "status": "expired", "version": 3 }));
            officer.accept(registered).await.refused(409, "state_forbids");
        }
        frontend.get(&answered).await.shows(200, json!({ "status": "submitted" }));
    })
    .await;
}

/// A request for a passport and a proof of the return.
fn two_papers() -> Value {
    json!({
        "outcome": "evidence_requested", "reason": "The return is not proven.",
        "wanted": [
            { "kind": "identity" },
            { "kind": "return", "note": { "ka": "ბილეთი ან პასპორტი ბეჭდით", "en": "A ticket or a stamped passport" } }
        ]
    })
}

/// Somebody of whom two papers are wanted.
async fn waited_for(system: &System) -> Registered {
    let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
    system.client("demo-officer").await.decide(&registered, &two_papers()).await.is(201);
    registered
}

/// Which of the kinds that are wanted came.
fn received(answer: &Answer) -> Vec<bool> {
    let wanted = answer.body["evidence"]["wanted"].as_array().unwrap();
    wanted.iter().map(|one| one["received"].as_bool().unwrap()).collect()
}

async fn version(caller: &Caller, of: &Registered) -> i64 {
    caller.get(of).await.is(200)["version"].as_i64().unwrap()
}

#[tokio::test]
async fn a_registration_waits_until_every_document_that_is_wanted_is_there() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = waited_for(system).await;
        let asked = frontend.get(&registered).await;
        let note = two_papers()["wanted"][1]["note"].clone();
        asked.shows(
            200,
            json!({
                "status": "evidence_requested", "status_reason": "The return is not proven.",
                "evidence": {
                    "reason": "The return is not proven.",
                    "wanted": [
                        { "kind": "identity", "note": null, "received": false },
                        { "kind": "return", "note": note, "received": false }
                    ]
                }
            }),
        );
        frontend.prove(&registered, "return").await.is(201);
        frontend.prove(&registered, "other").await.is(201);
        // Documents are wanted, whatever the facts are said to be.
        let facts = json!({ "stay_abroad": { "asylum": "applied" } });
        frontend.patch(&registered, version(&frontend, &registered).await, &facts).await.is(200);
        let waiting = frontend.get(&registered).await;
        waiting.shows(200, json!({ "status": "evidence_requested", "status_reason": "The return is not proven." }));
        assert_eq!(received(&waiting), [false, true]);

        frontend.prove(&registered, "identity").await.is(201);
        let answered = officer.get(&registered).await;
        answered.shows(200, json!({ "status": "submitted", "status_reason": null, "due_on": null }));
        assert_eq!(received(&answered), [true, true]);
        let names = ["document_added", "document_added", "amended", "evidence_received", "document_added"];
        let told = frontend.told(7).await;
        assert_eq!(told[2..], names.map(|name| format!("registration.{name}")));
        // Asked again, everything is wanted anew.
        let again = officer.decide(&registered, &two_papers()).await;
        again.is(201);
        assert_eq!(received(&again), [false, false]);
    })
    .await;
}

#[tokio::test]
async fn who_decides_ends_the_wait_for_evidence() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = waited_for(system).await;
        let reason = json!({ "reason": "The passport shows the return, too." });
        let done = async |caller: &Caller| caller.post(&registered.at("/evidence-completion"), &reason).await;
        done(&frontend).await.refused(403, "forbidden");
        done(&officer.seen(1)).await.refused(412, "stale");
        done(&officer).await.shows(
            201,
            json!({ "status": "submitted", "status_reason": reason["reason"], "due_on": null, "version": 3 }),
        );
        done(&officer).await.refused(409, "state_forbids");
        let told = frontend.changes("&type=registration.evidence_completed", 1).await;
        shows(
            &told[0],
            json!({ "subject": { "id": registered.id(), "version": 3 }, "data": { "status": "submitted" } }),
        );
        assert!(!told[0].to_string().contains("passport"));
        officer.accept(&registered).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn what_came_in_part_needs_a_decision_and_what_never_came_expires() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let [in_part, changed, silent] = [waited_for(system).await, waited_for(system).await, waited_for(system).await];
        frontend.prove(&in_part, "return").await.is(201);
        frontend.patch(&changed, 2, &json!({ "stay_abroad": { "asylum": "applied" } })).await.is(200);
        // What was taken back did not come.
        let wrong = frontend.prove(&silent, "return").await.is(201)["id"].as_str().unwrap().to_owned();
        frontend.delete(&silent.at(&format!("/documents/{wrong}")), 3).await.is(204);

        let later = system.another(forty_days_later).await;
        let frontend = later.client("demo-frontend").await;
        soon(async || frontend.get(&silent).await.body["status"] == "expired").await;
        for answered in [&in_part, &changed] {
            soon(async || frontend.get(answered).await.body["status"] == "submitted").await;
            frontend.get(answered).await.shows(200, json!({ "status_reason": null, "due_on": null }));
        }
        let told = frontend.changes("&type=registration.evidence_completed", 2).await;
        assert!(told.iter().all(|change| change["actor"]["role"] == "service"));
        frontend.get(&silent).await.shows(200, json!({ "status_reason": null }));
    })
    .await;
}

#[tokio::test]
async fn what_is_wanted_is_named_once_and_only_where_evidence_is_asked_for() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&eligible(&json!({}))).await;
        let mut ask = two_papers();
        ask["wanted"][1] = json!({ "kind": "identity", "note": { "ka": " " } });
        officer.decide(&registered, &ask).await.refused(422, "validation_failed");
        let faults = officer.decide(&registered, &ask).await;
        faults.has_faults(&[
            ("/wanted/1/kind", "duplicate_item"),
            ("/wanted/1/note/en", "required"),
            ("/wanted/1/note/ka", "too_short"),
        ]);
        ask["wanted"] = json!([]);
        officer.decide(&registered, &ask).await.has_faults(&[("/wanted", "too_few_items")]);
        let accepted = json!({ "outcome": "accepted", "wanted": [{ "kind": "other" }] });
        officer.decide(&registered, &accepted).await.has_faults(&[("/wanted", "unknown_field")]);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_document_is_taken_back_by_who_sent_it_until_the_decision() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = waited_for(system).await;
        let sent = async |caller: &Caller, kind: &str| {
            let id = caller.prove(&registered, kind).await.is(201)["id"].as_str().unwrap().to_owned();
            registered.at(&format!("/documents/{id}"))
        };
        let (wrong, others) = (sent(&frontend, "return").await, sent(&officer, "identity").await);
        // The last document completed the request; who sent the wrong one can still take it back.
        frontend.delete(&wrong, 1).await.refused(412, "stale");
        frontend.delete(&others, version(&frontend, &registered).await).await.refused(403, "not_the_author");
        let before = version(&frontend, &registered).await;
        frontend.delete(&wrong, before).await.is(204);
        assert_eq!(version(&frontend, &registered).await, before + 1);
        frontend.get(&format!("{wrong}/content")).await.refused(404, "not_found");
        frontend.delete(&wrong, before + 1).await.refused(404, "not_found");
        assert_eq!(received(&frontend.get(&registered).await), [true, false]);
        let told = frontend.changes("&type=registration.document_removed", 1).await;
        shows(&told[0], json!({ "data": { "document_id": wrong.rsplit('/').next().unwrap(), "kind": "return" } }));
        assert_eq!(system.number("SELECT count(*) FROM documents").await, 1);

        // What was decided on stays.
        let late = json!({ "outcome": "rejected", "reason": "Not proven." });
        system.client("demo-manager").await.decide(&registered, &late).await.is(201);
        let now = version(&frontend, &registered).await;
        officer.delete(&others, now).await.refused(409, "state_forbids");
        frontend.appeal(&registered, "It was proven.").await.is(201);
        officer.delete(&others, now + 1).await.refused(409, "state_forbids");
        let anew = sent(&frontend, "stay").await;
        frontend.delete(&anew, now + 1).await.is(204);
    })
    .await;
}
