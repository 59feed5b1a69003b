//! What a client says of itself at the token endpoint, read from the form and from HTTP Basic.

use super::refusal::Refusal;
use crate::http::media_type::essence;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::HashMap;

/// The only kind of assertion there is (RFC 7523 §2.2).
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A client's name with its proof.
pub enum Credentials {
    /// A shared secret.
    Secret {
        /// The name.
        client_id: String,
        /// The secret.
        secret: String,
        /// Whether it came by HTTP Basic.
        basic: bool,
    },
    /// Something that it signed.
    Assertion {
        /// The name, where the form says it too.
        client_id: Option<String>,
        /// The assertion.
        assertion: String,
    },
}

/// Reads the form and the credentials, from one place only (RFC 6749 §2.3), and the scope that is asked for.
pub fn read(request: &HttpRequest, body: &Bytes) -> Result<(Credentials, Option<String>), Refusal> {
    if essence(request).as_deref() != Some("application/x-www-form-urlencoded") {
        return Err(Refusal::new("invalid_request", "The request is not a form in UTF-8, as it is."));
    }
    if !request.query_string().is_empty() {
        return Err(Refusal::new("invalid_request", "Parameters belong into the form."));
    }
    let text = std::str::from_utf8(body).map_err(|_| Refusal::new("invalid_request", "The form cannot be read."))?;
    let mut form = fields(text)?;
    let mut take = |name: &str| form.remove(name);
    let (grant_type, scope) = (take("grant_type"), take("scope"));
    let (client_id, secret) = (take("client_id"), take("client_secret"));
    let (assertion_type, assertion) = (take("client_assertion_type"), take("client_assertion"));
    if !form.is_empty() {
        return Err(Refusal::new("invalid_request", "The form has a field that is not known here."));
    }
    match grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::new("unsupported_grant_type", "Only client_credentials is supported.")),
        None => return Err(Refusal::new("invalid_request", "grant_type is missing.")),
    }
    let basic = basic(request)?;
    let credentials = match (assertion_type.as_deref(), assertion) {
        (None, None) => by_secret(basic, client_id, secret)?,
        (Some(ASSERTION_TYPE), Some(assertion)) if basic.is_none() && secret.is_none() => {
            Credentials::Assertion { client_id, assertion }
        }
        (Some(ASSERTION_TYPE), Some(_)) => {
            return Err(Refusal::new("invalid_request", "A client proves itself by assertion or by secret, not both."));
        }
        _ => return Err(Refusal::new("invalid_request", "The assertion is not complete, or of another type.")),
    };
    Ok((credentials, scope))
}

fn by_secret(
    basic: Option<(String, String)>,
    client_id: Option<String>,
    secret: Option<String>,
) -> Result<Credentials, Refusal> {
    match (basic, client_id, secret) {
        (Some((named, secret)), client_id, None) if client_id.is_none() || client_id.as_ref() == Some(&named) => {
            Ok(Credentials::Secret { client_id: named, secret, basic: true })
        }
        (Some(_), _, _) => {
            Err(Refusal::new("invalid_request", "Credentials come by HTTP Basic or in the form, not both."))
        }
        (None, Some(client_id), Some(secret)) => Ok(Credentials::Secret { client_id, secret, basic: false }),
        (None, _, _) => Err(Refusal::client(true)),
    }
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
fn basic(request: &HttpRequest) -> Result<Option<(String, String)>, Refusal> {
    let mut sent = request.headers().get_all(AUTHORIZATION);
    let Some(header) = sent.next() else { return Ok(None) };
    if sent.next().is_some() {
        return Err(Refusal::new("invalid_request", "Credentials come once."));
    }
    let read = || {
        let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
        let bytes = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(encoded.trim()).ok()).flatten()?;
        let text = String::from_utf8(bytes).ok()?;
        let (client_id, secret) = text.split_once(':')?;
        Some((decoded(client_id)?, decoded(secret)?))
    };
    read().map(Some).ok_or(Refusal::client(true))
}

fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}
