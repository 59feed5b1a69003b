//! What the derived schemas leave to be said.

use super::operations::{media_types, operations, references};
use crate::contract::schemas as texts;
use crate::contract::words;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The component that a reference names.
pub fn target(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

/// The schema itself, or the one it refers to.
pub fn resolved<'a>(schema: &'a Value, schemas: &'a Map<String, Value>) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(target);
    name.and_then(|name| schemas.get(name)).unwrap_or(schema)
}

/// The properties of each shape that a value of the schema can have; those of one shape may stand in several places.
pub fn shapes<'a>(schema: &'a Value, schemas: &'a Map<String, Value>) -> Vec<Vec<&'a Value>> {
    let schema = resolved(schema, schemas);
    let parts = |name: &str| schema[name].as_array().map(|parts| parts.iter().map(|part| shapes(part, schemas)));
    let mut shapes: Vec<Vec<&Value>> = match parts("oneOf").or(parts("anyOf")) {
        Some(alternatives) => alternatives.flatten().collect(),
        None => vec![Vec::new()],
    };
    let common = parts("allOf").into_iter().flatten().flatten().flatten().chain(schema.get("properties"));
    let common: Vec<&Value> = common.collect();
    for shape in &mut shapes {
        shape.extend(&common);
    }
    shapes
}

/// The integers that every reader of JSON keeps exactly (RFC 8259 §6): up to 2^53 - 1.
const LARGEST: i64 = 9_007_199_254_740_991;

/// The longest entry of a list of words and pointers, where its declaration says nothing of it, in characters.
const LONGEST_ENTRY: usize = 400;

/// The longest text that is an answer by itself, in characters.
const LONGEST_TEXT: usize = 16 * 1024 * 1024;

/// Puts right what derived schemas say wrongly, wherever they stand.
pub fn tidy(document: &mut Value) {
    tidy_forms(document);
    let components = document["components"]["schemas"].as_object_mut();
    components.into_iter().flat_map(Map::values_mut).for_each(|schema| visit(schema, &mut tidied));
    for (_, _, operation) in operations(&mut document["paths"]) {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            parameter.get_mut("schema").into_iter().for_each(|schema| visit(schema, &mut tidied));
        }
        for schema in answers(operation) {
            visit(schema, &mut tidied);
            schema.as_object_mut().into_iter().for_each(|text| bound_text(text, LONGEST_TEXT));
        }
    }
}

/// A form is text and files: generated clients would send a component as JSON, in quotation marks, so its words stand in
/// the form itself. How long a file may be is the setting's to say, and `413` the answer.
fn tidy_forms(document: &mut Value) {
    let mut forms = Vec::new();
    for (_, _, operation) in operations(&mut document["paths"]) {
        let form = operation.get("requestBody").map(|body| &body["content"]["multipart/form-data"]["schema"]["$ref"]);
        forms.extend(form.and_then(Value::as_str).and_then(target).map(ToOwned::to_owned));
    }
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    for form in forms {
        let mut fields = schemas.get_mut(&form).map(|form| form["properties"].take()).unwrap_or_default();
        for field in fields.as_object_mut().into_iter().flat_map(Map::values_mut) {
            *field = resolved(field, schemas).clone();
            if let (true, Some(file)) = (field["format"] == "binary", field.as_object_mut()) {
                file.shift_remove("maxLength");
            }
        }
        schemas[&form]["properties"] = fields;
    }
}

/// The schemas of an operation's answers.
fn answers(operation: &mut Map<String, Value>) -> impl Iterator<Item = &mut Value> {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    let contents = responses.into_iter().flat_map(Map::values_mut).filter_map(|response| response.get_mut("content"));
    let media = contents.filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    media.filter_map(|media| media.get_mut("schema"))
}

