//! Which operation a request asks for, before it is routed, and so what is special about it.

use crate::contract::openapi::{self, Operation, Special, Template};
use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use std::collections::HashMap;
use std::str::Split;
use std::sync::OnceLock;

/// The paths of the document, a segment a step.
#[derive(Debug, Default)]
struct Node {
    literal: HashMap<&'static str, Node>,
    parameter: Option<Box<Node>>,
    here: Option<&'static Template>,
}

impl Node {
    fn add(&mut self, template: &'static Template) {
        let end = template.path.split('/').fold(self, |node, segment| {
            if segment.starts_with('{') {
                node.parameter.get_or_insert_default()
            } else {
                node.literal.entry(segment).or_default()
            }
        });
        end.here = Some(template);
    }

    fn find(&self, mut segments: Split<'_, char>) -> Option<&'static Template> {
        let Some(segment) = segments.next() else { return self.here };
        let literal = self.literal.get(segment).and_then(|node| node.find(segments.clone()));
        literal.or_else(|| {
            // A parameter is never empty: `/v1/registrations/` is no registration.
            let parameter = self.parameter.as_ref().filter(|_| !segment.is_empty());
            parameter.and_then(|node| node.find(segments))
        })
    }
}

fn paths() -> &'static Node {
    static PATHS: OnceLock<Node> = OnceLock::new();
    PATHS.get_or_init(|| {
        let mut paths = Node::default();
        for template in openapi::templates() {
            paths.add(template);
        }
        paths
    })
}

/// Makes the document and its paths, so that no request waits for them.
pub fn prepare() {
    paths();
}

/// The template of the path that a request asks for, which the router will find, too.
pub fn template(request: &HttpRequest) -> Option<&'static Template> {
    paths().find(request.match_info().as_str().split('/'))
}

/// The operation that a request asks for.
pub fn of(request: &ServiceRequest) -> Option<&'static Operation> {
    template(request.request())?.operation(request.method().as_str())
}

/// Whether this is special about the operation that a request asks for.
pub fn is(request: &ServiceRequest, special: Special) -> bool {
    of(request).is_some_and(|operation| operation.is(special))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_found_and_no_other() {
        openapi::describe(crate::routes::list);
        for template in openapi::templates() {
            let path = template.path.replace('{', "a-").replace('}', "");
            let found = paths().find(path.split('/')).map(|found| &found.path);
            assert_eq!(found, Some(&template.path), "{path}");
            assert!(paths().find(format!("{path}/").split('/')).is_none(), "{path}/");
        }
        for path in ["", "/", "/v1", "/v1/", "/v1/registrations/", "/v1/registrations//documents", "/v1/nothing"] {
            assert!(paths().find(path.split('/')).is_none(), "{path}");
        }
    }

    #[test]
    fn head_is_get() {
        openapi::describe(crate::routes::list);
        let template = paths().find("/v1/changes".split('/')).expect("the feed");
        assert!(template.operation("HEAD").is_some_and(|operation| operation.is(Special::Waits)));
        assert!(template.operation("POST").is_none());
        assert_eq!(template.methods(), "GET, HEAD");
    }
}
