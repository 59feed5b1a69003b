//! What is special about an operation. It says so where it is declared, as `extensions(("x-waits" = json!(true)))` in its
//! `#[utoipa::path]`; the document and the edge read it here. None of it is published: what follows from it is.

use super::operations::{is_versioned, operations};
use serde_json::{Map, Value};

macro_rules! specials {
    ($( $special:ident = $extension:literal, $meaning:literal; )*) => {
        /// Something that only some operations do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Special {
            $( #[doc = $meaning] $special, )*
        }

        impl Special {
            /// Each with the extension that says it.
            const ALL: &[(Self, &str)] = &[$( (Self::$special, $extension) ),*];
        }
    };
}

specials! {
    Waits = "x-waits", "May be asked to wait for news.";
    LargeBody = "x-large-body", "Takes bodies that are long on their way.";
    OwnTurns = "x-own-turns", "Takes its caller's turns by itself, when it needs them.";
    Uncounted = "x-uncounted", "Is asked by orchestrators and by Prometheus, and counts against no limit.";
    Costly = "x-costly", "Counts as a hundred requests, because whoever asks often enough could go through all people.";
    FromMemory = "x-from-memory", "Serves without the database.";
    MeetsErased = "x-meets-erased", "Opens somebody's data, which may be erased.";
    OpensPeople = "x-opens-people", "Shows people's data, although its scope does not say so, or says what is on record of them.";
    Digested = "x-digested", "Has an `ETag` of what it shows, although that has no version.";
    File = "x-file", "Answers with what is to be kept as a file.";
}

/// The operations of a path.
#[derive(Debug)]
pub struct Template {
    /// The path, parameters in braces.
    pub path: String,
    /// What it takes, `HEAD` not among it.
    pub operations: Vec<Operation>,
}

/// An operation, as the edge has to know it.
#[derive(Debug)]
pub struct Operation {
    /// Its method.
    pub method: String,
    special: Vec<Special>,
    /// What is sent when all goes well, one of these; none where nobody is asked what they take.
    pub sent: Vec<String>,
}

impl Template {
    /// What a method does here. `HEAD` is `GET` without the body.
    pub fn operation(&self, method: &str) -> Option<&Operation> {
        let method = if method == "HEAD" { "GET" } else { method };
        self.operations.iter().find(|operation| operation.method == method)
    }

    /// Every method there is, as `Allow` names them.
    pub fn methods(&self) -> String {
        let mut methods: Vec<&str> = self.operations.iter().map(|operation| operation.method.as_str()).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.join(", ")
    }
}

impl Operation {
    /// Whether this is special about it.
    pub fn is(&self, special: Special) -> bool {
        self.special.contains(&special)
    }
}

/// What an operation says of itself.
pub fn of(operation: &Map<String, Value>) -> Vec<Special> {
    let says = |extension: &str| operation.get(extension).is_some_and(|said| *said == true);
    Special::ALL.iter().filter(|(_, extension)| says(extension)).map(|(special, _)| *special).collect()
}

/// Takes what the operations of the completed document say of themselves out of it.
pub fn take(document: &mut Value) -> Vec<Template> {
    let mut templates: Vec<Template> = Vec::new();
    for (path, method, operation) in operations(&mut document["paths"]) {
        let special = of(operation);
        for (_, extension) in Special::ALL {
            operation.shift_remove(*extension);
        }
        let sent = if is_versioned(path) { sent(operation) } else { Vec::new() };
        let operation = Operation { method: method.to_uppercase(), special, sent };
        match templates.last_mut() {
            Some(last) if last.path == path => last.operations.push(operation),
            _ => templates.push(Template { path: path.to_owned(), operations: vec![operation] }),
        }
    }
    templates
}

/// What an operation sends when all goes well: JSON where that has no body, for its problems are JSON.
fn sent(operation: &Map<String, Value>) -> Vec<String> {
    let responses = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    let good = responses.filter(|(status, _)| status.starts_with('2'));
    let contents = good.filter_map(|(_, response)| response.get("content")?.as_object());
    let sent: Vec<String> = contents.flat_map(Map::keys).cloned().collect();
    if sent.is_empty() { vec!["application/json".to_owned()] } else { sent }
}
