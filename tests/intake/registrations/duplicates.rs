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
        let other = officer.post("/v1/registrations", &named("Chabuka", "Tsneti", "1990-05-06")).await;
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
