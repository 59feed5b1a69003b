//! A body has to come in before its time is over: who drips it holds a place that others need. What may be large has more
//! time the more of it has come.

use super::connection::Connection;
use super::operation;
use crate::contract::openapi::Special;
use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::Bytes;
use futures_core::Stream;
use std::future::Future;
use std::io::ErrorKind;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// What the slowest client sends of a large body in a second, in bytes.
const SLOWEST: u64 = 16 * 1024;

/// A body with the end of its time.
struct Timed {
    body: Payload,
    connection: Option<Rc<Connection>>,
    over: Pin<Box<Sleep>>,
    /// Whether what has come lengthens the time.
    large: bool,
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let part = Pin::new(&mut self.body).poll_next(context);
        if let (Poll::Ready(None), Some(connection)) = (&part, &self.connection) {
            connection.body_ends();
        }
        if let (true, Poll::Ready(Some(Ok(bytes)))) = (self.large, &part) {
            let earned =
                Duration::from_millis(u64::try_from(bytes.len()).unwrap_or(u64::MAX).saturating_mul(1000) / SLOWEST);
            let until = self.over.deadline() + earned;
            self.over.as_mut().reset(until);
        }
        if part.is_pending() && self.over.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(PayloadError::Io(ErrorKind::TimedOut.into()))));
        }
        part
    }
}

/// Whether the request has a body at all.
pub fn has_body(request: &mut ServiceRequest) -> bool {
    let (_, body) = request.parts_mut();
    !matches!(body, Payload::None)
}

/// Whether the request is one whose body may be large.
pub fn is_large(request: &ServiceRequest) -> bool {
    operation::is(request, Special::LargeBody)
}

/// How long a large body may be on its way: as long as the slowest client takes for what it announces, or for `most`.
pub fn way(request: &ServiceRequest, most: usize) -> Duration {
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    Duration::from_secs(length.unwrap_or(most).min(most) / SLOWEST)
}

/// Gives the body of a request so much time, from now on; `connection` is told whether it was read to its end.
pub fn limit(request: &mut ServiceRequest, time: Duration, connection: Option<Rc<Connection>>) {
    let large = is_large(request);
    let body = request.take_payload();
    if let Some(connection) = &connection {
        connection.body_begins();
    }
    let over = Box::pin(sleep(time));
    request.set_payload(Payload::Stream { payload: Box::pin(Timed { body, connection, over, large }) });
}

/// Whether this is what a body ends with that takes too long.
pub fn is_over(error: &actix_web::Error) -> bool {
    error.as_error().is_some_and(is_late)
}

/// The same, where the body was read by hand.
pub fn is_late(error: &PayloadError) -> bool {
    matches!(error, PayloadError::Io(error) if error.kind() == ErrorKind::TimedOut)
}
