//! People are found by what somebody knows of them, among the caller's own rows.

use crate::harness::{Answer, Caller, Registered, System, at_once, connect, eligible, exactly, on_both, soon, the_day};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

const SEARCHES: &str = "/v1/registration-searches";

async fn search(caller: &Caller, known: Value) -> Answer {
    caller.post(SEARCHES, &known).await
}

async fn finds(caller: &Caller, known: Value, expected: &[&Registered]) {
    let found = search(caller, known.clone()).await;
    found.is(200);
    assert_eq!(found.ids(), expected.iter().map(|one| one.id()).collect::<Vec<_>>(), "{known}");
}

fn nino() -> Value {
    eligible(&json!({ "person": {
        "given_name": "ნინო", "family_name": "ბერიძე", "latin_given_name": "Nino", "latin_family_name": "Beridze-Lomidze",
        "born_on": "1988-04-12", "phone": "+995555123456",
        "document": { "kind": "personal_number", "number": "01001012345" }
    } }))
}

#[tokio::test]
async fn a_person_is_found_by_a_name_a_document_or_a_telephone_however_it_is_written() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let nino = frontend.register(&nino()).await;
        let other = frontend.register(&eligible(&json!({ "person": { "born_on": "1988-05" } }))).await;
        for known in [
            json!({ "name": "ნინო ბერიძე" }),
            json!({ "name": "Beridze Nino" }),
            json!({ "name": "beridze" }),
            json!({ "name": "ᲑᲔᲠᲘᲫᲔ, NINO" }),
            json!({ "name": "Lomidze ნინო" }),
            json!({ "name": "Beridze", "born_on": "1988" }),
            json!({ "name": "Beridze", "born_on": "1988-04" }),
            json!({ "name": "Beridze", "born_on": "1988-04-12" }),
            json!({ "telephone": "+995 555 12-34-56" }),
            json!({ "telephone": "555123456" }),
            json!({ "telephone": "0555 12 34 56" }),
            json!({ "document": { "number": "01001012345" } }),
            json!({ "document": { "number": " 01 001 012 345 ", "kind": "personal_number" } }),
            json!({ "document": { "number": "01001012345", "kind": null }, "name": null, "telephone": "555123456" }),
            json!({ "document": { "number": "01001012345" }, "telephone": "555123456", "name": "Nino", "born_on": "1988" }),
        ] {
            finds(&frontend, known, &[&nino]).await;
        }
        for known in [
            json!({ "name": "ბერიძ" }),
            json!({ "name": "Beridze Giorgi" }),
            json!({ "name": "Beridze", "born_on": "1989" }),
            json!({ "name": "Beridze", "born_on": "1988-04-13" }),
            json!({ "telephone": "555123457" }),
            json!({ "document": { "number": "01001012345", "kind": "other" } }),
            json!({ "document": { "number": "01001012345" }, "telephone": "555123457" }),
        ] {
            finds(&frontend, known, &[]).await;
        }
        // Who is known to be born in a month may be born on any of its days.
        let family = other.0["person"]["family_name"].as_str().unwrap();
        finds(&frontend, json!({ "name": family, "born_on": "1988-05-31" }), &[&other]).await;
        finds(&frontend, json!({ "name": family, "born_on": "1988-06" }), &[]).await;
        let found = search(&frontend, json!({ "name": "nino" })).await;
        let listed = frontend.get("/v1/registrations?limit=200").await;
        let listed = listed.is(200)["items"].as_array().unwrap().iter().find(|row| row["id"] == nino.id()).unwrap();
        found.shows(200, exactly(json!({ "items": [listed], "more": false })));
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_somebody_elses_rows() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let nino = frontend.register(&nino()).await;
        let another = json!({ "client_id": "another", "name": "Another", "role": "frontend" });
        let another = system.newcomer(&another).await;
        let (own, elsewhere) = (system.client("demo-partner-3").await, system.client("demo-partner-5").await);
        let officer = system.client("demo-officer").await;
        for caller in [&own, &officer, &frontend] {
            finds(caller, json!({ "name": "beridze nino" }), &[&nino]).await;
        }
        for caller in [&another, &elsewhere] {
            for known in [json!({ "name": "beridze" }), json!({ "telephone": "555123456" })] {
                search(caller, known).await.shows(200, exactly(json!({ "items": [], "more": false })));
            }
        }
        for name in ["auditor", "administrator"] {
            search(&system.client(&format!("demo-{name}")).await, json!({ "name": "beridze" }))
                .await
                .refused(403, "forbidden");
        }
        system.post(SEARCHES, &json!({ "name": "beridze" })).await.refused(401, "unauthenticated");
    })
    .await;
}

