//! How long bodies may be.

use super::{document, is_a, operations, resolved};
use serde_json::Value;

/// The most bytes of a JSON value that the schema lets through: every character is written as two escapes of six bytes.
fn most_bytes(document: &Value, schema: &Value) -> usize {
    let schema = resolved(document, schema);
    let number = |name: &str| schema[name].as_u64().and_then(|number| usize::try_from(number).ok());
    let escaped = |text: &str| text.chars().count() * 6 + 2;
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(|word| escaped(word.as_str().unwrap_or("false"))).max().unwrap_or_default();
    }
    if let Some(choice) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        return choice.iter().map(|schema| most_bytes(document, schema)).max().unwrap_or_default();
    }
    if let Some(properties) = schema["properties"].as_object() {
        let member = |(name, schema): (&String, &Value)| escaped(name) + 2 + most_bytes(document, schema);
        return properties.iter().map(member).sum::<usize>() + 2;
    }
    if is_a(schema, "array") {
        return number("maxItems").unwrap_or_default() * (most_bytes(document, &schema["items"]) + 1) + 2;
    }
    if is_a(schema, "string") { number("maxLength").unwrap_or(40) * 12 + 2 } else { 30 }
}

#[test]
fn a_body_within_the_limits_of_the_document_is_never_too_large() {
    let document = document();
    let mut largest = 0;
    for (name, operation) in operations(&document) {
        for (media_type, media) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            if media_type.ends_with("json") && !media_type.ends_with("ndjson") {
                let most = most_bytes(&document, &media["schema"]);
                assert!(most <= 4 * 1024 * 1024, "{name} lets {most} bytes through");
                largest = largest.max(most);
            }
        }
    }
    assert!(largest > 1024 * 1024, "the bodies are not where they were: {largest}");
}
