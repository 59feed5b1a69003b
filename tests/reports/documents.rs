//! Documents of a report: what it rests on.

use super::{Owed, in_january, in_october, of_nothing, owed};
use crate::harness::{
    Answer, Caller, System, answer, at_once, command_with, connect, everything, exactly, on_both, on_every_database,
    outcomes, shows, soon, statuses, the_day,
};
use crate::intake::documents::{PDF, Parts, form, lying, sending_to};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

const INVOICE: Parts<'_> = &[("kind", b"invoice"), ("file", PDF)];

async fn send(caller: &Caller, report: &str, parts: Parts<'_>) -> Answer {
    answer(sending_to(caller, &format!("{report}/documents"), "a-boundary", parts)).await
}

/// Sends one, and gives its identifier.
async fn sent(caller: &Caller, report: &str) -> String {
    send(caller, report, INVOICE).await.is(201)["id"].as_str().unwrap().to_owned()
}

fn reasons() -> Value {
    json!({ "reasons": [{ "pointer": "/narrative/summary", "reason": "Say what was reached." }] })
}

#[tokio::test]
async fn documents_belong_to_the_revision_with_which_they_were_submitted() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (report, partner, officer) = (owed.report(1), &owed.opened.partner, &owed.opened.officer);
        let before = partner.get(report).await;
        before.shows(200, json!({ "version": 1 }));
        let first = send(partner, report, INVOICE).await;
        let said = json!([
            first.is(201)["kind"],
            first.body["media_type"],
            first.body["size"],
            first.body["submitted_revision"]
        ]);
        assert_eq!(said, json!(["invoice", "application/pdf", PDF.len(), null]));
        let first = first.body["id"].as_str().unwrap().to_owned();
        // Who has seen the report without it has not seen the report.
        let seen = answer(partner.request(Method::GET, report).header("if-none-match", before.header("etag"))).await;
        seen.shows(200, json!({ "version": 2 }));
        let stale = sending_to(partner, &format!("{report}/documents"), "b", INVOICE).header("if-match", "\"1\"");
        answer(stale).await.refused(412, "stale");

        partner.write(report, &of_nothing()).await.shows(200, json!({ "documents": exactly(json!([first])) }));
        partner.submit(report, 1).await.is(201);
        send(partner, report, INVOICE).await.refused(409, "state_forbids");
        officer.send_back(&report, &reasons()).await.is(201);
        let second = sent(partner, report).await;
        let documents =
            async |query: &str| officer.get(&format!("{report}/content{query}")).await.is(200)["documents"].clone();
        assert_eq!(documents("").await, json!([first, second]));
        partner.report(report, &of_nothing()).await;
        assert_eq!([documents("?revision=1").await, documents("").await], [json!([first]), json!([first, second])]);
        let list = officer.get(&format!("{report}/documents")).await;
        let revisions: Vec<_> =
            list.is(200)["items"].as_array().unwrap().iter().map(|one| one["submitted_revision"].clone()).collect();
        assert_eq!((list.ids(), revisions), (vec![&*second, &*first], vec![json!(2), json!(1)]));
        let page = officer.get(&format!("{report}/documents?limit=1")).await;
        let rest = format!("{report}/documents?limit=1&cursor={}", page.is(200)["next_cursor"].as_str().unwrap());
        officer.get(&rest).await.shows(200, json!({ "items": [{ "id": first }], "next_cursor": null }));
        officer.accept_report(&report).await.is(201);
        send(partner, report, INVOICE).await.refused(409, "state_forbids");

        let told = partner.changes("&type=report.document_added", 2).await;
        let said =
            json!([told[1]["subject"]["type"], told[1]["data"]["document_id"], told[1]["data"]["document_kind"]]);
        assert_eq!(said, json!(["report", second, "invoice"]));
    })
    .await;
}

