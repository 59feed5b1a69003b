//! Lines of reports in files.

use super::{found, in_july, of_nothing, of_one, owed};
use crate::harness::{Caller, exactly, gel, on_both, once};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

/// So many lines of assistance that is nobody's.
fn nobodys(lines: usize) -> String {
    let line = |_| format!("{},1.00,2026-06-01\n", Uuid::now_v7());
    std::iter::once("assistance_id,amount,delivered_on\n".to_owned()).chain((0..lines).map(line)).collect()
}

#[tokio::test]
async fn lines_come_as_spreadsheets_and_programs_write_them() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        partner.write(report, &of_one(&[(&one.to_string(), "7.00")], "7.00")).await.is(200);
        let line = |line: i32, id: Uuid, amount: &str, day: Option<&str>| {
            json!({ "line": line, "assistance_id": id, "amount": gel(amount), "delivered_on": day })
        };
        let csv = [
            (format!("assistance_id,amount,delivered_on\n{one},400.00,2026-06-01\n{other},0.50,\n"), "text/csv"),
            // As a spreadsheet in Georgian writes it.
            (
                format!(
                    "\u{feff}თანხა;დახმარება;გაცემის დღე\r\n400,00;{one};2026-06-01\r\n\"0,50\";\"{other}\"\r\n\r\n"
                ),
                "text/csv; charset=utf-8",
            ),
            (
                format!("\"Amount\",\" Assistance_ID \",\"Delivered_On\"\n\"400.00\",{one},\"2026-06-01\"\n0.50,{other},"),
                "Text/CSV; header=present",
            ),
            // As the Macintosh once did; and put together from both.
            (format!("assistance_id,amount,delivered_on\r{one},400.00,2026-06-01\r{other},0.50,\r"), "text/csv"),
            (format!("assistance_id,amount,delivered_on\r\n{one},400.00,2026-06-01\r{other},\"0.50\"\n"), "text/csv"),
            // As Excel saves it: short amounts, days with points, empty rows and columns, columns for people.
            (
                format!("\u{feff}დახმარება;თანხა;გაცემის დღე;პირი;;\r\n{one};400;01.06.2026;ნინო;;\r\n{other};0,5;;;;\r\n;;;;;\r\n"),
                "text/csv",
            ),
        ];
        let wide = format!("assistance_id\tamount\tdelivered_on\r\n{one}\t400,00\t01.06.2026\r\n{other}\t0,50\t\r\n");
        let wide: Vec<u8> = [0xfeff].into_iter().chain(wide.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let csv = csv.map(|(lines, media_type)| (lines.into_bytes(), media_type));
        for (bytes, media_type) in csv.into_iter().chain([(wide, "text/csv; charset=utf-16")]) {
            let lines = String::from_utf8_lossy(&bytes).into_owned();
            let sent = partner.send_lines(report, media_type, bytes).await;
            assert_eq!(sent.is(200)["line_count"], 2, "{lines}");
            // Only the items are replaced.
            sent.shows(200, json!({ "narrative": { "summary": "What was done in the quarter." } }));
            let expected = [line(2, one, "400.00", Some("2026-06-01")), line(3, other, "0.50", None)];
            assert_eq!(partner.get(&format!("{report}/items")).await.is(200)["items"], json!(expected), "{lines}");
        }
        let item = |id: Uuid, amount: &str| json!({ "assistance_id": id, "amount": gel(amount) }).to_string();
        let ndjson = format!("{}\r\n\n{}", item(other, "3.00"), item(one, "4.00"));
        partner.send_lines(report, "application/x-ndjson", ndjson).await.is(200);
        let items = partner.get(&format!("{report}/items?limit=1")).await;
        items.shows(200, json!({ "items": exactly(json!([line(1, other, "3.00", None)])) }));
        let cursor = items.body["next_cursor"].as_str().unwrap();
        let items = partner.get(&format!("{report}/items?limit=1&cursor={cursor}")).await;
        assert_eq!(items.is(200), &json!({ "items": [line(3, one, "4.00", None)], "next_cursor": null }));
        // The template can be sent as it is, and says that there is nothing.
        let template = partner.request(reqwest::Method::GET, "/v1/report-schema.csv").send().await.unwrap();
        assert_eq!(template.headers()["content-type"], "text/csv; charset=utf-8");
        let sent = partner.send_lines(report, "text/csv", template.text().await.unwrap()).await;
        sent.shows(200, json!({ "line_count": 0, "revision": 10 }));
        let schema = system.get("/v1/report-schema").await;
        schema.shows(200, json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "properties": { "items": { "items": { "$ref": "#/$defs/ReportItemRequest" } } }
        }));
        assert!(schema.body["$defs"]["ReportItemRequest"]["properties"]["assistance_id"].is_object());
    })
    .await;
}

