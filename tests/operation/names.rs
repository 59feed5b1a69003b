//! What the framework's parser would break on is refused before it gets there.

use crate::harness::{Program, on_sqlite};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends it, and gives all that comes back until the connection is closed.
async fn said(address: &str, parts: &[&str]) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    for part in parts {
        // Who refuses does not have to read to the end.
        if connection.write_all(part.as_bytes()).await.is_err() {
            break;
        }
    }
    let mut said = Vec::new();
    let _ = connection.read_to_end(&mut said).await;
    String::from_utf8(said).unwrap()
}

#[tokio::test]
async fn no_name_of_a_header_is_so_long_that_the_parser_breaks() {
    on_sqlite(async |url| {
        let program = Program::start_logging(url, "info");
        let address = program.system.address();
        let (get, post) = ("GET /v1/lots HTTP/1.1\r\nhost: localhost\r\n", "POST /v1/eligibility-checks HTTP/1.1\r\n");
        let name = |length: usize| "x".repeat(length);
        for length in [65_536, 65_537, 100_000] {
            let refused = said(address, &[get, &name(length), ": 1\r\n\r\n"]).await;
            assert!(refused.starts_with("HTTP/1.1 400 "), "{length}: {refused}");
            // In the middle of a head that has come in parts, and as the very first of its lines.
            let refused =
                said(address, &["GET /v1/lots HTTP/1.1\r\n", &name(length - 9), &name(9), ":1\r\n", get]).await;
            assert!(refused.starts_with("HTTP/1.1 400 "), "{length}: {refused}");
            // Behind another request, whose body nobody reads, that connection ends.
            let first = format!("{post}host: localhost\r\ncontent-length: 2\r\n\r\n{{}}{get}");
            let refused = said(address, &[&first, &name(length), ": 1\r\n\r\n"]).await;
            assert!(refused.matches("HTTP/1.1 ").count() <= 2 && !refused.contains("HTTP/1.1 200"), "{refused}");
        }
        // One that the parser can hold is refused in the service's own words.
        let refused = said(address, &[get, "connection: close\r\n", &name(65_535), ": 1\r\n\r\n"]).await;
        assert!(refused.starts_with("HTTP/1.1 431 ") && refused.contains("headers_too_large"), "{refused}");
        program.system.get("/v1/lots").await.is(200);
        assert!(!program.log().contains("panicked"), "{}", program.log());
    })
    .await;
}
