use super::guesses::Pair;
use crate::access::hash_secret;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::http::address;
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, post, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reintegration_domain::access::{Actor, Permission};
use reintegration_storage::entity::client;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::OnceLock;
use utoipa::ToSchema;

/// A request for a token (RFC 6749 §4.4). The client's name and secret come in the form or by HTTP Basic.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "grant_type": "client_credentials", "client_id": "demo-officer", "client_secret": "demo" }))]
#[allow(dead_code, reason = "the form is read field by field; this describes it")]
pub struct TokenRequest {
    /// Always `client_credentials`
    #[schema(example = "client_credentials", pattern = "^client_credentials$", max_length = 18)]
    grant_type: String,
    /// The client's name
    #[schema(example = "demo-officer", max_length = 100, nullable = false)]
    client_id: Option<String>,
    /// The client's secret
    #[schema(example = "demo", max_length = 200, nullable = false)]
    client_secret: Option<String>,
    /// Scopes, separated by spaces: the token carries these only. All of the client's role when left out
    #[schema(example = "registration:read case:read", max_length = 2000, nullable = false)]
    scope: Option<String>,
}

/// An access token (RFC 6749 §5.1).
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenResponse {
    /// The token, to be sent as `Authorization: Bearer …`
    #[schema(max_length = 4000)]
    access_token: String,
    /// Always `Bearer`
    #[schema(example = "Bearer", max_length = 10)]
    token_type: &'static str,
    /// Seconds for which the token is valid
    #[schema(example = 600, minimum = 1)]
    expires_in: i64,
    /// The scopes that it carries, separated by spaces
    #[schema(example = "registration:read case:read", max_length = 2000)]
    scope: String,
}

/// Why no token was given (RFC 6749 §5.2).
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenError {
    /// `invalid_request`, `invalid_client`, `invalid_scope` or `unsupported_grant_type`
    #[schema(example = "invalid_client", max_length = 30)]
    error: &'static str,
    /// The same in a sentence
    #[schema(example = "The client is not known, or its secret is another.", max_length = 200)]
    error_description: &'static str,
}

struct Refusal {
    error: &'static str,
    description: &'static str,
    basic: bool,
}

impl Refusal {
    const fn new(error: &'static str, description: &'static str) -> Self {
        Self { error, description, basic: false }
    }

    const fn client(basic: bool) -> Self {
        let description = "The client is not known, or its secret is another.";
        Self { error: "invalid_client", description, basic }
    }

    fn answer(&self) -> HttpResponse {
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

/// What a client says of itself.
struct Credentials {
    client_id: String,
    secret: String,
    basic: bool,
}

/// Get an access token
///
/// Client credentials (RFC 6749 §4.4), by HTTP Basic or in the form. The token is a JWT (RFC 9068), signed with the key
/// at `/.well-known/jwks.json`. Errors are those of OAuth, so that client libraries understand them. Whose
/// proofs fail again and again has to wait.
#[utoipa::path(tag = "access", operation_id = "create_token", security(()),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "A token", body = TokenResponse),
              (status = 400, description = "The request is wrong", body = TokenError),
              (status = 401, description = "The client is not known, or its secret is another", body = TokenError)))]
#[post("/oauth/token")]
pub async fn create_token(app: Data<App>, request: HttpRequest, body: Bytes) -> Result<HttpResponse, Problem> {
    match give(&app, &request, &body).await? {
        Ok(token) => Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(token)),
        Err(refusal) => Ok(refusal.answer()),
    }
}

