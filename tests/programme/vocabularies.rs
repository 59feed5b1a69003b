//! The lists of words, for those who build forms and pages from data.

use crate::harness::{System, answer, exactly, on_both};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const DOCUMENT: &str = include_str!("../../openapi/v1.json");

/// Every list by its name, with its words.
async fn lists(system: &System) -> BTreeMap<String, Vec<String>> {
    let shown = system.get("/v1/vocabularies").await.is(200).clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lists = shown["vocabularies"].as_array().unwrap().iter();
    let words = |list: &Value| list["words"].as_array().unwrap().iter().map(|word| text(&word["code"])).collect();
    lists.map(|list| (text(&list["name"]), words(list))).collect()
}

#[tokio::test]
async fn every_list_of_the_document_is_there_with_labels_and_meanings() {
    on_both(async |system| {
        let lists = lists(system).await;
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let mut compared = 0;
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            // These have names of their own; a key is used by programs alone.
            let known = ["CountryAbroad", "DocumentMediaType", "KeyOperation"];
            let known = [&known[..], &["RegionCode", "VocabularyName"]].concat();
            let words = schema["enum"].as_array().into_iter().flatten().map(|word| word.as_str().unwrap().to_owned());
            let words: Vec<String> = words.collect();
            if words.is_empty() || known.contains(&name.as_str()) || name.ends_with("Component") && name != "Component"
            {
                continue;
            }
            assert_eq!(lists.get(name), Some(&words), "{name}");
            compared += 1;
        }
        assert!(compared > 50, "{compared}");
        let one = system.get("/v1/vocabularies?name=LotStatus").await;
        let expected = json!([{
            "name": "LotStatus",
            "title": { "ka": "ლოტის სტატუსი", "en": "Status of a lot" },
            "words": [{}, {}, {}, {
                "code": "not_awarded",
                "label": { "ka": "გამარჯვებული არ გამოვლინდა", "en": "not awarded" },
                "meaning": {
                    "ka": "ლოტი გამარჯვებულის გარეშე დასრულდა; მისი ხელახლა გამოცხადება შესაძლებელია.",
                    "en": "The lot ended without a winner; it can be announced again."
                }
            }]
        }]);
        one.shows(200, json!({ "vocabularies": expected, "questions": exactly(json!([])) }));
        system.get("/v1/vocabularies?name=Colour").await.has_faults(&[("/query/name", "unknown_value")]);
        system.get("/v1/vocabularies?limit=1").await.has_faults(&[("/query/limit", "unknown_field")]);
    })
    .await;
}

#[tokio::test]
async fn whoever_has_the_lists_does_not_get_them_again() {
    on_both(async |system| {
        let first = system.get("/v1/vocabularies").await;
        first.has("cache-control", "public, max-age=3600").is(200);
        let tag = first.header("etag").to_owned();
        let again = async |path: &str| answer(system.request(Method::GET, path).header("if-none-match", &tag)).await;
        let known = again("/v1/vocabularies").await;
        known.has("cache-control", "public, max-age=3600").has("etag", &tag);
        assert_eq!(known.status, 304);
        again("/v1/vocabularies?name=Sex").await.is(200);
    })
    .await;
}

/// An answer of the kind that a question asks for.
fn answer_to(question: &Value, lists: &BTreeMap<String, Vec<String>>) -> Value {
    match question["answer"].as_str().unwrap() {
        "word" => json!(lists[question["vocabulary"].as_str().unwrap()].last()),
        "day" => json!("2019-06-15"),
        "boolean" => json!(true),
        other => panic!("a question that is answered by {other}"),
    }
}

#[tokio::test]
async fn a_form_that_knows_nothing_but_the_questions_comes_to_an_outcome() {
    on_both(async |system| {
        let lists = lists(system).await;
        let shown = system.get("/v1/vocabularies").await.is(200).clone();
        let questions = shown["questions"].as_array().unwrap();
        let mut asked = json!({
            "programme": "reintegration", "registered_on": "2020-02-01", "person": {}, "stay_abroad": {}
        });
        for _ in 0..=questions.len() {
            let checked = system.post("/v1/eligibility-checks", &asked).await;
            let Some(pointer) = checked.is(200)["missing_facts"].get(0) else { break };
            let question = questions.iter().find(|question| question["pointer"] == *pointer).unwrap();
            assert!(question["question"]["ka"].as_str().unwrap().ends_with('?'));
            let (holder, name) = pointer.as_str().unwrap().rsplit_once('/').unwrap();
            asked.pointer_mut(holder).unwrap()[name] = answer_to(question, &lists);
        }
        let checked = system.post("/v1/eligibility-checks", &asked).await;
        // The last word of the citizenships is another country's: nothing else is asked then.
        checked.shows(200, json!({ "outcome": "ineligible", "missing_facts": exactly(json!([])) }));
    })
    .await;
}
