//! The same person twice: shown to who decides, merged by nobody.

use crate::harness::{Answer, Registered, eligible, on_both};
use serde_json::{Value, json};

fn candidates(answer: &Answer) -> Vec<(&str, Vec<&str>)> {
    let items = answer.body["possible_duplicates"].as_array().unwrap().iter();
    items
        .map(|item| {
            let reasons = item["reasons"].as_array().unwrap().iter().map(|reason| reason.as_str().unwrap());
            (item["id"].as_str().unwrap(), reasons.collect())
        })
        .collect()
}

fn named(given: &str, family: &str, born_on: &str) -> Value {
    eligible(&json!({ "person": { "given_name": given, "family_name": family, "born_on": born_on } }))
}

#[tokio::test]
async fn who_decides_sees_a_document_twice_wherever_it_was_shown() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let partner = system.client("demo-partner-5").await;
        let officer = system.client("demo-officer").await;
        let document = json!({ "kind": "travel_document", "number": "AA 000-001" });
        let first = frontend.register(&eligible(&json!({ "person": { "document": document } }))).await;
        let again = json!({
            "person": { "document": { "kind": "travel_document", "number": "aa000001" } },
            "residence": { "municipality": "telavi" }
        });
        let second = partner.post("/v1/registrations", &eligible(&again)).await;
        // A stranger's registration is nothing that a partner may learn of.
        second.shows(201, json!({ "possible_duplicates": [] }));
        let second = Registered(second.body);
        for (seen, other) in [(&first, &second), (&second, &first)] {
            let answer = officer.get(&seen).await;
            assert_eq!(candidates(&answer), [(other.id(), vec!["same_document"])]);
            assert_eq!(answer.body["possible_duplicates"][0]["reference"], other.reference());
        }
        let own = frontend.get(&first).await;
        own.shows(200, json!({ "possible_duplicates": [] }));

        // Within its own rows it sees them: at once, and with the older one.
        let third = partner.post("/v1/registrations", &eligible(&again)).await;
        third.is(201);
        assert_eq!(candidates(&third), [(second.id(), vec!["same_document"])]);
    })
    .await;
}

#[tokio::test]
async fn a_name_that_is_not_known_makes_nobody_a_candidate() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        for (given, family) in [("უცნობი", "უცნობი"), ("Unknown", "უცნობი"), ("უცნობი", "Unknown")]
        {
            let registered = officer.post("/v1/registrations", &named(given, family, "1990-05-06")).await;
            registered.shows(201, json!({ "person": { "given_name": given }, "possible_duplicates": [] }));
        }
    })
    .await;
}

#[tokio::test]
async fn one_name_in_two_scripts_is_one_person_if_the_day_of_birth_is_one() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let georgian = officer.register(&named("ჭაბუკა", "წყნეთიძე", "1990-05-06")).await;
        // Documents drop the apostrophes that tell თ from ტ and ც from წ.
        let latin = officer.post("/v1/registrations", &named("Chabuka", "Ts'q'netidze", "1990-05-06")).await;
        latin.is(201);
        assert_eq!(candidates(&latin), [(georgian.id(), vec!["same_name_and_birth"])]);
        let later = officer.post("/v1/registrations", &named("Chabuka", "Tsqnetidze", "1990-05-07")).await;
        later.shows(201, json!({ "possible_duplicates": [] }));
        let other = officer.post("/v1/registrations", &named("Chabuka", "Tsnetide", "1990-05-06")).await;
        other.shows(201, json!({ "possible_duplicates": [] }));

        // The spelling of the passport counts as well as that of the form.
        let mut married = named("ჭაბუკა", "სხვაშვილი", "1990-05-06");
        married["person"]["latin_given_name"] = json!("Chabuka");
        married["person"]["latin_family_name"] = json!("Tsqnetidze");
        let married = officer.post("/v1/registrations", &married).await;
        let ids: Vec<_> = candidates(&married).into_iter().map(|(id, _)| id.to_owned()).collect();
        assert_eq!(ids, [latin.body["id"].as_str().unwrap(), georgian.id()]);
    })
    .await;
}

