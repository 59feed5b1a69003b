//! Who sends too slowly, too much, or takes nothing, does not keep others from being served.

use crate::harness::{System, answer, once};
use reqwest::Method;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};

/// A replica that gives its clients a second.
async fn impatient(system: &System) -> System {
    let seconds = [("REINTEGRATION_CLIENT_SECONDS", "1"), ("REINTEGRATION_KEEP_ALIVE_SECONDS", "1")];
    system.another_with(&seconds).await
}

/// Sends `begun` at once and `rest` a byte at a time, for as long as the service listens. Gives what it said meanwhile,
/// and how long it listened.
async fn dripped(system: &System, begun: &str, rest: &str) -> (String, Duration) {
    let mut connection = TcpStream::connect(system.address()).await.unwrap();
    connection.write_all(begun.as_bytes()).await.unwrap();
    let (since, mut said) = (Instant::now(), Vec::new());
    let mut bytes = rest.bytes().cycle();
    loop {
        assert!(since.elapsed() < Duration::from_secs(30), "it still listens");
        let mut part = [0; 4096];
        match timeout(Duration::from_millis(100), connection.read(&mut part)).await {
            Ok(Ok(length @ 1..)) => said.extend_from_slice(&part[..length]),
            Ok(Ok(0) | Err(_)) => break,
            Err(_) => {
                let Ok(()) = connection.write_all(&[bytes.next().unwrap()]).await else { break };
            }
        }
    }
    (String::from_utf8(said).unwrap(), since.elapsed())
}

const HEAD: &str = "GET /v1/problems HTTP/1.1\r\nhost: localhost\r\n";
const POST: &str = "POST /v1/eligibility-checks HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";

#[tokio::test]
async fn who_drips_is_cut_off_and_others_are_served_meanwhile() {
    once(async |system| {
        let replica = impatient(system).await;
        let (sized, chunked) =
            (format!("{POST}content-length: 900\r\n\r\n"), format!("{POST}transfer-encoding: chunked\r\n\r\n"));
        let whole = format!("{HEAD}\r\n");
        let slow = async {
            tokio::join!(
                dripped(&replica, HEAD, "x"),
                dripped(&replica, &whole, HEAD),
                dripped(&replica, &sized, " "),
                dripped(&replica, &chunked, "1\r\n \r\n"),
            )
        };
        let others = async {
            for _ in 0..20 {
                replica.get("/v1/lots").await.is(200);
            }
        };
        // In a box: what is sent slowly waits in large futures.
        let ((head, second, body, chunks), ()) = Box::pin(async { tokio::join!(slow, others) }).await;
        assert!(head.0.starts_with("HTTP/1.1 408 ") && head.0.contains("application/problem+json"), "{}", head.0);
        assert!(head.0.contains("\"code\":\"too_slow\"") && head.0.contains("x-request-id: "), "{}", head.0);
        assert!(second.0.starts_with("HTTP/1.1 200 ") && second.0.matches("HTTP/1.1 ").count() == 1, "{}", second.0);
        for (said, _) in [body, chunks] {
            assert!(said.starts_with("HTTP/1.1 408 ") && said.contains("\"code\":\"too_slow\""), "{said}");
        }
        assert!(second.1 > Duration::from_secs(1), "a connection may wait for a second: {:?}", second.1);
        assert!(replica.figure("reintegration_connections_cut_total").await.is_some_and(|cut| cut >= 1.0));
    })
    .await;
}

/// A body that never ends is answered once it is too large, and not read on for nobody.
#[tokio::test]
async fn who_never_ends_is_cut_off() {
    once(async |system| {
        // Who has read its answer may be idle for a minute; who goes on sending may not.
        let seconds = [("REINTEGRATION_CLIENT_SECONDS", "1"), ("REINTEGRATION_KEEP_ALIVE_SECONDS", "60")];
        let replica = system.another_with(&seconds).await;
        for head in [POST, "POST /v1/registrations HTTP/1.1\r\nhost: localhost\r\n"] {
            let mut connection = TcpStream::connect(replica.address()).await.unwrap();
            connection.write_all(format!("{head}transfer-encoding: chunked\r\n\r\n").as_bytes()).await.unwrap();
            let mut answered = [0; 12];
            let part = ["10000\r\n", &" ".repeat(65_536), "\r\n"].concat().into_bytes();
            let (mut reading, mut writing) = connection.split();
            let endless = async { while writing.write_all(&part).await.is_ok() {} };
            let (said, ()) = tokio::join!(reading.read_exact(&mut answered), timeout_in(30, endless));
            said.unwrap();
            assert!([b"HTTP/1.1 413", b"HTTP/1.1 401"].contains(&&answered), "{answered:?}");
        }
    })
    .await;
}

/// Holds that it ends in so many seconds.
async fn timeout_in(seconds: u64, work: impl Future<Output = ()>) {
    timeout(Duration::from_secs(seconds), work).await.expect("it is not cut off");
}

#[tokio::test]
async fn who_takes_no_answers_is_cut_off() {
    once(async |system| {
        let replica = impatient(system).await;
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let mut greedy = socket.connect(replica.address().parse().unwrap()).await.unwrap();
        let asked = "GET /v1/problems?limit=200 HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(2000);
        let _ = timeout(Duration::from_secs(5), greedy.write_all(asked.as_bytes())).await;
        replica.until("reintegration_connections_cut_total", |cut| cut >= 1.0).await;
        // Only the one that asks is left.
        replica.until("reintegration_connections", |open| open <= 1.0).await;
        drop(greedy);
    })
    .await;
}

#[tokio::test]
async fn a_head_is_as_long_as_it_has_to_be() {
    once(async |system| {
        let asked =
            |path: String, header: usize| system.request(Method::GET, &path).header("x-long", "x".repeat(header));
        let path = |length: usize| format!("/v1/problems?{}", "x".repeat(length));
        answer(asked(path(9000), 1)).await.refused(414, "address_too_long");
        answer(asked(path(1), 100 * 1024)).await.refused(431, "headers_too_large");
        answer(asked(path(7000), 30_000)).await.refused(422, "validation_failed");
        // Beyond what it can hold, the framework answers by itself and hangs up.
        for (path, header, status) in [(path(70_000), 1, "400"), (path(1), 300_000, "431")] {
            let mut connection = TcpStream::connect(system.address()).await.unwrap();
            let head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nx-long: {}\r\n\r\n", "x".repeat(header));
            let _ = connection.write_all(head.as_bytes()).await;
            let mut said = vec![0; 12];
            connection.read_exact(&mut said).await.unwrap();
            assert_eq!(said, format!("HTTP/1.1 {status}").into_bytes());
        }
        system.get("/v1/problems").await.is(200);
    })
    .await;
}
