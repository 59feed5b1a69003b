use crate::app::App;
use crate::identity::KeySet;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};

/// Get the key set
///
/// The public keys of access tokens (RFC 7517), for systems that verify a token themselves.
#[utoipa::path(tag = "access", operation_id = "get_key_set",
    extensions(("x-from-memory" = json!(true))),
    security(()),
    responses((status = 200, description = "The public keys of access tokens", body = KeySet)))]
#[get("/.well-known/jwks.json")]
pub async fn get_key_set(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(app.keys.key_set())
}
