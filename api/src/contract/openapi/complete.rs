//! Completes the generated document with what follows from its own structure, so that an operation has it without
//! writing anything: what it can refuse with, the headers and parameters of the conventions, closed request bodies.

use super::access;
use super::operations::{is_versioned, operations, references};
use super::schemas;
use super::shared::{self, Refusal, reference};
use super::special::{self, Special};
use reintegration_domain::access::Permission;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Completes the document.
pub fn complete(document: &mut Value) {
    schemas::add_overlooked(document);
    schemas::tidy(document);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas::derive_patches(schemas);
    }
    let sent = schemas::close_requests(document);
    schemas::complete_answers(document, &sent);
    schemas::complete_bodies(document);
    let mut paths = document["paths"].take();
    let schemas = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
    let shown = shown(&mut paths);
    for (path, method, operation) in operations(&mut paths) {
        let traits = Traits::of(path, method, operation, &schemas, &shown);
        traits.complete(operation);
        access::explain(operation);
        access::take_token(operation);
    }
    document["paths"] = paths;
    if let Some(components) = document["components"].as_object_mut() {
        components.append(&mut shared::components());
    }
    drop_unused(document);
}

/// The schemas of single resources that have an address of their own.
fn shown(paths: &mut Value) -> HashSet<String> {
    let single = operations(paths).filter(|(path, method, _)| *method == "get" && path.contains('{'));
    single.filter_map(|(_, _, operation)| success(operation)?["$ref"].as_str().map(ToOwned::to_owned)).collect()
}

/// The schema of the answer when all goes well.
fn success(operation: &Map<String, Value>) -> Option<&Value> {
    let responses = operation.get("responses")?.as_object()?;
    let (_, response) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
    response.get("content")?.get("application/json")?.get("schema")
}

/// What the structure of an operation says of it.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, and they come in every combination")]
struct Traits<'a> {
    method: &'a str,
    /// Under `/v1`, where the conventions hold.
    versioned_api: bool,
    /// Asks for no token, and looks at none.
    open: bool,
    /// Needs a token.
    secured: bool,
    /// Needs a scope.
    scoped: bool,
    /// Names a resource in its path.
    addressed: bool,
    /// Takes a body.
    body: bool,
    /// Answers with a page of a list that has cursors.
    list: bool,
    /// Answers with a single resource that has a version.
    tagged: bool,
    /// Answers with what has an `ETag`, although it has no version.
    digested: bool,
    /// Answers with a resource that has an address.
    located: bool,
    /// Answers with what is to be kept as a file.
    file: bool,
    /// Shows people's data.
    personal: bool,
    /// Is about a person whose data can be erased.
    erasable: bool,
    /// Puts what may not be there yet.
    creates: bool,
    /// Answers what it saw, and leaves nothing behind.
    looks: bool,
    /// Refuses who calls too often.
    limited: bool,
    /// Asks the database.
    stored: bool,
    /// The names of its query parameters.
    query: Vec<String>,
}

impl<'a> Traits<'a> {
    fn of(
        path: &str,
        method: &'a str,
        operation: &Map<String, Value>,
        components: &Map<String, Value>,
        shown: &HashSet<String>,
    ) -> Self {
        let security = operation.get("security").and_then(Value::as_array).into_iter().flatten();
        let scopes: Vec<&Value> = security.filter_map(Value::as_object).flat_map(Map::values).collect();
        let optional = access::is_optional(operation);
        let answer = success(operation);
        let shapes = answer.map(|schema| schemas::shapes(schema, components)).unwrap_or_default();
        // Of an answer of several shapes, each has it.
        let all = |holds: &dyn Fn(&Value) -> bool| {
            !shapes.is_empty() && shapes.iter().all(|properties| properties.iter().any(|some| holds(some)))
        };
        let has = |name: &str| all(&|properties| properties.get(name).is_some());
        let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query");
        let special = special::of(operation);
        let is = |one: Special| special.contains(&one);
        Self {
            method,
            versioned_api: is_versioned(path),
            open: scopes.is_empty(),
            secured: !scopes.is_empty() && !optional,
            scoped: !optional && scopes.iter().filter_map(|scopes| scopes.as_array()).any(|scopes| !scopes.is_empty()),
            addressed: path.contains('{'),
            body: operation.contains_key("requestBody"),
            list: has("next_cursor"),
            tagged: all(&|properties| properties["version"]["type"] == "integer"),
            digested: is(Special::Digested),
            located: answer.and_then(|schema| schema["$ref"].as_str()).is_some_and(|schema| shown.contains(schema)),
            file: is(Special::File),
            personal: is(Special::OpensPeople)
                || is(Special::MeetsErased)
                || method == "get" && scopes.iter().any(|scopes| shows_people(scopes)),
            erasable: is(Special::MeetsErased),
            looks: operation.get("responses").is_some_and(|all| all.get("200").is_some()),
            creates: method == "put" && operation.get("responses").is_some_and(|all| all.get("201").is_some()),
            limited: !is(Special::Uncounted),
            stored: !is(Special::FromMemory),
            query: query.filter_map(|parameter| parameter["name"].as_str().map(ToOwned::to_owned)).collect(),
        }
    }

