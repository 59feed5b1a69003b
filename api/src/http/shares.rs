//! What one caller may have under way, so that nobody takes the service from all others: a client by its token, everybody
//! else by address. Each replica counts for itself.
//!
//! How often somebody may ask is another question, and `rate` answers it: few requests can hold much.

use super::caller::Caller;
use super::share::{Share, Size};
use super::{operation, rate};
use crate::contract::openapi::Special;
use crate::figures::Metrics;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, web};
use reintegration_domain::access::Actor;
use std::net::IpAddr;
use uuid::Uuid;

/// Requests of one caller that may wait for their turn.
const MOST_WAITING: usize = 64;

/// As many times what one caller may send at once is what all together may.
const ALL: u64 = 4;

/// Who has a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sharer {
    /// A client, wherever it calls from.
    Client(Uuid),
    /// Whoever calls from there without a valid token.
    Address(IpAddr),
}

/// What the settings allow one caller; any number when 0.
#[derive(Debug, Clone, Copy)]
pub struct Allowed {
    /// Requests that a worker answers at once.
    pub requests: u32,
    /// Calls that wait for news.
    pub waits: u32,
    /// Bytes of documents that come in.
    pub uploads: u64,
    /// Bytes of reports that come in.
    pub reports: u64,
    /// Connections of an address.
    pub connections: u32,
}

/// The shares of a replica.
#[derive(Debug, Clone)]
pub struct Shares {
    /// Requests that are answered, of each worker: its connections to the database are its own.
    pub requests: Share<Sharer>,
    /// Calls that wait for news.
    pub waits: Share<Sharer>,
    /// Bytes of documents that come in.
    pub uploads: Share<Sharer>,
    /// Bytes of reports that come in.
    pub reports: Share<Sharer>,
    /// Reports that are written down.
    pub writing: Share<Sharer>,
    /// Connections.
    pub connections: Share<IpAddr>,
}

impl Shares {
    /// The shares of the settings, where each worker has so many connections to the database. Of those one caller's
    /// requests have half at most.
    pub fn new(allowed: &Allowed, connections: u32, metrics: &Metrics) -> Self {
        let each = |each: u64| Size { each, ..Size::default() };
        let bytes = |each: u64| Size { each, all: each.saturating_mul(ALL), waiting: 0 };
        let requests = allowed.requests.min((connections / 2).max(1));
        Self {
            requests: Share::new(Size { waiting: MOST_WAITING, ..each(requests.into()) }, metrics.refused("requests")),
            waits: Share::new(each(allowed.waits.into()), metrics.refused("waits")),
            uploads: Share::new(bytes(allowed.uploads), metrics.refused("uploads")),
            reports: Share::new(bytes(allowed.reports), metrics.refused("reports")),
            writing: Share::new(Size { waiting: MOST_WAITING, ..each(1) }, metrics.refused("writing")),
            connections: Share::new(each(allowed.connections.into()), metrics.refused("connections")),
        }
    }

    /// The same for another worker.
    pub fn of_worker(&self) -> Self {
        Self { requests: self.requests.again(), ..self.clone() }
    }
}

impl Sharer {
    /// The client of a token.
    pub const fn client(actor: &Actor) -> Self {
        Self::Client(actor.client.uuid())
    }

    /// Whose request it is. `None` where nobody could say: the database is away.
    fn of(request: &ServiceRequest) -> Option<Self> {
        match request.extensions().get() {
            Some(Caller::Known(actor)) => Some(Self::client(actor)),
            Some(Caller::Unavailable) => None,
            Some(Caller::Nobody | Caller::Refused | Caller::Unnamed) | None => {
                Some(Self::Address(rate::address(request)))
            }
        }
    }
}

/// Whether the operation takes its turns by itself: who waits for news, or sends for long, holds none meanwhile.
fn takes_turns_by_itself(request: &ServiceRequest) -> bool {
    let special = [Special::Waits, Special::LargeBody, Special::OwnTurns];
    operation::of(request).is_some_and(|operation| special.iter().any(|one| operation.is(*one)))
}

/// How many bytes a body has, as its sender says; where it does not say, the most that are taken.
pub fn announced(request: &HttpRequest, most: usize) -> u64 {
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    length.unwrap_or(most).min(most)
}

/// The middleware: lets the requests of each caller have a share of what a worker can do at once, and the others wait in
/// line.
pub async fn keep(
    shares: web::Data<Shares>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let counts = !rate::beside_the_limits(&request) && !takes_turns_by_itself(&request);
    let turn = match Sharer::of(&request).filter(|_| counts) {
        Some(caller) => match shares.requests.wait(caller, 1).await {
            Ok(turn) => Some(turn),
            Err(problem) => return Ok(request.error_response(problem)),
        },
        None => None,
    };
    let response = next.call(request).await?.map_into_boxed_body();
    drop(turn);
    Ok(response)
}
