//! Files that are wrong in every way that files are.

use super::owed;
use crate::harness::on_both;
use serde_json::json;
use uuid::Uuid;

const CSV: &str = "text/csv";
const NDJSON: &str = "application/x-ndjson";

/// What is sent, and the faults it has.
type Wrong<'a> = (&'a str, String, &'a [(&'a str, &'a str)]);

#[tokio::test]
async fn every_fault_of_a_file_is_told_with_its_line() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, report, ok) = (&owed.opened.partner, owed.report(2), Uuid::now_v7());
        let head = "assistance_id,amount,delivered_on";
        let columns: Vec<String> = (0..1000).map(|column| format!("c{column}")).collect();
        let before = system.trace().await;
        let wrong: Vec<Wrong<'_>> = vec![
            (CSV, String::new(), &[("/lines/1/amount", "required"), ("/lines/1/assistance_id", "required")]),
            (CSV, "\u{feff}\r\n".to_owned(), &[("/lines/1/amount", "required"), ("/lines/1/assistance_id", "required")]),
            (NDJSON, String::new(), &[("/lines", "too_few_items")]),
            // Columns.
            (
                CSV,
                format!("assistance_id,sum,name,assistance_id\n{ok},1.00,x,{ok}\n"),
                &[
                    ("/lines/1/amount", "required"),
                    ("/lines/1/assistance_id", "repeated_key"),
                    ("/lines/1/name", "unknown_field"),
                    ("/lines/1/sum", "unknown_field"),
                ],
            ),
            (CSV, columns.join(","), &[("/lines/1", "too_many_items")]),
            (CSV, format!("{head}\n{ok},1.00,2026-06-01,{}\n", columns.join(",")), &[("/lines/2", "too_many_items")]),
            (CSV, format!("{head}\n{ok},1.00,2026-06-01,x\n"), &[("/lines/2", "too_many_items")]),
            (CSV, format!("{head},\n{ok},1.00,2026-06-01,,x\n"), &[("/lines/2", "too_many_items")]),
            // One thousand or one point two; the third of April or the fourth of March.
            (
                CSV,
                format!("{};person\n{ok};1,234;03/04/2026;Nino\n", head.replace(',', ";")),
                &[("/lines/2/amount", "ambiguous"), ("/lines/2/delivered_on", "ambiguous")],
            ),
            // A quotation mark spoils its own line only.
            (
                CSV,
                format!("{head}\n\"{ok},1.00,\n{ok},1,00\nx,,01.13.2026\n"),
                &[
                    ("/lines/2", "unclosed_quote"),
                    ("/lines/3/delivered_on", "malformed"),
                    ("/lines/4/amount", "required"),
                    ("/lines/4/assistance_id", "malformed"),
                    ("/lines/4/delivered_on", "malformed"),
                ],
            ),
            (CSV, format!("\"{head}\n{ok},1.00,\n"), &[("/lines/1", "unclosed_quote")]),
            // Nothing behind a carriage return is overlooked.
            (CSV, format!("{head}\n{ok},1.00\r,garbage,,,\"x\"\n"), &[("/lines/3", "too_many_items")]),
            (CSV, format!("{head}\n{ok},1.00,\"2026-06-01\r\"\r{ok}\"\r\"\n"), &[("/lines/3", "unclosed_quote")]),
            (
                CSV,
                format!("{head}\n{ok},0.00,0001-01-01\n{ok}\n{},1.00,\n", "x".repeat(9000)),
                &[
                    ("/lines/2/amount", "amount_not_positive"),
                    ("/lines/2/delivered_on", "implausible_day"),
                    ("/lines/3/amount", "required"),
                    ("/lines/4", "too_long"),
                ],
            ),
            // The same assistance twice.
            (CSV, format!("{head}\n{ok},1.00,\n{ok},1.00,\n"), &[("/lines/3/assistance_id", "duplicate_item")]),
            (
                NDJSON,
                format!(
                    "{{\"assistance_id\":\"{ok}\",\"amount\":{{\"amount\":\"1.00\",\"currency\":\"GEL\"}}}}\n\
                     {{\"assistance_id\":7,\"amount\":\"1.00\",\"colour\":\"red\",\"delivered_on\":\"today\"}}\n\
                     [1]\n{{\n{{}}\n{{\"assistance_id\":\"{ok}\",\"assistance_id\":\"{ok}\",\"amount\":{{\"amount\":\"1.00\",\"currency\":\"GEL\"}}}}\n\
                     {{\"assistance_id\":\"{ok}\",\"amount\":{{\"amount\":1.00,\"currency\":\"EUR\",\"tax\":0}}}}\n"
                ),
                &[
                    ("/lines/2/amount", "invalid_type"),
                    ("/lines/2/assistance_id", "invalid_type"),
                    ("/lines/2/colour", "unknown_field"),
                    ("/lines/2/delivered_on", "malformed"),
                    ("/lines/3", "invalid_type"),
                    ("/lines/4", "malformed"),
                    ("/lines/5/amount", "required"),
                    ("/lines/5/assistance_id", "required"),
                    ("/lines/6", "repeated_key"),
                    ("/lines/7/amount/amount", "invalid_type"),
                    ("/lines/7/amount/tax", "unknown_field"),
                ],
            ),
        ];
        for (media_type, lines, faults) in wrong {
            let shown: String = lines.chars().take(200).collect();
            let refused = partner.send_lines(report, media_type, lines).await;
            assert_eq!(refused.refused(422, "validation_failed").faults(), faults, "{shown}");
        }
        // Not even text: the line is named.
        let broken: Vec<u16> = "\u{feff}assistance_id,amount\n".encode_utf16().chain([0xdc00]).collect();
        let broken = broken.into_iter().flat_map(u16::to_le_bytes).collect();
        for (line, bytes) in [(2, b"assistance_id,amount\n\xe0\xa0,1.00\n".to_vec()), (2, broken)] {
            let refused = partner.send_lines(report, CSV, bytes).await;
            let detail = refused.refused(400, "unreadable").body["detail"].as_str().unwrap();
            assert!(detail.contains(&format!("ine {line} ")), "{detail}");
        }
        for media_type in ["text/csv; charset=windows-1252", "text/plain", "application/vnd.ms-excel"] {
            partner.send_lines(report, media_type, head).await.refused(415, "unsupported_media_type");
        }
        assert_eq!(system.trace().await, before);
        partner.get(report).await.shows(200, json!({ "revision": 0 }));
    })
    .await;
}