    fn complete(&self, operation: &mut Map<String, Value>) {
        if self.open {
            operation.insert("security".to_owned(), json!([]));
        }
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(parameters) = parameters.as_array_mut() {
            parameters.iter_mut().for_each(describe_example);
            parameters.extend(self.parameters().map(|name| reference("parameters", name)));
        }
        let responses = operation.entry("responses").or_insert_with(|| json!({}));
        if let Some(responses) = responses.as_object_mut() {
            self.complete_responses(responses);
        }
    }

    /// Whether the caller can say which version it has seen.
    fn conditional(&self) -> bool {
        self.secured && self.addressed && self.method != "get"
    }

    /// Whether the caller has to.
    fn only_conditional(&self) -> bool {
        self.conditional() && self.method != "post"
    }

    /// What only looks (200) can be asked again without a key.
    fn keyed(&self) -> bool {
        self.secured && self.method == "post" && !self.looks
    }

    fn parameters(&self) -> impl Iterator<Item = &'static str> {
        let takes = |name: &str| self.query.iter().any(|known| known == name);
        // A feed is followed with `after`, which stands for `cursor`.
        let cursor = self.list && !takes("cursor") && !takes("after");
        [
            (self.list && !takes("limit"), "Limit"),
            (cursor, "Cursor"),
            (self.keyed(), "IdempotencyKey"),
            (self.only_conditional() && !self.creates, "IfMatch"),
            (self.creates, "IfMatchToReplace"),
            (self.creates, "IfNoneMatchToCreate"),
            (self.conditional() && !self.only_conditional(), "IfMatchOptional"),
            (self.revalidated(), "IfNoneMatch"),
            (self.personal, "Purpose"),
            (true, "AcceptLanguage"),
            (true, "RequestId"),
        ]
        .into_iter()
        .filter_map(|(applies, name)| applies.then_some(name))
    }

    fn revalidated(&self) -> bool {
        self.method == "get" && (self.addressed && self.tagged || self.digested)
    }

    fn refusals(&self) -> impl Iterator<Item = Refusal> {
        let json = self.versioned_api && self.body;
        let changes = self.secured && self.method != "get";
        [
            (json, shared::UNREADABLE),
            (self.secured, shared::UNAUTHENTICATED),
            (self.scoped, shared::FORBIDDEN),
            (self.addressed, shared::NOT_FOUND),
            (self.versioned_api, shared::NOT_ACCEPTABLE),
            (changes, shared::CONFLICT),
            (self.erasable, shared::GONE),
            (self.conditional(), shared::STALE),
            (true, shared::TOO_SLOW),
            (self.body, shared::TOO_LARGE),
            (true, shared::ADDRESS_TOO_LONG),
            (json, shared::UNSUPPORTED_MEDIA_TYPE),
            (self.versioned_api, shared::INVALID),
            (self.only_conditional(), shared::PRECONDITION_REQUIRED),
            (self.limited, shared::TOO_MANY_REQUESTS),
            (true, shared::HEADERS_TOO_LARGE),
            (self.stored, shared::UNAVAILABLE),
        ]
        .into_iter()
        .filter_map(|(applies, refusal)| applies.then_some(refusal))
    }

    fn complete_responses(&self, responses: &mut Map<String, Value>) {
        for (status, response) in responses.iter_mut() {
            if response.get("content").is_some() {
                Self::drop_binary_schemas(response);
            }
            // What the handler says itself of a common refusal is its description.
            if let (Some(refusal), true) = (shared::refusal(status), is_problem(response)) {
                let mut common = reference("responses", refusal.name);
                common["description"] = response["description"].take();
                *response = common;
            } else {
                self.complete_headers(status, response);
            }
        }
        for refusal in self.refusals() {
            responses.entry(refusal.status).or_insert_with(|| reference("responses", refusal.name));
        }
        if self.revalidated() {
            let mut response = json!({ "description": "The caller has the current version already" });
            self.complete_headers("304", &mut response);
            responses.insert("304".to_owned(), response);
        }
        // What any request can be refused with says nothing of this one.
        let common =
            [shared::TOO_SLOW, shared::ADDRESS_TOO_LONG, shared::HEADERS_TOO_LARGE].map(|common| common.status);
        if !responses.keys().any(|status| status.starts_with('4') && !common.contains(&status.as_str())) {
            let refusal = shared::METHOD_NOT_ALLOWED;
            responses.insert(refusal.status.to_owned(), reference("responses", refusal.name));
        }
        responses.sort_keys();
    }

    /// What is no JSON is told by its media type alone (`OpenAPI` 3.1 §4.8.14.3).
    fn drop_binary_schemas(response: &mut Value) {
        for (media_type, content) in response["content"].as_object_mut().into_iter().flatten() {
            if media_type == "application/pdf" || media_type.starts_with("image/") {
                *content = json!({});
            }
        }
    }

    fn complete_headers(&self, status: &str, response: &mut Value) {
        let good = status.starts_with('2');
        // An older revision is no version that a change could be based on.
        let older = self.query.iter().any(|name| name == "revision");
        let headers = [
            (status == "201" && self.located, "Location"),
            ((good || status == "304") && (self.tagged && !older || self.digested), "ETag"),
            (good && self.tagged && older, "ETagOfNewest"),
            (status == "304" && self.tagged && older, "ETag"),
            (good && self.list && !self.query.iter().any(|name| name == "after"), "Link"),
            (good && self.keyed(), "Idempotent-Replayed"),
            (good && self.file, "Content-Disposition"),
            (status == "401", "WWW-Authenticate"),
            (self.limited, "RateLimit-Policy"),
            (self.limited, "RateLimit"),
            (true, "X-Request-Id"),
        ];
        for (_, name) in headers.into_iter().filter(|(applies, _)| *applies) {
            let sent = if name == "ETagOfNewest" { "ETag" } else { name };
            response["headers"][sent] = reference("headers", name);
        }
    }
}

