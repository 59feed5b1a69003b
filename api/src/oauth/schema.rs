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
                "A request for a token (RFC 6749 §4.4). A client's name and secret come in the form or by HTTP Basic; a client \
                 with keys of its own signs an assertion instead (RFC 7523)",
            ))
            .item(
                request()
                    .property("client_id", text("The client's name", 100))
                    .property("client_secret", text("The client's secret", 200)),
            )
            .item(
                request()
                    .property("client_assertion_type", one_of("The kind of assertion", [ASSERTION_TYPE]))
                    .required("client_assertion_type")
                    .property("client_assertion", text(
                        "A JWT that the client signed: `iss` and `sub` are its name, `aud` is the issuer or this endpoint, \
                         `exp` lies at most five minutes ahead, and `jti` was never used before",
                        8000,
                    ))
                    .required("client_assertion")
                    .property("client_id", text("The client's name, which the assertion says already", 100)),
            )
            .examples([serde_json::json!({
                "grant_type": "client_credentials", "client_id": "demo-officer", "client_secret": "demo"
            })]);
}

fn request() -> ObjectBuilder {
    exactly([("grant_type", one_of("The only kind of grant", ["client_credentials"]).into())]).property(
        "scope",
        text("Scopes, separated by spaces: the token carries these only. All of the client's role when left out", 2000),
    )
}

fn text(description: &str, longest: usize) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description)).max_length(Some(longest))
}
