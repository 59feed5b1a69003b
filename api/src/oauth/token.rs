use super::assertion::Assertion;
use super::credentials::{self, Credentials};
use super::refusal::{Refusal, TokenError};
use super::schema;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::http::address;
use crate::identity::Pair;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, post};
use reintegration_domain::access::{Actor, Permission};
use reintegration_storage::entity::client;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An access token (RFC 6749 §5.1).
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenResponse {
    /// Access token, to be sent as `Authorization: Bearer …`
    #[schema(max_length = 4000)]
    access_token: String,
    /// Type of the token, always `Bearer`
    #[schema(example = "Bearer", max_length = 10)]
    token_type: &'static str,
    /// Number of seconds for which the token is valid
    #[schema(example = 600, minimum = 1)]
    expires_in: i64,
    /// Scopes of the token, separated by spaces
    #[schema(example = "registration:read case:read", max_length = 2000)]
    scope: String,
}

/// Get an access token
///
/// The client sends its credentials (RFC 6749 §4.4) by HTTP Basic, in the form, or as an assertion that it signed
/// (`private_key_jwt`). The token is a JWT (RFC 9068), signed with a key of `/.well-known/jwks.json`. Errors are those of
/// OAuth, so that client libraries understand them. A client whose authentication fails again and again has to wait.
#[utoipa::path(tag = "access", operation_id = "create_token",
    extensions(("x-own-turns" = json!(true))),
    security(()),
    request_body(content = schema::TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "A new access token", body = TokenResponse),
              (status = 400, description = "The request for a token is not valid", body = TokenError),
              (status = 401, description = "The client is not known, or its authentication failed", body = TokenError)))]
#[post("/oauth/token")]
pub async fn create_token(app: Data<App>, request: HttpRequest, body: Bytes) -> Result<HttpResponse, Problem> {
    match give(&app, &request, &body).await? {
        Ok(token) => Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(token)),
        Err(refusal) => Ok(refusal.answer()),
    }
}

async fn give(app: &App, request: &HttpRequest, body: &Bytes) -> Result<Result<TokenResponse, Refusal>, Problem> {
    let (credentials, scope) = match credentials::read(request, body) {
        Ok(read) => read,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let basic = matches!(credentials, Credentials::Secret { basic: true, .. });
    let Some(actor) = prove(app, request, credentials).await? else { return Ok(Err(Refusal::client(basic))) };
    let permissions = match asked(&actor, scope.as_deref()) {
        Ok(permissions) => permissions,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let scopes: Vec<&str> = permissions.iter().map(|permission| permission.scope()).collect();
    Ok(Ok(TokenResponse {
        access_token: app.keys.issue(&actor, &permissions, app.now()).ok_or(Problem::new(Code::Internal))?,
        token_type: "Bearer",
        expires_in: app.keys.lifetime().num_seconds(),
        scope: scopes.join(" "),
    }))
}

/// The client behind the credentials. Fails with 429 for who guesses.
async fn prove(app: &App, request: &HttpRequest, credentials: Credentials) -> Result<Option<Actor>, Problem> {
    let from = address::of(request);
    let (pair, actor) = match credentials {
        Credentials::Secret { client_id, secret, .. } => {
            let pair = Pair::of(&client_id, from);
            app.guesses.check(&pair, app.now())?;
            (pair, prove_secret(app, &pair, &client_id, secret).await?)
        }
        Credentials::Assertion { client_id, assertion } => {
            let Some(assertion) = Assertion::parse(assertion, client_id.as_deref()) else { return Ok(None) };
            let pair = Pair::of(&assertion.client_id, from);
            app.guesses.check(&pair, app.now())?;
            (pair, assertion.prove(app).await?)
        }
    };
    match &actor {
        Some(_) => app.guesses.succeeded(&pair),
        None => app.guesses.failed(pair, app.now()),
    }
    Ok(actor)
}

/// The client whose secret it is. Unknown clients, and those that have none, cost as much time as others: the same is asked
/// of the database, and as much is hashed.
async fn prove_secret(app: &App, pair: &Pair, client_id: &str, secret: String) -> Result<Option<Actor>, Problem> {
    // PostgreSQL cannot hold the character NUL, not even to look for it.
    let name = if client_id.contains('\0') { "" } else { client_id };
    let client = app.store.clients().named(name).await?.filter(|client| app.knows(client));
    let actor = client.as_ref().and_then(client::Model::actor);
    let id = client.map_or(Uuid::nil(), |client| client.id);
    let secrets = app.store.clients().secrets(id, app.now()).await?;
    let hashes = secrets.into_iter().map(|secret| secret.secret_hash).collect();
    // Others of the same pair may have failed while this one waited for its turn.
    let matches = app.prover.matches(*pair, secret, hashes, || app.guesses.check(pair, app.now())).await?;
    Ok(actor.filter(|_| matches))
}

/// The permissions asked for: all of the role's, or the named ones among them.
fn asked(actor: &Actor, scope: Option<&str>) -> Result<Vec<Permission>, Refusal> {
    let invalid = Refusal::new("invalid_scope", "The client may not ask for one of the scopes.");
    let Some(scope) = scope.filter(|scope| !scope.is_empty()) else { return Ok(actor.permissions.clone()) };
    let named: Option<Vec<Permission>> = scope.split(' ').map(Permission::parse).collect();
    let Some(named) = named.filter(|named| named.iter().all(|one| actor.permissions.contains(one))) else {
        return Err(invalid);
    };
    Ok(actor.permissions.iter().copied().filter(|permission| named.contains(permission)).collect())
}