#[tokio::test]
async fn a_common_name_does_not_hide_a_document() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let namesake = || named("ნიმუშა", "ნიმუშაძე", "1990-05-06");
        let same_document = named("სხვა", "სახელიშვილი", "1991-06-07");
        let oldest = officer.register(&same_document).await;
        for _ in 0..20 {
            officer.register(&namesake()).await;
        }
        let mut body = namesake();
        body["person"]["document"] = same_document["person"]["document"].clone();
        let seen = officer.post("/v1/registrations", &body).await;
        seen.is(201);
        let found = candidates(&seen);
        assert_eq!(found.len(), 20);
        assert_eq!(found[0], (oldest.id(), vec!["same_document"]));
        assert!(found[1..].iter().all(|(_, reasons)| *reasons == ["same_name_and_birth"]), "{found:?}");
        assert!(found[1..].is_sorted_by(|(newer, _), (older, _)| newer > older), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn a_tag_changes_when_a_duplicate_appears_beside() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let body = eligible(&json!({}));
        let first = officer.register(&body).await;
        let alone = officer.get(&first).await;
        officer.register(&body).await;
        let beside = officer.get(&first).await;
        assert_ne!(alone.header("etag"), beside.header("etag"));
        let request = officer.request(reqwest::Method::GET, &first);
        let seen = crate::harness::answer(request.header("if-none-match", alone.header("etag"))).await;
        assert_eq!(candidates(&seen)[0].1, ["same_document", "same_name_and_birth"]);
        // The record itself is the same: either tag is good enough to change it.
        let request = officer.request(reqwest::Method::PATCH, &first);
        let patch = request.header("if-match", alone.header("etag")).json(&json!({ "heard_from": "web" }));
        crate::harness::answer(patch).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn a_person_whose_papers_differ_is_seen_with_the_reason() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let first = officer.register(&named("ნინო", "ბერიძე", "1988-04-12")).await;
        for (given, family, born_on, expected) in [
            ("Nino", "Beridze", "1988-04-12", &["same_name_and_birth"][..]),
            ("ბერიძე", "ნინო", "1988-04-12", &["names_swapped"]),
            ("ნინო მარიამი", "ბერიძე", "1988-04-12", &["part_of_name"]),
            ("ნინო", "ბერიძე-გელაშვილი", "1988-04-12", &["part_of_name"]),
            ("ნინო", "გელაშვილი ბერიძე", "1988-04-12", &["part_of_name"]),
            ("ნინო", "ბერიძე", "1988-12-04", &["birth_swapped"]),
            ("Beridze", "Nino", "1988-12-04", &["names_swapped", "birth_swapped"]),
            ("ნინა", "ბერიძე", "1988-04-12", &["similar_name"]),
            ("ნინო", "ბერიზე", "1988-04-12", &["similar_name"]),
            ("ნინო", "ბერიძე", "1988", &["same_name_and_birth"]),
            ("ნინა", "ბერიძე", "1988-04", &["similar_name"]),
            // Other people.
            ("ნინო", "ბერიძე", "1988-04-13", &[]),
            ("ნინო", "ბერიძე", "1989", &[]),
            ("ნინო", "გელაშვილი", "1988-04-12", &[]),
            ("ნინა", "ბერაძე", "1988-04-12", &[]),
        ] {
            let answer = officer.post("/v1/registrations", &named(given, family, born_on)).await;
            answer.is(201);
            let found = candidates(&answer);
            let reasons = found.iter().find(|(id, _)| *id == first.id()).map(|(_, reasons)| reasons.as_slice());
            assert_eq!(reasons.unwrap_or_default(), expected, "{given} {family} {born_on}");
            // It is seen from the other side as well.
            let seen = officer.get(&first).await;
            let id = answer.body["id"].as_str().unwrap();
            let found = candidates(&seen);
            let reasons = found.iter().find(|(other, _)| *other == id).map(|(_, reasons)| reasons.as_slice());
            assert_eq!(reasons.unwrap_or_default(), expected, "{given} {family} {born_on}, seen from the first");
        }
        // Who only has a name and a day is compared by both.
        let mut single = eligible(&json!({}));
        single["person"]["given_name"] = json!("აბდულა");
        single["person"]["family_name"] = Value::Null;
        let known = officer.register(&single).await;
        single["person"]["given_name"] = json!("აბდულაჰ");
        let answer = officer.post("/v1/registrations", &single).await;
        answer.is(201);
        assert!(
            candidates(&answer).contains(&(known.id(), vec!["same_document", "similar_name"])),
            "{:#}",
            answer.body
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_number_in_another_kind_of_document_is_a_candidate_only() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let with = |kind: &str, number: &str| {
            eligible(&json!({ "person": { "document": { "kind": kind, "number": number } } }))
        };
        let first = officer.register(&with("travel_document", "AB 12/345")).await;
        let other = officer.post("/v1/registrations", &with("other", "ab-12345")).await;
        other.is(201);
        assert_eq!(candidates(&other), [(first.id(), vec!["same_number_other_kind"])]);
        let same = officer.post("/v1/registrations", &with("travel_document", "AB12345")).await;
        let found = candidates(&same);
        let other = other.body["id"].as_str().unwrap();
        let expected = [(first.id(), vec!["same_document"]), (other, vec!["same_number_other_kind"])];
        assert_eq!(found, expected);
        // Without a number nobody is like anybody by it.
        let none = officer.post("/v1/registrations", &eligible(&json!({ "person": { "document": null } }))).await;
        let again = officer.post("/v1/registrations", &eligible(&json!({ "person": { "document": null } }))).await;
        for answer in [none, again] {
            answer.shows(201, json!({ "possible_duplicates": [] }));
        }
    })
    .await;
}

#[tokio::test]
async fn whose_name_is_corrected_is_found_under_the_new_one() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let wrong = officer.register(&named("ნინო", "წერილაძე", "1988-04-12")).await;
        let right = officer.register(&named("ეკატერინე", "მაისურაძე", "1991-05-06")).await;
        assert_eq!(right.0["possible_duplicates"], json!([]));
        let correction = json!({ "given_name": "ეკატერინე", "family_name": "მაისურაძე", "born_on": "1991-06-05" });
        let corrected = officer.patch(&wrong, 1, &json!({ "person": correction })).await;
        corrected.is(200);
        assert_eq!(candidates(&corrected), [(right.id(), vec!["birth_swapped"])]);
        let former = officer.post("/v1/registrations", &named("ნინო", "წერილაძე", "1988-04-12")).await;
        former.shows(201, json!({ "possible_duplicates": [] }));
    })
    .await;
}
