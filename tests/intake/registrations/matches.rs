//! Whether two registrations are of one person: an officer says so, with a reason.

use crate::harness::{Answer, Caller, Registered, at_once, eligible, on_both, statuses};
use serde_json::{Value, json};

/// Somebody without papers of this name.
fn without_papers(family: &str) -> Value {
    eligible(&json!({ "person": { "given_name": "ნათია", "family_name": family, "document": null } }))
}

/// What is told of a possible duplicate.
fn told(answer: &Answer, of: &Registered) -> Option<Value> {
    let all = answer.body["possible_duplicates"].as_array().unwrap();
    all.iter().find(|one| one["id"] == of.id()).cloned()
}

fn outcome(answer: &Answer, of: &Registered) -> Value {
    told(answer, of).unwrap()["outcome"].clone()
}

async fn registered(caller: &Caller, family: &str) -> Registered {
    let registered = caller.register(&without_papers(family)).await;
    caller.prove(&registered, "return").await.is(201);
    registered
}

#[tokio::test]
async fn who_has_no_papers_is_accepted_once_every_possible_duplicate_is_decided_on() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let first = registered(&frontend, "ნიმუშაძე").await;
        officer.accept(&first).await.is(201);
        let second = registered(&frontend, "ნიმუშაძე").await;
        let third = registered(&frontend, "ნიმუშიძე").await;
        officer.accept(&second).await.refused(409, "open_matches");
        let dismissed = officer.decide_match(&second, &first, "dismissed").await;
        dismissed.is(201);
        assert_eq!([outcome(&dismissed, &first), outcome(&dismissed, &third)], [json!("dismissed"), Value::Null]);
        officer.accept(&second).await.refused(409, "open_matches");
        officer.decide_match(&third, &second, "confirmed").await.is(201);
        officer.accept(&second).await.is(201);
        // Both see what was decided, whichever it was decided on.
        for (seen, other, expected) in
            [(&first, &second, "dismissed"), (&second, &third, "confirmed"), (&third, &second, "confirmed")]
        {
            assert_eq!(outcome(&officer.get(seen).await, other), expected);
        }
        // Who has papers is known by them.
        let mut body = without_papers("ნიმუშაძე");
        body["person"]["document"] = eligible(&json!({}))["person"]["document"].clone();
        let known = frontend.register(&body).await;
        officer.accept(&known).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn a_later_decision_takes_the_place_of_an_earlier_one() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let (one, other) = (registered(&frontend, "ნიმუშაძე").await, registered(&frontend, "ნიმუშაძე").await);
        let confirmed = officer.decide_match(&one, &other, "confirmed").await;
        confirmed.shows(201, json!({ "version": 2 }));
        officer.seen(1).decide_match(&one, &other, "dismissed").await.refused(412, "stale");
        officer.seen(2).decide_match(&one, &other, "dismissed").await.shows(201, json!({ "version": 3 }));
        officer.decide_match(&other, &one, "confirmed").await.is(201);
        assert_eq!(outcome(&officer.get(&one).await, &other), "confirmed");
        assert_eq!(system.number("SELECT count(*) FROM registration_matches").await, 1);

        // It stays visible where nothing else says so any more.
        let renamed = json!({ "person": { "given_name": "მარიამი", "family_name": "სხვაშვილი" } });
        frontend.patch(&other, 2, &renamed).await.is(200);
        let seen = told(&officer.get(&one).await, &other).unwrap();
        assert_eq!([&seen["reasons"], &seen["outcome"]], [&json!([]), &json!("confirmed")]);
        officer.decide_match(&one, &other, "dismissed").await.is(201);
        assert_eq!(told(&officer.get(&one).await, &other), None);
        let manager = system.client("demo-manager").await;
        let changes = manager.changes("", 9).await;
        let names: Vec<_> = changes.iter().map(|change| change["type"].as_str().unwrap()).collect();
        let names: Vec<_> = names.into_iter().filter(|name| name.contains("match")).collect();
        let [yes, no] = ["registration.match_confirmed", "registration.match_dismissed"];
        assert_eq!(names, [yes, no, yes, no]);
        // The feed tells whose followers nothing of strangers.
        assert!(changes.iter().all(|change| !change["data"].to_string().contains(other.id())), "{changes:#?}");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_matched_is_refused() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let (one, other) = (registered(&frontend, "ნიმუშაძე").await, registered(&frontend, "ნიმუშაძე").await);
        let before = system.trace().await;
        let unknown = [("/registration_id", "unknown_registration")];
        officer.decide_match(&one, &one, "confirmed").await.has_faults(&unknown);
        let nobody = Registered(json!({ "id": "01940000-0000-7000-8000-000000000000" }));
        officer.decide_match(&one, &nobody, "confirmed").await.has_faults(&unknown);
        let path = one.at("/matches");
        officer.post(&path, &json!({})).await.has_faults(&[
            ("/outcome", "required"),
            ("/reason", "required"),
            ("/registration_id", "required"),
        ]);
        let wrong = json!({ "registration_id": "1", "outcome": "merged", "reason": " " });
        assert_eq!(officer.post(&path, &wrong).await.refused(422, "validation_failed").faults().len(), 3);
        frontend.decide_match(&one, &other, "confirmed").await.refused(403, "forbidden");
        assert_eq!(system.trace().await, before);

        // Who stated who the person is has an interest in the answer.
        let own = registered(&officer, "ნიმუშაძე").await;
        officer.decide_match(&own, &one, "dismissed").await.refused(403, "separation_of_duties");

        // An erased one is nobody any more, and what was decided of it is gone.
        officer.decide_match(&one, &other, "confirmed").await.is(201);
        let manager = system.client("demo-manager").await;
        frontend.withdraw(&other).await.is(201);
        manager.erase(&other, "consent_withdrawn").await.is(201);
        officer.decide_match(&one, &other, "confirmed").await.has_faults(&unknown);
        officer.decide_match(&other, &one, "confirmed").await.refused(410, "erased");
        assert_eq!(system.number("SELECT count(*) FROM registration_matches").await, 0);
        assert_eq!(told(&officer.get(&one).await, &other), None);
    })
    .await;
}