#[tokio::test]
async fn what_says_nothing_or_is_not_readable_is_refused_with_all_its_faults() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let nothing = [("/name", "required")];
        for known in [
            json!({}),
            json!({ "document": null, "name": null, "telephone": null, "born_on": null }),
            json!({ "born_on": "1988" }),
        ] {
            search(&officer, known).await.has_faults(&nothing);
        }
        let wrong = json!({
            "document": { "number": "none", "kind": "personal_number" }, "name": "Нино", "born_on": "1988-02-30",
            "telephone": "call me", "more": 1
        });
        search(&officer, wrong).await.has_faults(&[
            ("/born_on", "malformed"),
            ("/document/number", "personal_number_malformed"),
            ("/more", "unknown_field"),
            ("/name", "unsupported_script"),
            ("/telephone", "phone_malformed"),
        ]);
        for (known, fault) in [
            (json!({ "name": "" }), ("/name", "malformed")),
            (json!({ "name": "Nіno" }), ("/name", "mixed_script")),
            (json!({ "name": "ა".repeat(100_000) }), ("/name", "too_long")),
            (json!({ "name": 5 }), ("/name", "invalid_type")),
            (json!({ "document": 5 }), ("/document", "invalid_type")),
            (json!({ "document": {} }), ("/document/number", "required")),
            (json!({ "document": { "number": "0000" } }), ("/document/number", "placeholder_number")),
            (json!({ "document": { "number": "1".repeat(100) } }), ("/document/number", "too_long")),
            (json!({ "telephone": "5".repeat(1000) }), ("/telephone", "too_long")),
        ] {
            search(&officer, known).await.has_faults(&[fault]);
        }
        officer.post(SEARCHES, &json!("beridze")).await.refused(422, "validation_failed");
        officer
            .post(&format!("{SEARCHES}?name=beridze"), &json!({ "name": "beridze" }))
            .await
            .has_faults(&[("/query/name", "unknown_field")]);
    })
    .await;
}

#[tokio::test]
async fn twenty_are_shown_and_whether_there_are_more() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let mut namesakes = Vec::new();
        for _ in 0..20 {
            namesakes.push(frontend.register(&eligible(&json!({ "person": { "given_name": "ნიმუშა" } }))).await);
        }
        let known = json!({ "name": "nimusha" });
        let newest_first: Vec<&Registered> = namesakes.iter().rev().collect();
        search(&frontend, known.clone()).await.shows(200, json!({ "more": false }));
        finds(&frontend, known.clone(), &newest_first).await;
        let newest = frontend.register(&eligible(&json!({ "person": { "given_name": "Nimusha" } }))).await;
        let expected: Vec<&Registered> = std::iter::once(&newest).chain(newest_first).take(20).collect();
        search(&frontend, known.clone()).await.shows(200, json!({ "more": true }));
        finds(&frontend, known, &expected).await;
    })
    .await;
}

