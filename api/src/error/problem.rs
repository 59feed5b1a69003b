//! A problem: built anywhere, worded in the caller's language at the edge.

use super::Code;
use actix_web::body::BoxBody;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use reintegration_domain::fault::Fault;
use reintegration_domain::locale::Language;
use reintegration_storage::StorageError;
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// A refused request (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Where the catalogue explains the code
    #[schema(example = "/v1/problems#validation_failed", max_length = 200)]
    pub r#type: String,
    /// What the code means, in the language asked for
    #[schema(example = "The request has faults", max_length = 400)]
    pub title: String,
    /// The HTTP status
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    /// The stable code, for programs
    #[schema(example = "validation_failed", max_length = 100)]
    pub code: String,
    /// The path that was asked
    #[schema(example = "/v1/eligibility-checks", max_length = 2000)]
    pub instance: String,
    /// The request's id, for questions to the service's operators
    #[schema(example = "0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e", max_length = 128)]
    pub request_id: String,
    /// Every fault of the request, each with its place
    #[schema(max_items = 200)]
    pub errors: Vec<FieldError>,
}

/// One fault of one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// The place: a JSON pointer into the body (RFC 6901), or `/query/{name}` for a parameter
    #[schema(example = "/stay_abroad/returned_on", max_length = 400)]
    pub pointer: String,
    /// The stable code of the fault
    #[schema(example = "day_in_future", max_length = 100)]
    pub code: String,
    /// What is wrong, in the language asked for
    #[schema(example = "This day lies in the future.", max_length = 4000)]
    pub detail: String,
}

/// Why a request is refused.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    faults: Vec<Fault>,
    allow: Option<String>,
}

impl Problem {
    /// A problem that its code says all about.
    pub const fn new(code: Code) -> Self {
        Self { code, faults: Vec::new(), allow: None }
    }

    /// A request that could be read and is wrong.
    pub fn validation(faults: Vec<Fault>) -> Self {
        Self { faults, ..Self::new(Code::ValidationFailed) }
    }

    /// A path that has other methods.
    pub fn method_not_allowed(allow: String) -> Self {
        Self { allow: Some(allow), ..Self::new(Code::MethodNotAllowed) }
    }

    /// The response, worded in `language`.
    pub fn response(&self, language: Language, instance: &str, request_id: &str) -> HttpResponse {
        let status = self.code.status();
        let errors = self
            .faults
            .iter()
            .map(|fault| FieldError {
                pointer: fault.pointer.clone(),
                code: fault.kind.fault_code().as_str().to_owned(),
                detail: fault.kind.detail(language),
            })
            .collect();
        let document = ProblemDocument {
            r#type: format!("/v1/problems#{}", self.code.as_str()),
            title: self.code.title().in_language(language).to_owned(),
            status: status.as_u16(),
            code: self.code.as_str().to_owned(),
            instance: instance.to_owned(),
            request_id: request_id.to_owned(),
            errors,
        };
        let mut response = HttpResponse::build(status);
        response.content_type("application/problem+json").insert_header((header::CONTENT_LANGUAGE, language.as_str()));
        if self.code == Code::Unavailable {
            response.insert_header((header::RETRY_AFTER, HeaderValue::from_static("5")));
        }
        if let Some(allow) = &self.allow {
            response.insert_header((header::ALLOW, allow.as_str()));
        }
        response.body(serde_json::to_vec(&document).unwrap_or_default())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.as_str())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> actix_web::http::StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        self.response(Language::En, "", "")
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        tracing::error!(%error, "storage");
        match error {
            StorageError::Unavailable(_) => Self::new(Code::Unavailable),
            StorageError::Corrupt(_) | StorageError::Database(_) => Self::new(Code::Internal),
        }
    }
}