/// A field that may be left out has no default of `null` to a client: most of them do not even take `null`. JSON Schema
/// spells `example` `examples`. What is said of a field belongs to the field, not to one of its alternatives; of a choice
/// of components, each says itself what it is: generated clients take one with anything beside its `$ref` for another.
fn tidied(schema: &mut Map<String, Value>) {
    bound_number(schema);
    if let Some(entry) = schema.get_mut("items").and_then(Value::as_object_mut) {
        bound_text(entry, LONGEST_ENTRY);
    }
    if schema.get("default").is_some_and(Value::is_null) {
        schema.shift_remove("default");
    }
    if let Some(example) = schema.shift_remove("example") {
        schema.insert("examples".to_owned(), Value::Array(vec![example]));
    }
    let nullable = schema.get_mut("oneOf").and_then(Value::as_array_mut).filter(|alternatives| {
        alternatives.len() == 2 && alternatives.iter().any(|alternative| alternative["type"] == "null")
    });
    let described = nullable.and_then(|alternatives| alternatives.iter_mut().find(|one| one.get("$ref").is_some()));
    let description = described.and_then(Value::as_object_mut).and_then(|one| one.shift_remove("description"));
    if let Some(description) = description {
        schema.entry("description").or_insert(description);
    }
    for alternative in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
        if let (true, Some(reference)) = (alternative.get("$ref").is_some(), alternative.as_object_mut()) {
            reference.shift_remove("description");
        }
    }
}

/// Gives an integer the limits of its format, where it has none of its own.
fn bound_number(schema: &mut Map<String, Value>) {
    let limits = match schema.get("format").and_then(Value::as_str) {
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("int64") => (-LARGEST, LARGEST),
        _ => return,
    };
    schema.entry("minimum").or_insert(limits.0.into());
    schema.entry("maximum").or_insert(limits.1.into());
}

/// Gives a text a limit, where nothing limits it yet.
fn bound_text(schema: &mut Map<String, Value>, longest: usize) {
    let limited = ["maxLength", "enum", "const", "format", "pattern"].iter().any(|limit| schema.contains_key(*limit));
    if !limited && schema.get("type").is_some_and(|kind| kind == "string") {
        schema.insert("maxLength".to_owned(), longest.into());
    }
}

/// Shows `change` every schema object inside `schema`, itself included.
fn visit(schema: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    let Value::Object(object) = schema else { return };
    change(object);
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let schemas = object.get_mut(keyword).and_then(Value::as_array_mut);
        schemas.into_iter().flatten().for_each(|schema| visit(schema, change));
    }
    let properties = object.get_mut("properties").and_then(Value::as_object_mut);
    properties.into_iter().flat_map(Map::values_mut).for_each(|schema| visit(schema, change));
    for keyword in ["items", "additionalProperties"] {
        object.get_mut(keyword).into_iter().for_each(|schema| visit(schema, change));
    }
}

/// Adds the schemas that only parameters refer to.
pub fn add_overlooked(document: &mut Value) {
    let mut used = HashSet::new();
    references(document, &mut used);
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    for (name, schema) in words::all().into_iter().chain(texts::all()) {
        if used.contains(&format!("#/components/schemas/{name}")) && !schemas.contains_key(name.as_ref()) {
            schemas.insert(name.into_owned(), serde_json::to_value(schema).unwrap_or_default());
        }
    }
    schemas.sort_keys();
}

/// Fills every schema `…Patch` that has no member of `…Request` from it: a merge patch (RFC 7396) takes the same members, all
/// of them optional, down to the innermost object, beside those of its own. What is a choice of schemas is replaced as a whole.
pub fn derive_patches(schemas: &mut Map<String, Value>) {
    let has =
        |name: &str, member: &str| schemas.get(name).is_some_and(|schema| schema["properties"].get(member).is_some());
    let derived = |name: &&String| {
        let own = schemas[*name]["properties"].as_object();
        let whole = name.replace("Patch", "Request");
        name.ends_with("Patch") && !own.is_some_and(|own| own.keys().any(|member| has(&whole, member)))
    };
    let patches = schemas.keys().filter(derived);
    let mut open: Vec<(String, String)> =
        patches.map(|patch| (patch.replace("Patch", "Request"), patch.clone())).collect();
    while let Some((whole, patch)) = open.pop() {
        let Some(Value::Object(mut loose)) = schemas.get(&whole).cloned() else { continue };
        loose.shift_remove("required");
        loose.shift_remove("examples");
        let properties = loose.get_mut("properties").and_then(Value::as_object_mut);
        for property in properties.into_iter().flat_map(Map::values_mut) {
            loosen(property, schemas, &mut open);
            let alternatives = property.get_mut("oneOf").and_then(Value::as_array_mut);
            alternatives.into_iter().flatten().for_each(|alternative| loosen(alternative, schemas, &mut open));
        }
        if let Value::Object(patch) = schemas.entry(patch).or_insert_with(|| json!({})) {
            for (keyword, value) in loose {
                match (patch.get_mut(&keyword), value) {
                    (Some(Value::Object(own)), Value::Object(members)) if keyword == "properties" => {
                        own.extend(members);
                    }
                    (Some(_), _) => {}
                    (None, value) => {
                        patch.insert(keyword, value);
                    }
                }
            }
        }
    }
    schemas.sort_keys();
}

