//! One worker of a replica without a server, so that a story decides how far each request gets.

use super::{System, the_day};
use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::test::{TestRequest, init_service};
use chrono::{DateTime, Utc};
use reintegration_api::{Configuration, without_server};
use serde_json::Value;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A request that can be sent again and again.
#[derive(Clone)]
pub struct Sent {
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Sent {
    /// A request for something, without a body.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// A request with a JSON body.
    pub fn json(method: &'static str, path: impl Into<String>, body: &Value) -> Self {
        let body = serde_json::to_vec(body).unwrap();
        Self { method, path: path.into(), headers: vec![("content-type", "application/json".to_owned())], body }
    }

    /// The same with one more header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn request(&self) -> actix_http::Request {
        let method = self.method.parse().unwrap();
        let request = TestRequest::default().method(method).uri(&self.path).set_payload(self.body.clone());
        self.headers
            .iter()
            .fold(request, |request, header| request.insert_header((header.0, header.1.as_str())))
            .to_request()
    }
}

/// A caller that goes away at its `left`-th wait and takes with it whatever was begun for it.
struct Impatient<F> {
    work: Pin<Box<F>>,
    left: usize,
}

impl<F: Future> Future for Impatient<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if self.left == 0 => Poll::Ready(None),
            Poll::Pending => {
                self.left -= 1;
                Poll::Pending
            }
        }
    }
}

/// Sends a request whose caller goes away at its `waits`-th wait, counted from 0: what it was answered, where it was.
pub async fn send_until<S>(worker: &S, sent: &Sent, waits: usize) -> Option<(u16, Value)>
where
    S: Service<actix_http::Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error>,
{
    let work = async {
        let response = worker.call(sent.request()).await.map_err(|error| error.to_string()).unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body()).await.map_err(|error| error.to_string()).unwrap();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    };
    until(work, waits).await
}

/// What comes of work that is dropped at its `waits`-th wait, counted from 0, where it comes before.
pub async fn until<W: Future>(work: W, waits: usize) -> Option<W::Output> {
    Impatient { work: Box::pin(work), left: waits }.await
}

impl System {
    /// One more worker on the same database, with a replica's settings.
    pub async fn worker(
        &self,
        own: &[(&str, &str)],
    ) -> impl Service<actix_http::Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error> + use<> {
        let clock: fn() -> DateTime<Utc> = the_day;
        let settings = self.shared.settings(own);
        let configuration = Configuration::read(settings).unwrap();
        let service = without_server(&configuration, clock.into());
        init_service(Box::pin(service).await.unwrap()).await
    }
}
