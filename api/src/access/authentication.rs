//! Turns a bearer token into an actor before any handler or extractor runs.

use crate::app::App;
use crate::http::caller::Caller;
use crate::http::request_id::RequestId;
use crate::identity::openid::{self, Rejection};
use crate::identity::{Bearer, Verified, digest};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};
use reintegration_domain::access::{Actor, Permission};
use reintegration_domain::identifier::ClientId;
use reintegration_storage::StorageError;
use std::sync::Arc;

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
            Some(token) => {
                let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
                known(&app, token, &request_id).await
            }
            None => Caller::Unnamed,
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
async fn known(app: &App, token: &str, request_id: &str) -> Caller {
    let verified = match verified(app, token).await {
        Ok(verified) => verified,
        Err(Rejection::Refused) => return Caller::Refused,
        Err(Rejection::Unavailable) => return Caller::Unavailable,
    };
    let actor = match &verified.bearer {
        Bearer::Client { client, permissions } => client_of(app, *client, permissions).await,
        Bearer::Outside(bearer) => openid::actor(&app.store, bearer, request_id, app.now()).await,
    };
    match actor {
        Ok(actor) => actor.map_or(Caller::Refused, Caller::Known),
        Err(error) => {
            tracing::error!(%error, "authentication");
            Caller::Unavailable
        }
    }
}

/// The token, whose signature is looked at when it comes for the first time.
async fn verified(app: &App, token: &str) -> Result<Arc<Verified>, Rejection> {
    let (digest, now) = (digest(token), app.now());
    let still_counts = |verified: &Verified| match &verified.bearer {
        Bearer::Client { .. } => app.keys.has(&verified.key),
        Bearer::Outside(bearer) => app.issuers.have(&bearer.issuer, &verified.key, now),
    };
    if let Some(remembered) = app.remembered.get(&digest, now, still_counts) {
        return Ok(remembered);
    }
    app.metrics.signatures.inc();
    let verified = match app.issuers.of(token) {
        Some(issuer) => issuer.verify(token, now, &app.territory, &app.store).await?,
        None => app.keys.verify(token, now).map_err(|_| Rejection::Refused)?,
    };
    Ok(app.remembered.insert(digest, verified))
}

/// The client that asked for the token, with what both the token and the role permit.
async fn client_of(app: &App, id: ClientId, permissions: &[Permission]) -> Result<Option<Actor>, StorageError> {
    let client = app.store.clients().calling(id).await?.filter(|client| app.knows(client));
    let actor = client.and_then(|client| client.actor());
    Ok(actor.map(|mut actor| {
        let role = std::mem::take(&mut actor.permissions);
        actor.permissions = permissions.iter().copied().filter(|permission| role.contains(permission)).collect();
        actor
    }))
}
