//! The contract is what is served.

mod bodies;
mod examples;
mod shapes;
mod words;

use crate::harness::on_both;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

const COMMITTED: &str = include_str!("../openapi/v1.json");

#[test]
fn the_committed_document_is_the_generated_one() {
    assert_eq!(COMMITTED, reintegration_api::document(), "run: cargo run -- openapi > openapi/v1.json");
}

#[tokio::test]
async fn the_committed_document_is_served_without_its_indentation() {
    on_both(async |system| assert_eq!(document().to_string(), system.text("/v1/openapi.json").await)).await;
}

/// What anybody may call.
const PUBLIC: [&str; 26] = [
    "GET /.well-known/jwks.json",
    "GET /.well-known/oauth-authorization-server",
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
    "POST /oauth/token",
    "GET /v1/calls",
    "GET /v1/calls/{id}",
    "GET /v1/calls/{id}/lots",
    "GET /v1/calls/{id}/questions",
    "POST /v1/eligibility-checks",
    "GET /v1/grants.360giving.json",
    "GET /v1/instruments",
    "GET /v1/lots",
    "GET /v1/lots/{id}",
    "GET /v1/municipalities",
    "GET /v1/openapi.json",
    "GET /v1/problems",
    "GET /v1/programmes",
    "GET /v1/programmes/{programme}/years/{year}",
    "GET /v1/regions",
    "GET /v1/regions/{code}/municipalities",
    "GET /v1/report-schema",
    "GET /v1/report-schema.csv",
    "POST /v1/status-checks",
    "GET /v1/vocabularies",
];

/// Header parameters that are never a reason to refuse, whatever they hold.
const TOLERATED: [&str; 4] = ["Accept-Language", "If-Match", "If-None-Match", "X-Request-Id"];

pub fn document() -> Value {
    serde_json::from_str(COMMITTED).unwrap()
}

/// Every operation with its name, as in `GET /v1/lots`.
pub fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
    });
    operations.collect()
}

/// The value itself, or the one that it refers to.
pub fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let Some(reference) = value["$ref"].as_str() else { return value };
    let found = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
    found.unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

/// Every reference inside `value`.
fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// Shows `look` every schema that can be reached from `schema`, with its place.
fn walk(document: &Value, schema: &Value, place: &str, seen: &mut HashSet<String>, look: &mut dyn FnMut(&str, &Value)) {
    if let Some(reference) = schema["$ref"].as_str() {
        if seen.insert(reference.to_owned()) {
            walk(document, resolved(document, schema), reference, seen, look);
        }
        return;
    }
    look(place, schema);
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        walk(document, property, &format!("{place}/{name}"), seen, look);
    }
    for keyword in ["oneOf", "anyOf", "allOf"] {
        for alternative in schema[keyword].as_array().into_iter().flatten() {
            walk(document, alternative, place, seen, look);
        }
    }
    if schema["items"].is_object() {
        walk(document, &schema["items"], &format!("{place}/-"), seen, look);
    }
}

/// Shows `look` every schema of what is sent to the service. Gives the references it met.
fn walk_requests(look: &mut dyn FnMut(&str, &Value)) -> HashSet<String> {
    let document = document();
    let mut seen = HashSet::new();
    for (name, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = resolved(&document, parameter);
            let called = parameter["name"].as_str().unwrap();
            if !TOLERATED.contains(&called) {
                walk(&document, &parameter["schema"], &format!("{name} {called}"), &mut seen, look);
            }
        }
        for media in operation["requestBody"]["content"].as_object().into_iter().flat_map(|content| content.values()) {
            walk(&document, &media["schema"], &name, &mut seen, look);
        }
    }
    seen
}

fn is_a(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind || schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind))
}

#[test]
fn every_operation_is_told_in_full() {
    let document = document();
    let tags = document["tags"].as_array().unwrap();
    let mut ids = HashSet::new();
    for (name, operation) in operations(&document) {
        for field in ["summary", "description"] {
            assert!(operation[field].as_str().is_some_and(|text| text.len() > 4), "{name} has no {field}");
        }
        let id = operation["operationId"].as_str().unwrap();
        let words: Vec<&str> = id.split('_').collect();
        let lower = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(words.len() >= 2 && words.iter().all(lower), "{name}: {id} is not a verb and a noun");
        assert!(ids.insert(id), "{name} repeats the id {id}");
        let [tag] = operation["tags"].as_array().unwrap().as_slice() else { panic!("{name} needs one tag") };
        let described = |known: &Value| known["name"] == *tag && known["description"].is_string();
        assert!(tags.iter().any(described), "{name}: the tag {tag} is not described");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name} never goes well");
        assert!(responses.keys().any(|status| status.starts_with('4')), "{name} never refuses");
        for media in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            let lines = ["text/csv", "application/x-ndjson"].contains(&media.0.as_str());
            let shown = examples::of(media.1);
            assert!(!shown.is_empty(), "{name} shows no body");
            assert!(shown.iter().all(|example| example.is_object() || lines && example.is_string()), "{name}");
        }
    }
}

