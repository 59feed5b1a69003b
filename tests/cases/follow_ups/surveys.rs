//! The surveys that there are.

use super::{survey, visit};
use crate::harness::{exactly, on_both, once, shows};
use serde_json::{Value, json};

#[tokio::test]
async fn anybody_may_read_the_surveys_and_what_is_not_known_of_them() {
    once(async |system| {
        let list = system.get("/v1/instruments").await;
        let instrument = &list.is(200)["items"][0];
        shows(instrument, json!({ "code": "iom_rss", "version": "2017", "verified": false }));
        assert!(instrument["note"]["en"].as_str().unwrap().contains("could not be obtained"));
        assert_eq!(instrument["dimensions"].as_array().unwrap().len(), 3);
        assert_eq!(instrument["questions"].as_array().unwrap().len(), 30);
        list.shows(200, json!({ "next_cursor": null }));
        system.get("/v1/instruments?colour=red").await.has_faults(&[("/query/colour", "unknown_field")]);
    })
    .await;
}

/// The best or the worst answers to every question, as a program finds them in the list.
fn all_of(instrument: &Value, best: bool) -> Value {
    let answers = instrument["questions"].as_array().unwrap().iter().map(|question| {
        let options = question["options"].as_array().unwrap().iter();
        let score = |option: &&Value| option["score"].as_i64().unwrap();
        let option = if best { options.max_by_key(score) } else { options.min_by_key(score) };
        json!({ "question": question["code"], "option": option.unwrap()["code"] })
    });
    json!({
        "instrument": instrument["code"], "version": instrument["version"], "answers": answers.collect::<Vec<_>>()
    })
}

#[tokio::test]
async fn a_survey_scores_from_nothing_to_everything_in_whatever_order_it_is_answered() {
    on_both(async |system| {
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        let list = system.get("/v1/instruments").await;
        let instrument = &list.is(200)["items"][0];
        let all = |score: i64| json!({ "economic": score, "social": score, "psychosocial": score, "composite": score });
        for (best, score) in [(true, 1000), (false, 0)] {
            let made = partner.visit(&case, &visit(&json!({ "survey": all_of(instrument, best) }))).await;
            let shown = &made.is(201)["survey"];
            shows(shown, json!({ "scores": exactly(all(score)), "coverage": exactly(all(1000)) }));
        }
        let few =
            [("safety", "little"), ("working", "occasionally"), ("conflict", "never"), ("justice_access", "hard")];
        let mut backwards = few;
        backwards.reverse();
        let one = partner.visit(&case, &visit(&json!({ "survey": survey(&few) }))).await;
        let other = partner.visit(&case, &visit(&json!({ "survey": survey(&backwards) }))).await;
        one.shows(201, json!({ "survey": exactly(&other.is(201)["survey"]) }));
        // 500, 250, and the mean of 250 and 1000: 458.33….
        let scores = json!({ "economic": 500, "social": 250, "psychosocial": 625, "composite": 458 });
        one.shows(201, json!({ "survey": { "scores": exactly(&scores) } }));
        let coverage = json!({ "economic": 100, "social": 100, "psychosocial": 200, "composite": 133 });
        one.shows(201, json!({ "survey": { "coverage": exactly(&coverage) } }));
    })
    .await;
}
