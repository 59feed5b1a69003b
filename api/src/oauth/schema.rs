//! The request for a token as a schema: by secret, or by assertion.

use super::credentials::ASSERTION_TYPE;
use crate::contract::schemas::{exactly, one_of, schemas};
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

schemas! {
    TokenRequest, "A request for a token",
        OneOfBuilder::new()
            .description(Some(
                "A request for a token (RFC 6749 §4.4). A client sends its name and secret in the form or by HTTP Basic; a client \
                 with a key set signs an assertion instead (RFC 7523)",
            ))
            .item(
                request()
                    .property("client_id", text("Name of the client", 100))
                    .property("client_secret", text("Secret of the client", 200)),
            )
            .item(
                request()
                    .property("client_assertion_type", one_of("Type of the assertion", [ASSERTION_TYPE]))
                    .required("client_assertion_type")
                    .property("client_assertion", text(
                        "A JWT that the client signed: `iss` and `sub` are its name, `aud` is the issuer or this endpoint, \
                         `exp` is at most five minutes ahead, and `jti` was never used before",
                        8000,
                    ))
                    .required("client_assertion")
                    .property("client_id", text("Name of the client, which the assertion also contains", 100)),
            )
            .examples([serde_json::json!({
                "grant_type": "client_credentials", "client_id": "demo-officer", "client_secret": "demo"
            })]);
}

fn request() -> ObjectBuilder {
    exactly([("grant_type", one_of("Type of the grant; only this one is supported", ["client_credentials"]).into())])
        .property(
            "scope",
            text("Scopes of the token, separated by spaces; all scopes of the client's role when left out", 2000),
        )
}

fn text(description: &str, longest: usize) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description)).max_length(Some(longest))
}
