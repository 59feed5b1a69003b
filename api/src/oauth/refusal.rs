use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use serde::Serialize;
use utoipa::ToSchema;

/// A refused request for a token (RFC 6749 §5.2).
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenError {
    /// Code of the error: `invalid_request`, `invalid_client`, `invalid_scope` or `unsupported_grant_type`
    #[schema(example = "invalid_client", max_length = 30)]
    error: &'static str,
    /// Explanation of the error in a sentence
    #[schema(example = "The client is not known, or its proof is not good.", max_length = 200)]
    error_description: &'static str,
}

/// A refusal in OAuth's words.
pub struct Refusal {
    error: &'static str,
    description: &'static str,
    basic: bool,
}

impl Refusal {
    /// The request is wrong.
    pub const fn new(error: &'static str, description: &'static str) -> Self {
        Self { error, description, basic: false }
    }

    /// The client does not prove itself; it tried by HTTP Basic, or not at all, with `basic`.
    pub const fn client(basic: bool) -> Self {
        let description = "The client is not known, or its proof is not good.";
        Self { error: "invalid_client", description, basic }
    }

    /// The refusal as it is sent.
    pub fn answer(&self) -> HttpResponse {
        let refused = self.error == "invalid_client";
        let mut response =
            HttpResponse::build(if refused { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST });
        response.insert_header((CACHE_CONTROL, "no-store"));
        if refused {
            let challenge = if self.basic { "Basic realm=\"reintegration\"" } else { "Bearer realm=\"reintegration\"" };
            response.insert_header((WWW_AUTHENTICATE, challenge));
        }
        response.json(TokenError { error: self.error, error_description: self.description })
    }
}