#[tokio::test]
async fn of_drafts_only_the_newest_is_kept_and_lines_are_not_sent_again() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let lines = async || system.number("SELECT count(*) FROM report_lines").await;
        partner.send_lines(report, "text/csv", nobodys(1300)).await.shows(200, json!({ "line_count": 1300 }));
        assert_eq!(lines().await, 1300);
        let mut words = of_nothing();
        words.as_object_mut().unwrap().remove("items");
        partner.write(report, &words).await.shows(200, json!({ "revision": 2, "line_count": 1300 }));
        assert_eq!((lines().await, system.number("SELECT count(*) FROM report_revisions").await), (1300, 1));
        partner.get(&format!("{report}/content?revision=1")).await.refused(404, "not_found");
        let validation = partner.validate(report).await;
        assert_eq!(found(&validation, "errors").len(), 1000);
        validation.shows(200, json!({ "valid": false, "more_errors": 300 }));
        // A problem names 1000, and says how many there are.
        let later = system.another(in_july).await;
        let partner = later.client("demo-partner-3").await;
        partner.report(owed.report(1), &of_nothing()).await;
        let refused = partner.submit(report, 2).await;
        assert_eq!(refused.refused(422, "validation_failed").faults().len(), 1000);
        assert!(refused.body["detail"].as_str().unwrap().contains("1300"), "{}", refused.body["detail"]);
        partner.send_lines(report, "text/csv", nobodys(3)).await.is(200);
        assert_eq!(lines().await, 3);
    })
    .await;
}

/// The head of an upload by `caller` under a key.
fn head(caller: &Caller, report: &str, length: usize) -> String {
    format!(
        "PUT {report}/content HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\nidempotency-key: the-key\r\n\
         if-match: *\r\ncontent-type: text/csv\r\ncontent-length: {length}\r\nexpect: 100-continue\r\n\r\n",
        caller.token
    )
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_nothing_and_its_key_can_be_used() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let (before, body) = (system.trace().await, nobodys(5000));
        let mut connection = TcpStream::connect(system.address()).await.unwrap();
        connection.write_all(head(partner, report, body.len()).as_bytes()).await.unwrap();
        connection.read_exact(&mut [0; 25]).await.unwrap();
        connection.write_all(&body.as_bytes()[..body.len() / 2]).await.unwrap();
        connection.shutdown().await.unwrap();
        let mut rest = Vec::new();
        connection.read_to_end(&mut rest).await.unwrap();
        assert!(!rest.starts_with(b"HTTP/1.1 200"));
        assert_eq!(system.trace().await, before);

        let send = async |body: String| {
            let request = partner.request(reqwest::Method::PUT, &format!("{report}/content"));
            let request = request.header("if-match", "*").header("idempotency-key", "the-key");
            crate::harness::answer(request.header("content-type", "text/csv").body(body)).await
        };
        let first = send(body.clone()).await;
        send(body.clone()).await.repeats(200, &first);
        // The last byte makes it another request.
        send(format!("{body}\n")).await.refused(422, "idempotency_key_reused");
        assert_eq!(system.number("SELECT count(*) FROM report_lines").await, 5000);
    })
    .await;
}

#[tokio::test]
async fn who_sends_slowly_keeps_nobody_from_writing_and_is_cut_off() {
    once(async |system| {
        let replica = system.another_with(&[("REINTEGRATION_CLIENT_SECONDS", "1")]).await;
        let owed = owed(system).await;
        let (partner, report) = (owed.opened.partner.at(&replica), owed.report(2));
        let mut connection = TcpStream::connect(replica.address()).await.unwrap();
        connection.write_all(head(&partner, report, 1_000_000).as_bytes()).await.unwrap();
        connection.read_exact(&mut [0; 25]).await.unwrap();
        connection.write_all(b"assistance_id,amount\n").await.unwrap();
        // Meanwhile somebody else writes.
        partner.write(owed.report(3), &of_nothing()).await.is(200);
        let mut said = Vec::new();
        connection.read_to_end(&mut said).await.unwrap();
        let said = String::from_utf8(said).unwrap();
        assert!(said.starts_with("HTTP/1.1 408 ") && said.contains("\"code\":\"too_slow\""), "{said}");
    })
    .await;
}

#[tokio::test]
async fn a_file_is_as_large_as_it_may_be() {
    once(async |system| {
        let owed = owed(system).await;
        let replica = system.another_with(&[("REINTEGRATION_REPORT_BYTES", "65536")]).await;
        let (partner, report) = (owed.opened.partner.at(&replica), owed.report(2));
        // Larger than what is taken as JSON.
        owed.opened.partner.send_lines(report, "text/csv", nobodys(2000)).await.is(200);
        partner.send_lines(report, "text/csv", nobodys(2000)).await.refused(413, "too_large");
        partner.send_lines(report, "text/csv", nobodys(1000)).await.is(200);
    })
    .await;
}
