use crate::app::App;
use crate::identity::jose::ALGORITHMS;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use reintegration_domain::access::Permission;
use serde::Serialize;
use utoipa::ToSchema;

/// Metadata of the authorization server (RFC 8414).
#[derive(Debug, Serialize, ToSchema)]
pub struct ServerMetadata {
    /// Address of the service, as in a token's `iss`
    #[schema(example = "http://127.0.0.1:8080", max_length = 300)]
    issuer: String,
    /// Address for requesting tokens
    #[schema(example = "http://127.0.0.1:8080/oauth/token", max_length = 400)]
    token_endpoint: String,
    /// Address of the public keys
    #[schema(example = "http://127.0.0.1:8080/.well-known/jwks.json", max_length = 400)]
    jwks_uri: String,
    /// All scopes; a client's role determines which of them it may request
    #[schema(max_items = 200, value_type = Vec<crate::contract::words::Scope>)]
    scopes_supported: Vec<Permission>,
    /// Methods by which a client authenticates
    #[schema(max_items = 10, example = json!(["client_secret_basic", "client_secret_post", "private_key_jwt"]))]
    token_endpoint_auth_methods_supported: [&'static str; 3],
    /// Algorithms for signing an assertion
    #[schema(max_items = 10, example = json!(["EdDSA", "ES256", "PS256", "RS256"]))]
    token_endpoint_auth_signing_alg_values_supported: [&'static str; 4],
    /// Supported grants: only client credentials
    #[schema(max_items = 10, example = json!(["client_credentials"]))]
    grant_types_supported: [&'static str; 1],
    /// Supported response types: none, because there is no authorization endpoint
    #[schema(max_items = 10)]
    response_types_supported: [&'static str; 0],
}

/// Get the authorization server's metadata
///
/// Metadata for client libraries that configure themselves (RFC 8414).
#[utoipa::path(tag = "access", operation_id = "get_authorization_server_metadata",
    extensions(("x-from-memory" = json!(true))),
    security(()),
    responses((status = 200, description = "The authorization server's metadata", body = ServerMetadata)))]
#[get("/.well-known/oauth-authorization-server")]
pub async fn get_authorization_server_metadata(app: web::Data<App>) -> HttpResponse {
    let issuer = app.keys.issuer();
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(ServerMetadata {
        token_endpoint: format!("{issuer}/oauth/token"),
        jwks_uri: format!("{issuer}/.well-known/jwks.json"),
        issuer: issuer.to_owned(),
        scopes_supported: Permission::ALL.to_vec(),
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
        token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
        grant_types_supported: ["client_credentials"],
        response_types_supported: [],
    })
}