async fn give(app: &App, request: &HttpRequest, body: &Bytes) -> Result<Result<TokenResponse, Refusal>, Problem> {
    let (credentials, scope) = match read(request, body) {
        Ok(read) => read,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let basic = credentials.basic;
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

/// Reads the form and the credentials, from one place only (RFC 6749 §2.3).
fn read(request: &HttpRequest, body: &Bytes) -> Result<(Credentials, Option<String>), Refusal> {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Refusal::new("invalid_request", "The request is not a form."));
    }
    if !request.query_string().is_empty() {
        return Err(Refusal::new("invalid_request", "Parameters belong into the form."));
    }
    let text = std::str::from_utf8(body).map_err(|_| Refusal::new("invalid_request", "The form cannot be read."))?;
    let mut form = fields(text)?;
    let grant_type = form.remove("grant_type");
    let scope = form.remove("scope");
    let named = form.remove("client_id");
    let secret = form.remove("client_secret");
    if !form.is_empty() {
        return Err(Refusal::new("invalid_request", "The form has a field that is not known here."));
    }
    match grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::new("unsupported_grant_type", "Only client_credentials is supported.")),
        None => return Err(Refusal::new("invalid_request", "grant_type is missing.")),
    }
    let credentials = match (basic(request)?, named, secret) {
        (Some(credentials), None, None) => credentials,
        (Some(credentials), Some(named), None) if credentials.client_id == named => credentials,
        (Some(_), _, _) => {
            return Err(Refusal::new("invalid_request", "Credentials come by HTTP Basic or in the form, not both."));
        }
        (None, Some(client_id), Some(secret)) => Credentials { client_id, secret, basic: false },
        (None, _, _) => return Err(Refusal::client(true)),
    };
    Ok((credentials, scope))
}

/// The form's fields; none may be given twice (RFC 6749 §3.2).
fn fields(text: &str) -> Result<HashMap<String, String>, Refusal> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text)
        .map_err(|_| Refusal::new("invalid_request", "The form cannot be read."))?;
    let mut fields = HashMap::new();
    for (name, value) in pairs.into_inner() {
        if fields.insert(name, value).is_some() {
            return Err(Refusal::new("invalid_request", "A field is given twice."));
        }
    }
    Ok(fields)
}

/// HTTP Basic, its two parts form-encoded (RFC 6749 §2.3.1).
fn basic(request: &HttpRequest) -> Result<Option<Credentials>, Refusal> {
    let Some(header) = request.headers().get(AUTHORIZATION) else { return Ok(None) };
    let read = || {
        let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
        let bytes = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(encoded.trim()).ok()).flatten()?;
        let text = String::from_utf8(bytes).ok()?;
        let (client_id, secret) = text.split_once(':')?;
        Some(Credentials { client_id: decoded(client_id)?, secret: decoded(secret)?, basic: true })
    };
    read().map(Some).ok_or(Refusal::client(true))
}

fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The client behind the credentials. Fails with 429 for who guesses.
async fn prove(app: &App, request: &HttpRequest, credentials: Credentials) -> Result<Option<Actor>, Problem> {
    let pair = Pair::of(&credentials.client_id, address::of(request));
    app.guesses.check(&pair, app.now())?;
    let actor = prove_secret(app, &pair, credentials).await?;
    match &actor {
        Some(_) => app.guesses.succeeded(&pair),
        None => app.guesses.failed(pair, app.now()),
    }
    Ok(actor)
}

/// The client whose secret it is. Unknown clients cost as much time as known ones.
async fn prove_secret(app: &App, pair: &Pair, credentials: Credentials) -> Result<Option<Actor>, Problem> {
    static NOBODYS: OnceLock<Vec<String>> = OnceLock::new();
    // PostgreSQL cannot hold the character NUL, not even to look for it.
    let client = if credentials.client_id.contains('\0') {
        None
    } else {
        app.store.clients().named(&credentials.client_id).await?.filter(|client| app.knows(client))
    };
    let actor = client.as_ref().map(client::Model::actor).transpose()?.flatten();
    let hashes = match &client {
        Some(client) => {
            let secrets = app.store.clients().secrets(client.id, app.now()).await?;
            secrets.into_iter().map(|secret| secret.secret_hash).collect()
        }
        None => NOBODYS.get_or_init(|| hash_secret("nobody").into_iter().collect()).clone(),
    };
    // Others of the same pair may have failed while this one waited for its turn.
    let matches = app.prover.matches(credentials.secret, hashes, || app.guesses.check(pair, app.now())).await?;
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