/// Whether a scope lets one read people's data.
fn shows_people(scopes: &Value) -> bool {
    let shown = [Permission::RegistrationRead, Permission::CaseRead, Permission::AssistanceRead].map(Permission::scope);
    scopes.as_array().into_iter().flatten().any(|scope| shown.iter().any(|shown| scope == shown))
}

/// Moves the example of a parameter that may be left out into its description: pages that let one try an operation fill
/// examples in, and a list would then look empty.
fn describe_example(parameter: &mut Value) {
    if parameter["required"] == true || parameter["in"] != "query" {
        return;
    }
    let example = parameter.as_object_mut().and_then(|parameter| parameter.shift_remove("example"));
    if let (Some(example), Some(description)) = (example, parameter["description"].as_str()) {
        let example = example.as_str().map_or_else(|| example.to_string(), ToOwned::to_owned);
        parameter["description"] = Value::from(format!("{description}, as `{example}`"));
    }
}

fn is_problem(response: &Value) -> bool {
    response["content"].as_object().is_some_and(|content| content.contains_key("application/problem+json"))
}

/// Takes away the common components that nothing refers to, and the tags that no operation has.
fn drop_unused(document: &mut Value) {
    // Responses refer to headers: these come last.
    for kind in ["responses", "parameters", "headers"] {
        let mut used = HashSet::new();
        references(document, &mut used);
        let components = document["components"][kind].as_object_mut();
        if let Some(components) = components {
            components.retain(|name, _| used.contains(&format!("#/components/{kind}/{name}")));
        }
    }
    let mut paths = document["paths"].take();
    let tags = operations(&mut paths).filter_map(|(_, _, operation)| operation.get("tags")?.as_array().cloned());
    let used: Vec<Value> = tags.flatten().collect();
    document["paths"] = paths;
    if let Some(tags) = document["tags"].as_array_mut() {
        tags.retain(|tag| used.contains(&tag["name"]));
    }
}