#[test]
fn only_what_is_public_is_open() {
    let document = document();
    // Where a token may be left out, nothing is the first of the alternatives.
    let open = |operation: &Value| {
        let alternatives = operation["security"].as_array().unwrap();
        alternatives.first().is_none_or(|first| first.as_object().unwrap().is_empty())
    };
    let open = operations(&document).into_iter().filter(|(_, operation)| open(operation));
    let mut open: Vec<String> = open.map(|(name, _)| name).collect();
    open.sort_by_key(|name| name.split(' ').nth(1).map(ToOwned::to_owned));
    assert_eq!(open, PUBLIC);
    let scopes = &document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"];
    for (name, operation) in operations(&document).into_iter().filter(|(name, _)| !PUBLIC.contains(&name.as_str())) {
        let needed = operation["security"][0]["oauth2"].as_array().unwrap_or_else(|| panic!("{name} needs no token"));
        assert!(
            needed.iter().all(|scope| scopes[scope.as_str().unwrap()].is_string()),
            "{name} needs an unknown scope"
        );
    }
}

#[test]
fn every_operation_says_how_often_it_may_be_called_and_how_fast_a_body_has_to_come() {
    let document = document();
    for (name, operation) in operations(&document) {
        let path = name.split(' ').nth(1).unwrap();
        let counted = !path.starts_with("/health/") && path != "/metrics";
        let responses = operation["responses"].as_object().unwrap();
        assert_eq!(responses.contains_key("429"), counted, "{name}");
        // A head can be too slow as well.
        assert!(responses.contains_key("408"), "{name}");
        for (status, response) in responses {
            let headers = &resolved(&document, response)["headers"];
            for header in ["RateLimit", "RateLimit-Policy"] {
                assert!(!counted || headers[header].is_object(), "{name}: {status} without {header}");
            }
        }
    }
}

#[test]
fn every_reference_resolves_and_every_component_is_used() {
    let document = document();
    let mut used = BTreeSet::new();
    references(&document, &mut used);
    for reference in &used {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
    for (kind, components) in document["components"].as_object().unwrap() {
        for name in components.as_object().unwrap().keys().filter(|_| kind != "securitySchemes") {
            assert!(used.contains(format!("#/components/{kind}/{name}").as_str()), "nothing uses {kind}/{name}");
        }
    }
}

#[test]
fn no_two_types_share_a_schema_name() {
    // The generator keeps the last one of a name and says nothing.
    let mut names = HashSet::new();
    for path in crate::laws::sources(&crate::laws::root().join("api/src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let derived = text.split("#[derive(").skip(1).filter(|item| {
            item.split(")]").next().is_some_and(|traits| traits.split(", ").any(|one| one == "ToSchema"))
        });
        let derived = derived.filter_map(|item| {
            let declared = item.lines().find(|line| line.starts_with("pub ") || line.starts_with("struct "))?;
            let mut words = declared.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.find(|word| word.starts_with(char::is_uppercase)).map(ToOwned::to_owned)
        });
        // The tables of words and texts: `Name = …` and `Name, "…"`.
        let listed = text.lines().filter_map(|line| {
            let entry = line.strip_prefix("    ")?;
            let end = entry.find([' ', ','])?;
            let (name, rest) = entry.split_at(end);
            let entry = rest.starts_with(" = ") && rest.ends_with(';') || rest.starts_with(", \"");
            // Shapes that have most of their members in common: `Name Component {`.
            let entry = entry || rest.ends_with("Component {");
            (entry && name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric))
                .then(|| name.to_owned())
        });
        // Lists: `listed!(Item as Name, "…", "…")`.
        let lists = text.split("\nlisted!(").skip(1).filter_map(|list| {
            let (_, rest) = list.split_once(" as ")?;
            rest.split_once(',').map(|(name, _)| name.to_owned())
        });
        // Bodies with a reason: `reason!(Name, "…", …)`.
        let reasons = text.split("\nreason!(").skip(1).filter_map(|body| body.split(',').next());
        let reasons = reasons.map(|name| name.trim().to_owned());
        for name in derived.chain(listed).chain(lists).chain(reasons) {
            assert!(names.insert(name.clone()), "{}: there is another {name}", path.display());
        }
    }
    let document = document();
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(names.contains(name) || name.ends_with("Patch"), "{name} is declared where this test does not look");
    }
}

#[test]
fn whatever_is_sent_to_the_service_is_bounded() {
    let mut seen = 0;
    walk_requests(&mut |place, schema| {
        if is_a(schema, "string") {
            let format = schema["format"].as_str();
            let closed = schema["enum"].is_array() || matches!(format, Some("uuid" | "date" | "date-time" | "binary"));
            assert!(closed || schema["maxLength"].is_u64(), "{place}: a text without end");
            seen += 1;
        }
        if is_a(schema, "array") {
            assert!(schema["maxItems"].is_u64(), "{place}: a list without end");
        }
        if is_a(schema, "integer") && schema["format"] != "int32" {
            assert!(schema["minimum"].is_i64() && schema["maximum"].is_i64(), "{place}: a number without end");
        }
    });
    assert!(seen > 30, "the requests are not where they were");
}

