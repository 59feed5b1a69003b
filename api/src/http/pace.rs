//! A body has to come in before its time is over: who drips it holds a place that others need.

use super::connection::Connection;
use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_core::Stream;
use std::future::Future;
use std::io::ErrorKind;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// A body with the end of its time.
struct Timed {
    body: Payload,
    connection: Option<Rc<Connection>>,
    over: Pin<Box<Sleep>>,
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let part = Pin::new(&mut self.body).poll_next(context);
        if let (Poll::Ready(None), Some(connection)) = (&part, &self.connection) {
            connection.body_ends();
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

/// Gives the body of a request so much time, from now on; `connection` is told whether it was read to its end.
pub fn limit(request: &mut ServiceRequest, time: Duration, connection: Option<Rc<Connection>>) {
    let body = request.take_payload();
    if let Some(connection) = &connection {
        connection.body_begins();
    }
    request.set_payload(Payload::Stream { payload: Box::pin(Timed { body, connection, over: Box::pin(sleep(time)) }) });
}

/// Whether this is what a body ends with that takes too long.
pub fn is_over(error: &actix_web::Error) -> bool {
    matches!(error.as_error(), Some(PayloadError::Io(error)) if error.kind() == ErrorKind::TimedOut)
}