#[tokio::test]
async fn a_fault_names_its_case_where_the_file_does_and_nobody_else() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, report, one) = (&owed.opened.partner, owed.report(2), Uuid::now_v7());
        let details = async |lines: String| {
            let refused = partner.send_lines(report, CSV, lines).await;
            let errors = refused.refused(422, "validation_failed").body["errors"].as_array().unwrap().clone();
            errors.iter().map(|error| error["detail"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let head = "case_reference;person;assistance_id;amount;note";
        let lines = format!("{head}\nCASE-2026-000012;Nino;{one};1,234;\nNino Beridze;Nino;{one};x;\n");
        assert_eq!(
            details(lines).await,
            [
                "CASE-2026-000012: It can be read as 1234.00 and as 1.234; write it so that only one can be meant.",
                "Expected: an amount with two decimals at most, as 1234.50 or 1 234,50.",
            ]
        );
        let lines = format!("{head}\n;;{one};1;\nCASE-2026-000012;Nino;{one};1;\n");
        assert_eq!(details(lines).await, ["CASE-2026-000012: An item is repeated."]);
    })
    .await;
}

#[tokio::test]
async fn of_many_faults_the_first_are_told_and_all_are_counted() {
    on_both(async |system| {
        let owed = owed(system).await;
        let lines = format!("assistance_id,amount\n{}", "x,y\n".repeat(3000));
        let refused = owed.opened.partner.send_lines(owed.report(2), CSV, lines).await;
        assert_eq!(refused.refused(422, "validation_failed").faults().len(), 1000);
        assert!(refused.body["detail"].as_str().unwrap().contains("6000"), "{}", refused.body["detail"]);
        let one = Uuid::now_v7();
        let lines = format!("assistance_id,amount\n{}", format!("{one},1.00\n").repeat(1700));
        let refused = owed.opened.partner.send_lines(owed.report(2), CSV, lines).await;
        assert!(refused.refused(422, "validation_failed").faults().iter().all(|fault| fault.1 == "duplicate_item"));
        assert!(refused.body["detail"].as_str().unwrap().contains("1699"), "{}", refused.body["detail"]);
    })
    .await;
}
