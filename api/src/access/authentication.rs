//! Turns a bearer token into an actor before any handler or extractor runs.

use crate::app::App;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};
use reintegration_domain::access::Actor;

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
    let Ok(verified) = app.keys.verify(token, app.now()) else { return Caller::Refused };
    let found = app.store.clients().get(verified.client).await;
    match found.and_then(|client| client.filter(|client| app.knows(client)).map(|client| client.actor()).transpose()) {
        Ok(actor) => actor.flatten().map_or(Caller::Refused, |actor| {
            let mut permissions = verified.permissions;
            permissions.retain(|permission| actor.permissions.contains(permission));
            Caller::Known(Actor { permissions, ..actor })
        }),
        Err(error) => {
            tracing::error!(%error, "authentication");
            Caller::Unavailable
        }
    }
}