#[tokio::test]
async fn what_came_since_a_return_is_told_with_the_next_submission() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (report, partner, officer) = (owed.report(1), &owed.opened.partner, &owed.opened.officer);
        let returned = async || officer.send_back(&report, &reasons()).await.is(201).clone();
        sent(partner, report).await;
        assert_eq!(partner.report(report, &of_nothing()).await["changed_since_return"], Value::Null);
        returned().await;
        let (first, mistake, second) =
            (sent(partner, report).await, sent(partner, report).await, sent(partner, report).await);
        let version = partner.get(report).await.is(200)["version"].as_i64().unwrap();
        assert_eq!(partner.delete(&format!("{report}/documents/{mistake}"), version).await.status, 204);
        // Nothing was written anew: the same revision, with more to show for it.
        let again = partner.submit(report, 1).await;
        let changed = |documents: Value| {
            json!({
                "narrative": [], "indicators": false, "financial": [],
                "items": { "added": 0, "removed": 0, "changed": 0 }, "documents": documents
            })
        };
        again.shows(201, json!({ "changed_since_return": exactly(changed(json!([first, second]))) }));
        assert_eq!(returned().await["changed_since_return"], Value::Null);
        let third = sent(partner, report).await;
        assert_eq!(partner.report(report, &of_nothing()).await["changed_since_return"], changed(json!([third])));
        let expected = json!({ "changed_since_return": { "documents": exactly(json!([third])) } });
        officer.get(report).await.shows(200, expected);
    })
    .await;
}

