//! Addresses that are no text: they are answered with a problem, whoever of the two reads them, parser or service.

use crate::harness::{System, on_both};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What is answered to these bytes as the first line: the status, the head and the problem.
async fn answered(system: &System, line: &[u8]) -> (String, Value) {
    let mut connection = TcpStream::connect(system.address()).await.unwrap();
    connection.write_all(line).await.unwrap();
    connection.write_all(b"\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut said = Vec::new();
    connection.read_to_end(&mut said).await.unwrap();
    let said = String::from_utf8(said).unwrap();
    let (head, body) = said.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), serde_json::from_str(body).unwrap_or_else(|_| panic!("{said}")))
}

#[tokio::test]
async fn an_address_that_is_no_text_is_answered_with_a_problem() {
    on_both(async |system| {
        for line in [
            &b"GET /v1/lots?region=\xff\xfe HTTP/1.1"[..],
            b"GET /v1/lots?region=\xe1\x83 HTTP/1.1",
            b"GET /v1/\xff HTTP/1.1",
            b"GET /v1/lots?region=a b HTTP/1.1",
            b"GET /v1/lots?region=\x01 HTTP/1.1",
            b"GET",
        ] {
            let (head, problem) = answered(system, line).await;
            assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{line:?}: {head}");
            assert!(head.contains("content-type: application/problem+json"), "{line:?}: {head}");
            assert_eq!((&problem["code"], &problem["status"]), (&"unreadable".into(), &400.into()), "{line:?}");
            let id = problem["request_id"].as_str().unwrap();
            assert!(head.contains(&format!("x-request-id: {id}")), "{head}");
            // Nothing of what was sent is told again.
            assert!(!problem.to_string().contains("region"), "{problem}");
        }
        // What can be read as text is a parameter like any other, and is named.
        for line in [&b"GET /v1/lots?region=%zz HTTP/1.1"[..], b"GET /v1/lots?region=%ff HTTP/1.1"] {
            let (head, problem) = answered(system, line).await;
            assert!(head.starts_with("HTTP/1.1 422 "), "{line:?}: {head}");
            assert_eq!(problem["errors"][0]["pointer"], "/query/region", "{line:?}");
        }
        // Whoever comes next over a connection of its own is served.
        system.get("/v1/lots").await.is(200);
    })
    .await;
}
