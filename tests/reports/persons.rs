//! Who is one person in a report, and whose age may be this or that.

use super::{found, of_one, owed};
use crate::harness::{Case, Opened, Registered, System, eligible, medical, on_both};
use serde_json::{Value, json};

/// Somebody with these changes whose case has an approved plan. `others` may be the same person, and are not.
async fn planned(system: &System, person: &Value, others: &[&Registered]) -> (Registered, Opened) {
    let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
    let registered = frontend.register(&eligible(&json!({ "person": person }))).await;
    frontend.prove(&registered, "return").await.is(201);
    for other in others {
        officer.decide_match(&registered, other, "dismissed").await.is(201);
    }
    let opened = system.working_on(Case::of(&officer.accept(&registered).await)).await;
    opened.plan().await;
    (registered, opened)
}

async fn helped(opened: &Opened) -> String {
    let path = opened.approved(&medical("10.00")).await;
    opened.deliver(&path, "10.00").await.is(201);
    super::id(&path)
}

fn groups(told: &[(&str, &str, i32)]) -> Value {
    told.iter().map(|(sex, band, count)| json!({ "sex": sex, "age_band": band, "count": count })).collect()
}

#[tokio::test]
async fn a_person_counts_once_whatever_two_registrations_say_of_the_sex() {
    on_both(async |system| {
        let owed = owed(system).await;
        let document = json!({ "kind": "travel_document", "number": "SX 100" });
        let (_, first) = planned(system, &json!({ "sex": "male", "document": document }), &[]).await;
        let again = json!({ "kind": "travel_document", "number": "sx/100" });
        let (_, second) =
            planned(system, &json!({ "sex": "female", "born_on": "1960-04-12", "document": again }), &[]).await;
        let (one, two) = (helped(&first).await, helped(&second).await);
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let mut says = of_one(&[(&one, "10.00"), (&two, "10.00")], "20.00");
        for (persons, valid) in [
            // As the newest record has it.
            (groups(&[("female", "60+", 1)]), true),
            (groups(&[("male", "30-44", 1)]), false),
            (groups(&[("male", "30-44", 1), ("female", "60+", 1)]), false),
        ] {
            says["indicators"][0]["persons"] = persons.clone();
            partner.write(report, &says).await.is(200);
            let told = partner.validate(report).await;
            assert_eq!(told.is(200)["valid"], valid, "{persons}: {:#}", told.body);
        }
    })
    .await;
}

#[tokio::test]
async fn strangers_without_papers_count_apart_until_somebody_says_that_they_are_one() {
    on_both(async |system| {
        let owed = owed(system).await;
        let somebody = json!({ "given_name": "ნათია", "family_name": "ნიმუშაძე", "document": null });
        let (first, one) = planned(system, &somebody, &[]).await;
        let (second, two) = planned(system, &somebody, &[&first]).await;
        let known = json!({ "given_name": "მარიამი", "family_name": "სხვაშვილი", "document": { "kind": "other", "number": "Q 7" } });
        let (third, three) = planned(system, &known, &[]).await;
        let (fourth, four) = planned(
            system,
            &json!({ "given_name": "თამარი", "family_name": "სხვილი", "document": { "kind": "travel_document", "number": "Q7" } }),
            &[],
        )
        .await;
        let mut lines = Vec::new();
        for opened in [&one, &two, &three, &four] {
            lines.push(helped(opened).await);
        }
        let items: Vec<_> = lines.iter().map(|id| (id.as_str(), "10.00")).collect();
        let (partner, officer) = (owed.opened.partner.clone(), system.client("demo-officer").await);
        let (report, mut says) = (owed.report(2), of_one(&items, "40.00"));
        let mut counted = async |count: i32| {
            says["indicators"][0]["persons"] = groups(&[("female", "30-44", count)]);
            partner.write(report, &says).await.is(200);
            let told = partner.validate(report).await;
            assert_eq!(found(&told, "differences"), [], "{count}: {:#}", told.body);
            told.shows(200, json!({ "valid": true }));
        };
        counted(4).await;
        officer.decide_match(&second, &first, "confirmed").await.is(201);
        counted(3).await;
        // Another kind of document with the same number.
        officer.decide_match(&third, &fourth, "confirmed").await.is(201);
        counted(2).await;
        // All of them, by one more tie.
        officer.decide_match(&first, &fourth, "confirmed").await.is(201);
        counted(1).await;
        officer.decide_match(&fourth, &first, "dismissed").await.is(201);
        counted(2).await;
    })
    .await;
}

#[tokio::test]
async fn whose_birth_is_known_by_the_year_counts_in_any_possible_band_once() {
    on_both(async |system| {
        let owed = owed(system).await;
        // 29 or 30 on 30 June 2026; 44 or 45, by the month.
        let (_, one) = planned(system, &json!({ "born_on": "1996" }), &[]).await;
        let (_, two) = planned(system, &json!({ "born_on": "1981-06" }), &[]).await;
        let (_, three) = planned(system, &json!({ "born_on": "1981-07" }), &[]).await;
        let mut lines = Vec::new();
        for opened in [&one, &two, &three] {
            lines.push(helped(opened).await);
        }
        let items: Vec<_> = lines.iter().map(|id| (id.as_str(), "10.00")).collect();
        let (partner, report, mut says) = (&owed.opened.partner, owed.report(2), of_one(&items, "30.00"));
        for (young, middle, older, valid) in
            [(1, 1, 1, true), (0, 2, 1, true), (1, 2, 0, false), (0, 3, 0, false), (2, 0, 1, false), (1, 0, 2, false)]
        {
            let told = [("female", "18-29", young), ("female", "30-44", middle), ("female", "45-59", older)];
            let told: Vec<_> = told.into_iter().filter(|(_, _, count)| *count > 0).collect();
            says["indicators"][0]["persons"] = groups(&told);
            partner.write(report, &says).await.is(200);
            let answer = partner.validate(report).await;
            assert_eq!(answer.is(200)["valid"], valid, "{told:?}: {:#}", answer.body);
        }
    })
    .await;
}
