use super::from;
use crate::harness::{System, once};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Asks over a connection, and gives the status; nothing where it was closed.
async fn asked(connection: &mut TcpStream) -> Option<String> {
    let mut said = [0; 12];
    connection.write_all(b"GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n").await.ok()?;
    connection.read_exact(&mut said).await.ok()?;
    Some(String::from_utf8(said[9..].to_vec()).unwrap())
}

async fn open(count: usize, last: u8, system: &System) -> Vec<TcpStream> {
    let mut connections = Vec::new();
    for _ in 0..count {
        connections.push(from(last, system).await);
    }
    connections
}

const REFUSED: &str = "reintegration_shares_refused_total{kind=\"connections\"}";

#[tokio::test]
async fn one_address_has_so_many_connections_and_others_have_theirs() {
    once(async |system| {
        let settings = [("REINTEGRATION_CONNECTIONS_PER_ADDRESS", "8"), ("REINTEGRATION_TRUSTED_PROXIES", "127.0.0.3")];
        let replica = system.another_with(&settings).await;
        let mut connections = open(9, 2, &replica).await;
        let mut beyond = connections.pop().unwrap();
        assert_eq!(asked(&mut beyond).await, None);
        for connection in &mut connections {
            assert_eq!(asked(connection).await.as_deref(), Some("200"));
        }
        assert_eq!(replica.figure(REFUSED).await, Some(1.0));
        // Who brings the callers of the whole world has no share of its own.
        for mut connection in open(20, 3, &replica).await {
            assert_eq!(asked(&mut connection).await.as_deref(), Some("200"));
        }
        assert_eq!(replica.figure(REFUSED).await, Some(1.0));
        // What is closed counts no more: another one comes in its place.
        drop(connections);
        replica.until("reintegration_connections", |open| open <= 1.0).await;
        assert_eq!(asked(&mut from(2, &replica).await).await.as_deref(), Some("200"));
    })
    .await;
}

/// Connections that nobody uses go where others want in, long before their time is over.
#[tokio::test]
async fn idle_connections_of_nobody_make_room() {
    once(async |system| {
        let settings = [
            ("REINTEGRATION_CONNECTIONS", "16"),
            ("REINTEGRATION_CONNECTIONS_PER_ADDRESS", "0"),
            ("REINTEGRATION_CLIENT_SECONDS", "300"),
            ("REINTEGRATION_KEEP_ALIVE_SECONDS", "300"),
        ];
        let replica = system.another_with(&settings).await;
        let mut used = from(2, &replica).await;
        assert_eq!(asked(&mut used).await.as_deref(), Some("200"));
        let idle = open(40, 3, &replica).await;
        let served = timeout(Duration::from_secs(60), async { replica.get("/v1/lots").await.is(200).clone() });
        served.await.expect("nobody gets in");
        assert!(replica.figure("reintegration_connections_cut_total").await.is_some_and(|cut| cut >= 1.0));
        drop(idle);
    })
    .await;
}