#[test]
fn whatever_is_sent_to_the_service_is_known_to_it() {
    walk_requests(&mut |place, schema| {
        if is_a(schema, "object") {
            assert_eq!(schema["additionalProperties"], Value::Bool(false), "{place} takes members that nobody reads");
        }
    });
}

#[test]
fn an_answer_leaves_no_member_out() {
    // Who reads `null` needs no second way to be told that there is nothing.
    let document = document();
    let mut seen = walk_requests(&mut |_, _| {});
    let mut members = 0;
    for (name, operation) in operations(&document) {
        for response in operation["responses"].as_object().unwrap().values() {
            let content = resolved(&document, response)["content"].as_object();
            for media in content.into_iter().flat_map(|content| content.values()) {
                walk(&document, &media["schema"], &name, &mut seen, &mut |place, schema| {
                    let required: Vec<&Value> = schema["required"].as_array().into_iter().flatten().collect();
                    for member in schema["properties"].as_object().into_iter().flat_map(|members| members.keys()) {
                        assert!(required.iter().any(|name| *name == member), "{place}/{member} may be left out");
                        members += 1;
                    }
                    let told = schema["properties"].is_object() || schema["additionalProperties"] == true;
                    assert!(told || !is_a(schema, "object"), "{place} is an object without members");
                });
            }
        }
    }
    assert!(members > 200, "the answers are not where they were: {members}");
    for path in crate::laws::sources(&crate::laws::root().join("api/src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("skip_serializing"), "{} leaves members out of answers", path.display());
    }
}

#[tokio::test]
async fn every_documented_path_without_parameters_is_served() {
    on_both(async |system| {
        for (name, _) in operations(&document()) {
            if let Some(path) = name.strip_prefix("GET ").filter(|path| !path.contains('{')) {
                let expected = if PUBLIC.contains(&name.as_str()) { 200 } else { 401 };
                assert_eq!(system.get(path).await.status, expected, "{path}");
            }
        }
    })
    .await;
}

/// Whether each shape of what a schema describes has the property.
fn has_property(document: &Value, schema: &Value, name: &str) -> bool {
    let schema = resolved(document, schema);
    let parts = |kind: &str| schema[kind].as_array().filter(|parts| !parts.is_empty());
    schema["properties"].get(name).is_some()
        || parts("oneOf").is_some_and(|parts| parts.iter().all(|part| has_property(document, part, name)))
        || parts("allOf").is_some_and(|parts| parts.iter().any(|part| has_property(document, part, name)))
}

#[test]
fn what_has_a_version_says_so_and_is_sent_once() {
    let document = document();
    let mut versioned = Vec::new();
    for (name, operation) in operations(&document) {
        let (answer, known) = (&operation["responses"]["200"], &operation["responses"]["304"]);
        let schema = &answer["content"]["application/json"]["schema"];
        if !name.starts_with("GET /v1/") || !name.contains("{id}") || !has_property(&document, schema, "version") {
            continue;
        }
        assert!(answer["headers"].get("ETag").is_some() && known["headers"].get("ETag").is_some(), "{name}");
        versioned.push(name);
    }
    assert!(versioned.contains(&"GET /v1/assistance/{id}".to_owned()), "{versioned:?}");
}

#[test]
fn what_any_request_can_be_refused_with_is_told_everywhere() {
    let document = document();
    for (name, operation) in operations(&document) {
        for status in ["408", "414", "431"] {
            assert!(operation["responses"].get(status).is_some(), "{name} does not tell of {status}");
        }
    }
}

/// Lists in which nothing may stand twice.
const UNIQUE: [(&str, &str); 14] = [
    ("RegistrationRequest", "needs"),
    ("CallRequest", "criteria"),
    ("CallRequest", "members"),
    ("LotRequest", "regions"),
    ("OrganisationAssessmentRequest", "flags"),
    ("ProposalRequest", "budget"),
    ("ScoreRequest", "points"),
    ("DeliveryRequest", "documents"),
    ("SurveyRequest", "answers"),
    ("ReportContentRequest", "indicators"),
    ("ReportContentRequest", "financial"),
    ("ReportContentRequest", "items"),
    ("ReportIndicatorRequest", "persons"),
    ("PolicyDocument", "follow_up_months"),
];

#[test]
fn lists_in_which_nothing_may_stand_twice_say_so() {
    let document = document();
    for (schema, property) in UNIQUE {
        let list = &document["components"]["schemas"][schema]["properties"][property];
        assert!(resolved(&document, list)["uniqueItems"] == true, "{schema}/{property}: {list}");
    }
}
