//! What generators of clients stumble over, and what leaves a value without an end, is nowhere in the document.

use super::{document, operations, resolved};
use crate::harness::{exactly, shows};
use serde_json::{Value, json};

/// Shows `look` every object of the document that is a schema or holds one, with its place.
fn everywhere(value: &Value, place: &str, look: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => {
            look(place, value);
            // What stands in examples is data.
            for (name, member) in members.iter().filter(|(name, _)| !["example", "examples"].contains(&name.as_str())) {
                everywhere(member, &format!("{place}/{}", name.replace('/', "~1")), look);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                everywhere(item, &format!("{place}/{at}"), look);
            }
        }
        _ => {}
    }
}

/// The same of every object whose `type` is, or can be, this one.
fn every(kind: &str, look: &mut dyn FnMut(&str, &Value)) -> usize {
    let mut seen = 0;
    everywhere(&document(), "", &mut |place, value| {
        if super::is_a(value, kind) {
            look(place, value);
            seen += 1;
        }
    });
    seen
}

#[test]
fn a_reference_among_alternatives_stands_alone() {
    let mut references = 0;
    everywhere(&document(), "", &mut |place, value| {
        for keyword in ["oneOf", "anyOf", "allOf"] {
            for alternative in value[keyword].as_array().into_iter().flatten() {
                let members = alternative.as_object().unwrap();
                assert!(!members.contains_key("$ref") || members.len() == 1, "{place}/{keyword}: {alternative}");
                references += usize::from(members.contains_key("$ref"));
            }
        }
    });
    assert!(references > 50, "{references}");
}

#[test]
fn nothing_is_null_but_an_alternative_to_something() {
    every("null", &mut |place, schema| {
        let beside = schema["type"].as_array().is_some_and(|kinds| kinds.len() > 1);
        let alternative = place.rsplit('/').nth(1) == Some("oneOf");
        assert!(beside || alternative, "{place} is nothing but null");
    });
}

#[test]
fn a_form_is_text_and_files() {
    let (document, mut fields) = (document(), 0);
    for (name, operation) in operations(&document) {
        let form = &operation["requestBody"]["content"]["multipart/form-data"]["schema"];
        for (field, schema) in resolved(&document, form)["properties"].as_object().into_iter().flatten() {
            assert!(schema["$ref"].is_null() && schema["type"] == "string", "{name}: {field}");
            fields += 1;
        }
    }
    assert!(fields > 2, "{fields}");
    every("string", &mut |place, schema| {
        // What is counted in characters is no file.
        assert!(schema["format"] != "binary" || schema["maxLength"].is_null(), "{place}");
    });
}

#[test]
fn the_words_of_a_set_have_a_name() {
    let sets = every("array", &mut |place, list| {
        let inline = list["uniqueItems"] == true && list["items"]["enum"].is_array();
        assert!(!inline, "{place}: the words of the list are no component");
    });
    assert!(sets > 50, "{sets}");
}

#[test]
fn every_text_and_every_number_has_an_end() {
    let texts = every("string", &mut |place, text| {
        let ends = ["maxLength", "pattern", "format", "enum"].iter().any(|keyword| !text[*keyword].is_null());
        // What is accepted whatever it says has no limit of its own: all headers together have one (431).
        let ignored = place.starts_with("/components/parameters/") && *text == json!({ "type": "string" });
        assert!(ends || ignored, "{place}: a text without end");
    });
    for kind in ["integer", "number"] {
        every(kind, &mut |place, number| {
            let ends = number["minimum"].is_number() && number["maximum"].is_number();
            assert!(ends || number["enum"].is_array(), "{place}: a number without end");
        });
    }
    assert!(texts > 200, "{texts}");
}

#[test]
fn what_operations_say_of_themselves_to_the_service_alone_is_not_published() {
    // A slip of the pen in an extension's name would say nothing to the service, and stand here.
    everywhere(&document(), "", &mut |place, value| {
        // What the data of changes holds is said beside its schema.
        let own = |name: &&String| name.starts_with("x-") && *name != "x-data-by-type";
        let extension = value.as_object().and_then(|members| members.keys().find(own));
        assert!(extension.is_none(), "{place}: {extension:?}");
    });
}

#[test]
fn a_token_is_taken_by_two_schemes_and_the_plain_one_is_the_last() {
    // Generated clients that know `oauth2` only leave `Bearer` out of what they send. With both, what the last one by name
    // says is sent.
    let document = document();
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    let token = &schemes["token"];
    shows(token, json!({ "type": exactly(Value::from("http")), "scheme": exactly(Value::from("bearer")) }));
    assert_eq!(schemes.keys().max().unwrap(), "token");
    let mut secured = 0;
    for (name, operation) in operations(&document) {
        let alternatives = operation["security"].as_array().unwrap();
        let takes = |scheme: &str| alternatives.iter().any(|one| one[scheme].is_array());
        assert_eq!(takes("oauth2"), takes("token"), "{name}");
        if takes("token") {
            assert_eq!(*alternatives.last().unwrap(), serde_json::json!({ "token": [] }), "{name}");
            secured += 1;
        }
    }
    assert!(secured > 100, "{secured}");
}
