use crate::app::App;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A public key (RFC 7517, RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicKey {
    /// Always `OKP`
    #[schema(example = "OKP", max_length = 10)]
    pub kty: &'static str,
    /// Always `Ed25519`
    #[schema(example = "Ed25519", max_length = 10)]
    pub crv: &'static str,
    /// Always `sig`
    #[schema(example = "sig", max_length = 10)]
    pub r#use: &'static str,
    /// Always `EdDSA`
    #[schema(example = "EdDSA", max_length = 10)]
    pub alg: &'static str,
    /// Which key: a token's header names it
    #[schema(max_length = 100)]
    pub kid: String,
    /// The key itself, in base64url
    #[schema(max_length = 100)]
    pub x: String,
}

/// The keys that sign access tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeySet {
    /// The keys
    #[schema(max_items = 10)]
    pub keys: Vec<PublicKey>,
}

/// Get the key set
///
/// The public keys of access tokens (RFC 7517), for systems that verify a token themselves.
#[utoipa::path(tag = "access", operation_id = "get_key_set",
    extensions(("x-from-memory" = json!(true))),
    security(()),
    responses((status = 200, description = "The keys", body = KeySet)))]
#[get("/.well-known/jwks.json")]
pub async fn get_key_set(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(app.keys.key_set())
}
