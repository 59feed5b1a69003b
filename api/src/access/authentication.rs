//! Turns a bearer token into an actor before any handler or extractor runs.

use super::remembered::{Verified, digest};
use crate::app::App;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};
use reintegration_domain::access::{Actor, Permission};
use reintegration_domain::identifier::ClientId;
use reintegration_storage::StorageError;
use std::sync::Arc;

/// What authentication found; the extractor turns a failure into 401.
#[derive(Debug, Clone)]
pub enum Caller {
    /// No token was sent.
    Nobody,
    /// A token was sent and is not valid, or its client is revoked.
    Refused,
    /// Who calls.
    Known(Actor),
    /// The database did not say.
    Unavailable,
}

/// The middleware. Operations that need nobody ignore what it finds.
pub async fn authenticate(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut sent = request.headers().get_all(AUTHORIZATION).map(|value| value.to_str().unwrap_or_default().to_owned());
    let caller = match (sent.next(), sent.next()) {
        (None, _) => Caller::Nobody,
        (Some(header), None) => match bearer(&header) {
            Some(token) => known(&app, token).await,
            None => Caller::Refused,
        },
        // Which of two would be meant is not for us to guess.
        (Some(_), Some(_)) => Caller::Refused,
    };
    request.extensions_mut().insert(caller);
    next.call(request).await
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The token's actor as its client stands now: a revoked client is out with its next request.
async fn known(app: &App, token: &str) -> Caller {
    let Some(verified) = verified(app, token) else { return Caller::Refused };
    let actor = client_of(app, verified.client, &verified.permissions).await;
    match actor {
        Ok(actor) => actor.map_or(Caller::Refused, Caller::Known),
        Err(error) => {
            tracing::error!(%error, "authentication");
            Caller::Unavailable
        }
    }
}

/// The token, whose signature is looked at when it comes for the first time.
fn verified(app: &App, token: &str) -> Option<Arc<Verified>> {
    let (digest, now) = (digest(token), app.now());
    if let Some(remembered) = app.remembered.get(&digest, now, |verified| app.keys.has(&verified.key)) {
        return Some(remembered);
    }
    app.metrics.signatures.inc();
    let verified = app.keys.verify(token, now).ok()?;
    Some(app.remembered.insert(digest, verified))
}

/// The client that asked for the token, with what both the token and the role permit.
async fn client_of(app: &App, id: ClientId, permissions: &[Permission]) -> Result<Option<Actor>, StorageError> {
    let client = app.store.clients().get(id).await?.filter(|client| app.knows(client));
    let actor = client.map(|client| client.actor()).transpose()?.flatten();
    Ok(actor.map(|mut actor| {
        let role = std::mem::take(&mut actor.permissions);
        actor.permissions = permissions.iter().copied().filter(|permission| role.contains(permission)).collect();
        actor
    }))
}