#[tokio::test]
async fn whoever_is_shown_is_told_of_it_each_time_and_nothing_is_stored() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let (nino, other) = (frontend.register(&nino()).await, frontend.register(&eligible(&json!({}))).await);
        let told = async |of: &Registered| {
            let entries = officer.get(&of.at("/disclosures?limit=200")).await;
            let entries = entries.is(200)["items"].as_array().unwrap().clone();
            entries.into_iter().filter(|entry| entry["operation"] == "POST /v1/registration-searches").count()
        };
        let keyed = officer.once("a-key");
        let first = search(&keyed, json!({ "name": "beridze" })).await;
        first.is(200);
        // The key is not looked at: not for the same search, nor for another one.
        let again = search(&keyed, json!({ "name": "beridze" })).await;
        again.shows(200, first.body.clone());
        assert!(again.headers.get("idempotent-replayed").is_none());
        let nobody =
            json!({ "name": "tsisperashvili", "telephone": "577999888", "document": { "number": "99001012349" } });
        search(&keyed, nobody).await.shows(200, json!({ "items": [] }));
        assert_eq!((told(&nino).await, told(&other).await), (2, 0));
        assert_eq!(system.number("SELECT count(*) FROM idempotency_keys").await, 0);
        let kept = crate::harness::everything(system.database_url()).await;
        assert!(!kept.holds("tsisperashvili") && !kept.holds("577999888") && !kept.holds("99001012349"));
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_found_at_once_and_an_erased_person_never() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let nino = frontend.register(&nino()).await;
        let patch =
            json!({ "person": { "family_name": "კაპანაძე", "latin_family_name": null, "phone": "+4915112345678" } });
        frontend.patch(&nino, 1, &patch).await.is(200);
        for known in [json!({ "name": "kapanadze" }), json!({ "telephone": "0049 151 12345678" })] {
            finds(&frontend, known, &[&nino]).await;
        }
        for known in [json!({ "name": "beridze" }), json!({ "telephone": "555123456" })] {
            finds(&frontend, known, &[]).await;
        }
        frontend.withdraw(&nino).await.is(201);
        finds(&frontend, json!({ "name": "kapanadze" }), &[&nino]).await;
        system.client("demo-manager").await.erase(&nino, "data_subject_request").await.is(201);
        for known in [json!({ "name": "nino" }), json!({ "document": { "number": "01001012345" } })] {
            finds(&frontend, known, &[]).await;
        }
        assert_eq!(system.number("SELECT count(*) FROM search_keys").await, 0);
    })
    .await;
}

/// Takes the keys away, as if the registrations were of before there were any.
async fn of_before(system: &System) {
    let connection = connect(system.database_url()).await;
    let before = "DELETE FROM search_keys; \
                  INSERT INTO unsearchable_registrations (registration_id) SELECT id FROM registrations \
                  WHERE erased_at IS NULL";
    connection.execute_unprepared(before).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn who_registered_before_is_found_once_a_job_has_made_the_keys_of_all() {
    on_both(async |system| {
        let (frontend, manager) = (system.client("demo-frontend").await, system.client("demo-manager").await);
        let nino = frontend.register(&nino()).await;
        let (changed, erased) =
            (frontend.register(&eligible(&json!({}))).await, frontend.register(&eligible(&json!({}))).await);
        frontend.withdraw(&erased).await.is(201);
        let keys = "SELECT count(*) FROM search_keys";
        let all = system.number(keys).await;
        of_before(system).await;
        let known = json!({ "name": "beridze" });
        search(&frontend, known.clone()).await.refused(503, "unavailable").has("retry-after", "5");
        // Faults are told all the same; and what is wrong with nobody's token comes first.
        search(&frontend, json!({})).await.has_faults(&[("/name", "required")]);
        // Meanwhile people go on changing, and are erased.
        frontend.patch(&changed, 1, &json!({ "person": { "phone": "+995577000111" } })).await.is(200);
        manager.erase(&erased, "data_subject_request").await.is(201);
        assert_eq!(system.number("SELECT count(*) FROM unsearchable_registrations").await, 2);

        // Two replicas make them, and it does not matter which of them makes which.
        let (one, other) = (system.another(the_day).await, system.another(the_day).await);
        soon(async || system.number("SELECT count(*) FROM unsearchable_registrations").await == 0).await;
        finds(&frontend, known, &[&nino]).await;
        finds(&frontend, json!({ "telephone": "577000111" }), &[&changed]).await;
        // One telephone more, and the names and the number of whoever was erased less.
        assert_eq!(system.number(keys).await, all + 1 - 3);
        one.stop().await;
        other.stop().await;
    })
    .await;
}

#[tokio::test]
async fn one_person_is_changed_and_searched_for_at_once_from_two_replicas() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let nino = frontend.register(&nino()).await;
        let other = system.another(the_day).await;
        let patches = ["+995577000111", "+995577000222", "+995577000333", "+995577000444"];
        let callers = frontend.by_turns(4, [system, &other]).zip(patches);
        let answers = at_once(callers, async |(caller, phone)| {
            caller.patch(&nino, 1, &json!({ "person": { "phone": phone } })).await.status
        })
        .await;
        assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
        let mut found = 0;
        for phone in patches {
            found += search(&frontend, json!({ "telephone": phone })).await.is(200)["items"].as_array().unwrap().len();
        }
        assert_eq!(found, 1);
        finds(&frontend, json!({ "telephone": "+995555123456" }), &[]).await;
        other.stop().await;
    })
    .await;
}