#[tokio::test]
async fn a_stranger_is_matched_where_it_is_told_as_a_possible_duplicate() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        system.execute("UPDATE clients SET regions = '[\"GE-IM\"]' WHERE client_id = 'demo-officer'").await;
        let here = frontend.register(&eligible(&json!({}))).await;
        let mut body = eligible(&json!({ "residence": { "municipality": "telavi" } }));
        let stranger = frontend.register(&body).await;
        for name in ["given_name", "family_name"] {
            body["person"][name] = here.0["person"][name].clone();
        }
        body["person"]["document"] = json!({ "kind": "other", "number": "Z 1" });
        let namesake = frontend.register(&body).await;
        officer.get(&namesake).await.refused(404, "not_found");
        // Whoever is no possible duplicate is not there.
        let unknown = [("/registration_id", "unknown_registration")];
        officer.decide_match(&here, &stranger, "confirmed").await.has_faults(&unknown);
        officer.decide_match(&here, &namesake, "dismissed").await.is(201);
        manager.decide_match(&here, &stranger, "dismissed").await.is(201);
        // The stranger's own record says who was told.
        let disclosed = manager.get(&namesake.at("/disclosures?limit=200")).await;
        let entries = disclosed.is(200)["items"].as_array().unwrap().clone();
        let matched = |entry: &&Value| {
            entry["action"] == "matched" && entry["operation"] == "POST /v1/registrations/{id}/matches"
        };
        assert!(entries.iter().any(|entry| matched(&entry)), "{entries:#?}");
    })
    .await;
}

#[tokio::test]
async fn many_decisions_at_once_leave_one() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let (one, other) = (registered(&frontend, "ნიმუშაძე").await, registered(&frontend, "ნიმუშაძე").await);
        let officers = officer.by_turns(8, [system, &second]);
        let pairs = officers.enumerate().map(|(number, officer)| {
            let (on, with) = if number % 4 < 2 { (&one, &other) } else { (&other, &one) };
            (officer, on, with)
        });
        let answers =
            at_once(pairs, async |(officer, on, with)| officer.decide_match(on, with, "confirmed").await).await;
        assert_eq!(statuses(&answers), [201; 8]);
        assert_eq!(system.number("SELECT count(*) FROM registration_matches").await, 1);
        assert_eq!(system.number("SELECT CAST(sum(version) AS bigint) FROM registrations").await, 10);
    })
    .await;
}
