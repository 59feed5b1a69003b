//! What no route answers: 405 with `Allow` where the path has other methods, 404 elsewhere.

use super::operation;
use crate::error::{Code, Problem};
use actix_web::{HttpRequest, HttpResponse};

/// Answers whatever no handler took.
pub async fn answer(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Err(match operation::template(&request) {
        Some(template) => Problem::method_not_allowed(template.methods()),
        None => Problem::new(Code::NotFound),
    })
}