#[tokio::test]
async fn a_content_is_sealed_and_each_reading_of_it_is_written_down() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (report, partner, officer) = (owed.report(1), &owed.opened.partner, &owed.opened.officer);
        let document = sent(partner, report).await;
        let path = format!("{report}/documents/{document}/content");
        let content = officer.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(content.status(), 200);
        let header = |name: &str| content.headers()[name].to_str().unwrap().to_owned();
        let reference = officer.get(report).await.is(200)["reference"].as_str().unwrap().to_owned();
        assert_eq!(
            [header("content-type"), header("x-content-type-options"), header("content-disposition")],
            ["application/pdf", "nosniff", &format!("attachment; filename=\"{reference}-{document}.pdf\"")]
        );
        assert_eq!(content.bytes().await.unwrap(), PDF);
        let entries = system.client("demo-auditor").await.get("/v1/audit-entries?client_id=demo-officer").await;
        let entry = &entries.is(200)["items"][0];
        let said = json!([entry["action"], entry["subject_type"], entry["subject_id"], entry["fields"]]);
        assert_eq!(said, json!(["read", "report", super::id(report), ["evidence"]]));

        let sealed = std::fs::read(system.documents().join(&document)).unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"Marker"), "it lies there in clear");
        assert!(!everything(system.database_url()).await.holds("Marker"));
        // Exchanged for another one, it does not open: neither the content nor, with it, the key.
        let other = sent(partner, report).await;
        std::fs::write(system.documents().join(&other), sealed).unwrap();
        let exchanged = format!("{report}/documents/{other}/content");
        officer.get(&exchanged).await.refused(500, "internal");
        let first = |what: &str| format!("(SELECT {what} FROM report_documents ORDER BY id LIMIT 1)");
        let exchange =
            format!("UPDATE report_documents SET sealed_key = {} WHERE id <> {}", first("sealed_key"), first("id"));
        system.execute(&exchange).await;
        officer.get(&exchanged).await.refused(500, "internal");
        assert_eq!(officer.request(Method::GET, &path).send().await.unwrap().status(), 200);

        // Who has to say what for says it.
        let strict = system.another_with(&[("REINTEGRATION_PURPOSE_ROLES", "officer")]).await;
        officer.at(&strict).get(&path).await.has_faults(&[("/header/X-Purpose", "required")]);
        // It is its report's only, and the report its organisation's.
        let elsewhere = format!("{}/documents/{document}/content", owed.report(2));
        officer.get(&elsewhere).await.refused(404, "not_found");
        let stranger = system.client("demo-partner-1").await;
        for path in [&path, &format!("{report}/documents")] {
            stranger.get(path).await.refused(404, "not_found");
        }
        send(&stranger, report, INVOICE).await.refused(404, "not_found");
        send(officer, report, INVOICE).await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_document_of_a_report_is_refused_and_leaves_nothing() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (report, partner) = (owed.report(1), &owed.opened.partner);
        let before = system.trace().await;
        let refused: [(Parts<'_>, &[(&str, &str)]); 6] = [
            (&[], &[("/file", "required"), ("/kind", "required")]),
            (
                &[("kind", b"asylum"), ("file", b"<html>%PDF-</html>")],
                &[("/file", "document_type_unknown"), ("/kind", "unknown_value")],
            ),
            (&[("kind", b"act"), ("file", b"")], &[("/file", "document_type_unknown")]),
            (&[("kind", b"act"), ("kind", b"act"), ("file", PDF)], &[("/kind", "repeated_key")]),
            (&[("kind", b"Act"), ("file", PDF)], &[("/kind", "unknown_value")]),
            (&[("kind", b"act"), ("file", PDF), ("name", b"a")], &[("/", "unknown_field")]),
        ];
        for (parts, faults) in refused {
            send(partner, report, parts).await.has_faults(faults);
        }
        let path = format!("{report}/documents");
        partner.post(&path, &json!({ "kind": "act" })).await.refused(415, "unsupported_media_type");
        let broken = form("b", INVOICE);
        let broken = broken[..broken.len() - 20].to_vec();
        partner.post_bytes(&path, "multipart/form-data; boundary=b", broken).await.refused(400, "unreadable");
        let small = system.another_with(&[("REINTEGRATION_DOCUMENT_BYTES", "1024")]).await;
        let large = [PDF, &[0; 1024]].concat();
        send(&partner.at(&small), report, &[("kind", b"act"), ("file", &large)]).await.refused(413, "too_large");
        partner.get(&format!("{path}?kind=act")).await.has_faults(&[("/query/kind", "unknown_field")]);
        assert_eq!((system.trace().await, lying(system)), (before, 0));
        // What was refused used its key up no more than what came in half.
        let once = async |parts: Parts<'_>| {
            answer(sending_to(partner, &path, "b", parts).header("idempotency-key", "the-key")).await
        };
        once(&[("kind", b"act")]).await.has_faults(&[("/file", "required")]);
        let first = once(INVOICE).await;
        once(INVOICE).await.repeats(201, &first);
        assert_eq!(partner.get(&path).await.ids().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_document_sent_by_mistake_is_taken_back_until_it_was_submitted() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (report, partner, officer) = (owed.report(1), &owed.opened.partner, &owed.opened.officer);
        let (mistake, right) = (sent(partner, report).await, sent(partner, report).await);
        let path = |document: &str| format!("{report}/documents/{document}");
        let version = async || partner.get(report).await.is(200)["version"].as_i64().unwrap();
        answer(partner.request(Method::DELETE, &path(&mistake))).await.refused(428, "precondition_required");
        partner.delete(&path(&mistake), 1).await.refused(412, "stale");
        // Of another report, of another organisation, or by who may not.
        let elsewhere = format!("{}/documents/{mistake}", owed.report(2));
        partner.delete(&elsewhere, 1).await.refused(404, "not_found");
        system.client("demo-partner-1").await.delete(&path(&mistake), 3).await.refused(404, "not_found");
        officer.delete(&path(&mistake), 3).await.refused(403, "forbidden");
        assert_eq!((lying(system), version().await), (2, 3));

        assert_eq!(partner.delete(&path(&mistake), 3).await.status, 204);
        assert_eq!((partner.get(&format!("{report}/documents")).await.ids(), version().await), (vec![&*right], 4));
        partner.get(&format!("{}/content", path(&mistake))).await.refused(404, "not_found");
        partner.delete(&path(&mistake), 4).await.refused(404, "not_found");
        let sweeping = system.another(the_day).await;
        soon(async || lying(system) == 1).await;
        sweeping.stop().await;
        let told = partner.changes("&type=report.document_removed", 1).await;
        shows(&told[0], json!({ "data": { "document_id": mistake }, "subject": { "version": 4 } }));

        // What was submitted stays, while it waits for its answer and after it was returned.
        partner.report(report, &of_nothing()).await;
        partner.delete(&path(&right), version().await).await.refused(409, "state_forbids");
        officer.send_back(&report, &reasons()).await.is(201);
        partner.delete(&path(&right), version().await).await.refused(409, "state_forbids");
        assert_eq!((partner.get(&format!("{report}/documents")).await.ids(), lying(system)), (vec![&*right], 1));
    })
    .await;
}

