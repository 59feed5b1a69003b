use super::Held;
use crate::harness::{Caller, System, answer, eligible, on_both};
use crate::intake::documents::{PDF, form, sending_to};
use crate::reports::owed;
use serde_json::json;
use tokio::net::TcpStream;

const NOBODYS: &str = "/v1/registrations/0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e/documents";

async fn begin(system: &System, caller: &Caller, head: &str, body: &[u8]) -> Held {
    Held::begin(TcpStream::connect(system.address()).await.unwrap(), Some(caller), head, body).await
}

fn post(path: &str) -> String {
    format!("POST {path} HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=a-boundary")
}

/// Of two that have begun and do not both fit, one is refused. Gives the other.
async fn one_is_refused(mut first: Held, mut second: Held) -> Held {
    let (refused, other) = tokio::select! {
        status = first.status() => (status, second),
        status = second.status() => (status, first),
    };
    assert_eq!(refused, "429");
    other
}

#[tokio::test]
async fn nobody_sends_a_document_in_vain() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let large = [PDF, &vec![b' '; 1024 * 1024][..]].concat();
        let body = form("a-boundary", &[("kind", b"asylum"), ("file", &large)]);
        // Answered before the body is there.
        assert_eq!(begin(system, &frontend, &post(NOBODYS), &body).await.status().await, "404");
        let partner = system.client("demo-partner-3").await;
        let path = NOBODYS.replace("registrations", "reports");
        assert_eq!(begin(system, &partner, &post(&path), &body).await.status().await, "404");
    })
    .await;
}

#[tokio::test]
async fn one_client_sends_so_much_at_once_and_others_send_theirs() {
    on_both(async |system| {
        let replica = system.another_with(&[("REINTEGRATION_UPLOAD_BYTES_PER_CLIENT", "1000000")]).await;
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&eligible(&json!({}))).await;
        let (frontend, officer, path) = (frontend.at(&replica), officer.at(&replica), registered.at("/documents"));
        let large = [PDF, &vec![b' '; 600_000][..]].concat();
        let parts: &[(&str, &[u8])] = &[("kind", b"asylum"), ("file", &large)];
        let body = form("a-boundary", parts);
        let first = begin(&replica, &frontend, &post(&path), &body).await;
        let second = begin(&replica, &frontend, &post(&path), &body).await;
        let other = one_is_refused(first, second).await;
        let refused = answer(sending_to(&frontend, &path, "a-boundary", parts)).await;
        refused.refused(429, "too_much_under_way");
        assert_eq!(replica.figure("reintegration_shares_refused_total{kind=\"uploads\"}").await, Some(2.0));
        // Somebody else sends as much, and the same client does everything else.
        answer(sending_to(&officer, &path, "a-boundary", parts)).await.is(201);
        frontend.get(&registered).await.is(200);
        assert_eq!(other.end().await, "201");
        answer(sending_to(&frontend, &path, "a-boundary", parts)).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn one_partner_reports_so_much_at_once() {
    on_both(async |system| {
        let owed = owed(system).await;
        let replica = system.another_with(&[("REINTEGRATION_REPORT_BYTES_PER_CLIENT", "1000000")]).await;
        let partner = owed.opened.partner.at(&replica);
        let report = owed.report(1);
        let head = format!("PUT {report}/content HTTP/1.1\r\nif-match: *\r\ncontent-type: text/csv");
        let lines = ["assistance_id,amount\n", &"\n".repeat(600_000)].concat();
        let first = begin(&replica, &partner, &head, lines.as_bytes()).await;
        let second = begin(&replica, &partner, &head, lines.as_bytes()).await;
        let other = one_is_refused(first, second).await;
        partner.send_lines(report, "text/csv", lines.clone()).await.refused(429, "too_much_under_way");
        assert_eq!(replica.figure("reintegration_shares_refused_total{kind=\"reports\"}").await, Some(2.0));
        partner.get(report).await.is(200);
        assert_eq!(other.end().await, "200");
        partner.send_lines(report, "text/csv", lines).await.is(200);
    })
    .await;
}
