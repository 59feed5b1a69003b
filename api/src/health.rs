//! Whether this replica lives, and whether it can serve.

use crate::app::App;
use crate::error::{Code, Problem};
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::sync::atomic::Ordering;
use std::time::Duration;
use utoipa::ToSchema;

/// How long a replica may take to say that it can serve.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long the database may take to answer the replica: less, so that the replica itself says what is the matter.
const DATABASE_PATIENCE: Duration = Duration::from_secs(3);

/// Asks the replica that listens at `address`, for an orchestrator whose image has nothing else to ask with.
pub fn ask(address: SocketAddr) -> std::io::Result<()> {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let mut connection = TcpStream::connect_timeout(&SocketAddr::new(ip, address.port()), PATIENCE)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.write_all(b"GET /health/ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut status = [0; 12];
    connection.read_exact(&mut status)?;
    if status == *b"HTTP/1.1 200" { Ok(()) } else { Err(std::io::Error::other("the replica cannot serve")) }
}

/// What a health check says.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`: anything else is a problem
    #[schema(example = "ok", max_length = 2)]
    status: &'static str,
}

/// Say that the process lives
///
/// Answers as long as the process runs, whatever its database does: an orchestrator restarts what does not answer.
#[utoipa::path(tag = "health", operation_id = "check_liveness",
    extensions(("x-from-memory" = json!(true)), ("x-uncounted" = json!(true))),
    responses((status = 200, description = "The process lives", body = Health)))]
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Say whether requests can be served
///
/// Asks the database, which has to answer, and to have taken what was written into it when the replica last tried, every ten
/// seconds at the least. A load balancer sends requests only where this answers 200.
#[utoipa::path(tag = "health", operation_id = "check_readiness",
    extensions(("x-uncounted" = json!(true))),
    responses((status = 200, description = "Requests can be served", body = Health),
              (status = 503, description = "The database is away, or takes nothing that is written", body = crate::error::ProblemDocument, content_type = "application/problem+json")))]
#[get("/health/ready")]
pub async fn ready(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let asked = tokio::time::timeout(DATABASE_PATIENCE, app.store.ping()).await;
    let answers = asked.is_ok_and(|answer| answer.is_ok());
    if !answers || !app.writable.load(Ordering::Relaxed) {
        return Err(Problem::new(Code::Unavailable));
    }
    Ok(HttpResponse::Ok().json(Health { status: "ok" }))
}