/// Lets what refers to an object refer to its merge patch.
fn loosen(place: &mut Value, schemas: &Map<String, Value>, open: &mut Vec<(String, String)>) {
    let Some(name) = place["$ref"].as_str().and_then(target).map(ToOwned::to_owned) else { return };
    if schemas.get(&name).is_some_and(|schema| schema.get("properties").is_some()) {
        let patch = format!("{name}Patch");
        place["$ref"] = Value::from(format!("#/components/schemas/{patch}"));
        open.push((name, patch));
    }
}

/// Says of every object that is sent to the service what the service does: unknown members are refused. Gives the names
/// of their schemas.
pub fn close_requests(document: &mut Value) -> HashSet<String> {
    let mut open: Vec<String> = Vec::new();
    for (_, _, operation) in operations(&mut document["paths"]) {
        for media in media_types(operation) {
            visit(&mut media["schema"], &mut |schema| close(schema, &mut open));
        }
    }
    let mut seen = HashSet::new();
    while let Some(name) = open.pop() {
        let Some(schema) = document["components"]["schemas"].get_mut(&name) else { continue };
        if seen.insert(name) {
            visit(schema, &mut |schema| close(schema, &mut open));
        }
    }
    seen
}

fn close(schema: &mut Map<String, Value>, open: &mut Vec<String>) {
    open.extend(schema.get("$ref").and_then(Value::as_str).and_then(target).map(ToOwned::to_owned));
    if schema.contains_key("properties") {
        schema.entry("additionalProperties").or_insert(Value::Bool(false));
    }
}

/// Says of every object that is in answers only, and not `sent`, what the service does: every member is there, as `null`
/// when there is nothing to tell; and an object without described members has some all the same.
pub fn complete_answers(document: &mut Value, sent: &HashSet<String>) {
    for (_, _, operation) in operations(&mut document["paths"]) {
        answers(operation).for_each(|schema| visit(schema, &mut answered));
    }
    let components = document["components"]["schemas"].as_object_mut().into_iter().flatten();
    for (_, schema) in components.filter(|(name, _)| !sent.contains(*name)) {
        visit(schema, &mut answered);
    }
}

fn answered(schema: &mut Map<String, Value>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let every = properties.keys().cloned().map(Value::from).collect();
        schema.insert("required".to_owned(), Value::Array(every));
    } else if schema.get("type").is_some_and(|kind| kind == "object") {
        schema.entry("additionalProperties").or_insert(Value::Bool(true));
    }
}

/// One of several examples, by the word that tells it from the others.
fn named(example: &Value) -> Option<(String, Value)> {
    let word = ["component", "outcome"].iter().find_map(|member| example[member].as_str())?;
    Some((word.to_owned(), json!({ "value": example })))
}

/// Moves the examples of whole bodies from their schemas to the bodies, where tools look for what can be sent as it is;
/// and tells bodies that may be left out, because nothing in them is required, from those that may not.
pub fn complete_bodies(document: &mut Value) {
    let mut schemas = document["components"]["schemas"].take();
    let mut moved = Vec::new();
    for (_, method, operation) in operations(&mut document["paths"]) {
        let mut needed = true;
        for media in media_types(operation) {
            let Some(name) = media["schema"]["$ref"].as_str().and_then(target).map(ToOwned::to_owned) else { continue };
            match schemas[&name]["examples"].as_array().map_or(&[][..], Vec::as_slice) {
                [] => {}
                [example] => {
                    media["example"] = example.clone();
                    moved.push(name.clone());
                }
                examples => {
                    media["examples"] = examples.iter().filter_map(named).collect();
                    moved.push(name.clone());
                }
            }
            let schema = &schemas[&name];
            needed = method != "post" || schema.get("type").is_none() || schema.get("required").is_some();
        }
        if let Some(body) = operation.get_mut("requestBody") {
            body["required"] = Value::Bool(needed);
        }
    }
    for name in moved {
        schemas[&name].as_object_mut().and_then(|schema| schema.shift_remove("examples"));
    }
    document["components"]["schemas"] = schemas;
}
