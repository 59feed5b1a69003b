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

/// The result of a health check.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Status of the service, always `ok`: any other answer is a problem
    #[schema(example = "ok", max_length = 2)]
    status: &'static str,
}

/// Check that the process is running
///
/// The process answers as long as it runs, whatever its database does: an orchestrator restarts a process that does not
/// answer.
#[utoipa::path(tag = "health", operation_id = "check_liveness",
    extensions(("x-from-memory" = json!(true)), ("x-uncounted" = json!(true))),
    responses((status = 200, description = "The process is running", body = Health)))]
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Check whether requests can be served
///
/// The database has to answer now, and it has to have accepted the replica's last trial write, which happens at least every
/// ten seconds. A load balancer sends requests only to a replica that answers 200 here.
#[utoipa::path(tag = "health", operation_id = "check_readiness",
    extensions(("x-uncounted" = json!(true))),
    responses((status = 200, description = "Requests can be served", body = Health),
              (status = 503, description = "The database cannot be reached, or accepts no writes", body = crate::error::ProblemDocument, content_type = "application/problem+json")))]
#[get("/health/ready")]
pub async fn ready(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let asked = tokio::time::timeout(DATABASE_PATIENCE, app.store.ping()).await;
    let answers = asked.is_ok_and(|answer| answer.is_ok());
    if !answers || !app.writable.load(Ordering::Relaxed) {
        return Err(Problem::new(Code::Unavailable));
    }
    Ok(HttpResponse::Ok().json(Health { status: "ok" }))
}
