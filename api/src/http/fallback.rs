//! What no route answers: 405 with `Allow` where the path has other methods, 404 elsewhere.

use crate::contract::openapi;
use crate::error::{Code, Problem};
use actix_web::{HttpRequest, HttpResponse};

/// Answers whatever no handler took.
pub async fn answer(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Err(match documented(request.path()) {
        Some((_, methods)) => Problem::method_not_allowed(methods.join(", ")),
        None => Problem::new(Code::NotFound),
    })
}

/// The template of a path among those of the document, with its methods.
pub fn documented(path: &str) -> Option<&'static (String, Vec<String>)> {
    let asked: Vec<&str> = path.split('/').collect();
    openapi::methods().iter().find(|(template, _)| matches(template, &asked))
}

fn matches(template: &str, asked: &[&str]) -> bool {
    let segments: Vec<&str> = template.split('/').collect();
    segments.len() == asked.len()
        && segments.iter().zip(asked).all(|(segment, asked)| {
            // A parameter is never empty: `/v1/registrations/` is no registration.
            if segment.starts_with('{') { !asked.is_empty() } else { segment == asked }
        })
}