async fn in_autumn(system: &System) -> (System, System) {
    let quiet = [("REINTEGRATION_JOB_SECONDS", "3600")];
    (system.another_at(in_october, &quiet).await, system.another_at(in_october, &quiet).await)
}

#[tokio::test]
async fn a_document_comes_with_the_submission_or_not_at_all() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (here, there) = in_autumn(system).await;
        let partner = here.client("demo-partner-3").await;
        partner.write(owed.report(1), &of_nothing()).await.is(200);
        let partners = partner.by_turns(6, [&here, &there]).enumerate();
        let done = at_once(partners, async |(place, partner)| match place {
            3 => partner.submit(owed.report(1), 1).await,
            _ => send(&partner, owed.report(1), INVOICE).await,
        });
        let statuses = statuses(&done.await);
        assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
        let sent = statuses.iter().filter(|status| **status == 201).count() - 1;
        assert_eq!(partner.get(owed.report(1)).await.is(200)["status"], "submitted", "{statuses:?}");
        let content = partner.get(&format!("{}/content", owed.report(1))).await;
        assert_eq!(content.is(200)["documents"].as_array().unwrap().len(), sent, "{statuses:?}");
        assert_eq!(here.number("SELECT count(*) FROM report_documents WHERE submitted_revision IS NULL").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_report_takes_fifty_documents_whoever_sends_them() {
    on_both(async |system| {
        let owed: Owed = owed(system).await;
        let (here, there) = in_autumn(system).await;
        let partner = here.client("demo-partner-3").await;
        for _ in 0..48 {
            sent(&partner, owed.report(1)).await;
        }
        let partners = partner.by_turns(6, [&here, &there]);
        let sent = at_once(partners, async |partner| send(&partner, owed.report(1), INVOICE).await).await;
        let many = "409 too_many_documents";
        assert_eq!(outcomes(&sent), ["201", "201", many, many, many, many]);
        assert_eq!(here.number("SELECT count(*) FROM report_documents").await, 50);
        // What was refused after its content was put down is swept away.
        assert_eq!(lying(system), 54);
        let outside = connect(system.database_url()).await;
        let long_ago = "UPDATE document_leftovers SET since = '2020-01-01T00:00:00+00:00'";
        assert_eq!(outside.execute_unprepared(long_ago).await.unwrap().rows_affected(), 4);
        outside.close().await.unwrap();
        let sweeping = system.another(in_january).await;
        soon(async || lying(system) == 50).await;
        sweeping.stop().await;
        assert_eq!(here.number("SELECT count(*) FROM report_documents").await, 50);
    })
    .await;
}

const OLD: &str = "old:AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiqbC3vsXM09o=";
const NEW: &str = "new:AgkQFx4lLDM6QUhPVl1ka3J5gIeOlZyjqrG4v8bN1Ns=";

#[tokio::test]
async fn a_change_of_the_master_key_takes_the_documents_along() {
    on_every_database(async |url| {
        let system = System::first_with(url, &[("REINTEGRATION_MASTER_KEYS", OLD)]).await;
        let owed = owed(&system).await;
        let path =
            format!("{0}/documents/{1}/content", owed.report(1), sent(&owed.opened.partner, owed.report(1)).await);
        let ring = format!("{NEW}\n{OLD}");
        let settings = [("REINTEGRATION_MASTER_KEYS", ring.as_str())];
        let both = system.another_with(&settings).await;
        system.stop().await;
        let (code, output, told) = command_with(both.database_url(), &settings, &["keys", "rotate"]).await;
        // Four of the installation's own, a person's, and the document's.
        assert_eq!((code, output.as_str()), (0, "6 keys are wrapped by the newest master key now.\n"), "{told}");
        assert_eq!(both.number("SELECT count(*) FROM report_documents WHERE master_key <> 'new'").await, 0);
        let new = both.another_with(&[("REINTEGRATION_MASTER_KEYS", NEW)]).await;
        let content = owed.opened.officer.at(&new).request(Method::GET, &path).send().await.unwrap();
        assert_eq!(content.bytes().await.unwrap(), PDF);
        both.stop_all().await;
    })
    .await;
}
