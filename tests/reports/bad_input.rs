//! What reports are asked for that they do not do, and by whom.

use super::{in_july, of_nothing, of_one, owed};
use crate::harness::{answer, gel, on_both};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn every_fault_of_the_content_is_told_with_its_place() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let before = system.trace().await;
        let medical = json!({ "component": "medical", "persons": [] });
        let group = json!({ "sex": "female", "age_band": "30-44", "count": 1 });
        let id = "01940000-0000-7000-8000-000000000000";
        let wrong = json!({
            "colour": "red",
            "narrative": { "summary": "x".repeat(10_001), "lessons": " " },
            "indicators": [medical, medical, { "component": "loan" }, { "component": "vocational", "persons": [
                group, group, { "sex": "female", "age_band": "17", "count": 1 }, { "sex": "male", "age_band": "60+", "count": -1 }
            ] }],
            "financial": [
                { "component": "medical", "spent": { "amount": "1", "currency": "USD" } }, { "component": "medical" }
            ],
            "items": [
                { "assistance_id": id, "amount": gel("1.00") },
                { "assistance_id": id, "amount": gel("1.00") },
                { "assistance_id": "x", "amount": gel("0.00"), "delivered_on": "today" },
                {}
            ]
        });
        partner.write(report, &wrong).await.has_faults(&[
            ("/colour", "unknown_field"),
            ("/financial/0/spent/amount", "malformed"),
            ("/financial/0/spent/currency", "unknown_value"),
            ("/financial/1/component", "duplicate_item"),
            ("/financial/1/spent", "required"),
            ("/indicators/1/component", "duplicate_item"),
            ("/indicators/2/component", "unknown_value"),
            ("/indicators/2/persons", "required"),
            ("/indicators/3/persons/1/age_band", "duplicate_item"),
            ("/indicators/3/persons/2/age_band", "unknown_value"),
            ("/indicators/3/persons/3/count", "out_of_range"),
            ("/items/1/assistance_id", "duplicate_item"),
            ("/items/2/amount/amount", "amount_not_positive"),
            ("/items/2/assistance_id", "malformed"),
            ("/items/2/delivered_on", "malformed"),
            ("/items/3/amount", "required"),
            ("/items/3/assistance_id", "required"),
            ("/narrative/lessons", "too_short"),
            ("/narrative/summary", "too_long"),
        ]);
        let put = |version: Option<&str>| {
            let request = partner.request(Method::PUT, &format!("{report}/content")).json(&of_nothing());
            version.map_or(partner.request(Method::PUT, &format!("{report}/content")).json(&of_nothing()), |version| {
                request.header("if-match", version.to_owned())
            })
        };
        answer(put(None)).await.refused(428, "precondition_required");
        answer(put(Some("\"7\""))).await.refused(412, "stale");
        partner.send_lines(report, "application/json", "").await.refused(400, "unreadable");
        partner.send_lines(report, "application/json", "[").await.refused(400, "unreadable");
        // Nothing was written that could be looked at, or submitted.
        partner.validate(report).await.refused(409, "nothing_written");
        partner.submit(report, 1).await.refused(409, "not_yet_due");
        for (body, faults) in [
            (json!({}), [("/revision", "required")]),
            (json!({ "revision": 0 }), [("/revision", "out_of_range")]),
            (json!({ "revision": "1" }), [("/revision", "invalid_type")]),
        ] {
            partner.post(&format!("{report}/submission"), &body).await.has_faults(&faults);
        }
        let officer = &owed.opened.officer;
        for (reasons, faults) in [
            (json!({}), &[("/reasons", "required")][..]),
            (json!({ "reasons": [] }), &[("/reasons", "too_few_items")]),
            (
                json!({ "reasons": [{ "pointer": "narrative", "reason": "" }, {}] }),
                &[
                    ("/reasons/0/pointer", "malformed"),
                    ("/reasons/0/reason", "too_short"),
                    ("/reasons/1/pointer", "required"),
                    ("/reasons/1/reason", "required"),
                ],
            ),
        ] {
            officer.send_back(&report, &reasons).await.has_faults(faults);
        }
        assert_eq!(system.trace().await, before);
        let asked = "/v1/reports?status=late&kind=weekly&year=20&grant=x&overdue=maybe&due_from=today&sort=id";
        let unknown = |name| (name, "unknown_value");
        partner.get(asked).await.has_faults(&[
            ("/query/due_from", "malformed"),
            ("/query/grant", "malformed"),
            unknown("/query/kind"),
            unknown("/query/overdue"),
            ("/query/sort", "unknown_field"),
            unknown("/query/status"),
            ("/query/year", "out_of_range"),
        ]);
    })
    .await;
}

#[tokio::test]
async fn a_report_is_returned_for_what_it_has() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, officer, report) = (&owed.opened.partner, &owed.opened.officer, owed.report(1));
        // The second line of the file is blank: what counts is where a line stands.
        let item = uuid::Uuid::now_v7();
        partner.write(report, &of_nothing()).await.is(200);
        partner.send_lines(report, "text/csv", format!("assistance_id,amount\n\n{item},1.00\n")).await.is(200);
        let returning = async |pointers: &[&str]| {
            let reasons: Vec<_> =
                pointers.iter().map(|pointer| json!({ "pointer": pointer, "reason": "No." })).collect();
            officer.send_back(&report, &json!({ "reasons": reasons })).await
        };
        let wrong = [
            ("/\u{202e}\u{200b}", "control_character"),
            ("/a~2", "malformed"),
            ("lines", "malformed"),
            ("/narrative/foo", "unknown_place"),
            ("/financial/9/spent", "unknown_place"),
            ("/financial/00/spent", "unknown_place"),
            ("/indicators/0", "unknown_place"),
            ("/items/1", "unknown_place"),
            ("/documents/0", "unknown_place"),
            ("/lines/2/amount", "unknown_place"),
            ("/lines/3/sum", "unknown_place"),
            ("/lines/4/amount", "unknown_place"),
        ];
        let before = system.trace().await;
        let places: Vec<_> = (0..wrong.len()).map(|index| format!("/reasons/{index}/pointer")).collect();
        let mut faults: Vec<_> = places.iter().map(String::as_str).zip(wrong.map(|(_, code)| code)).collect();
        faults.sort_unstable();
        returning(&wrong.map(|(pointer, _)| pointer)).await.has_faults(&faults);
        // What can be pointed at, but nothing was submitted.
        let right = ["", "/", "/narrative/lessons", "/financial/0/spent/amount", "/items/0", "/lines/3/amount"];
        returning(&right).await.refused(409, "state_forbids");
        assert_eq!(system.trace().await, before);

        partner.report(report, &of_nothing()).await;
        returning(&["/lines/3/amount"]).await.has_faults(&[("/reasons/0/pointer", "unknown_place")]);
        let right = ["", "/", "/narrative/lessons", "/financial/0/spent/amount", "/items", "/documents", "/indicators"];
        let returned = returning(&right).await;
        assert_eq!(
            returned.is(201)["reasons"].as_array().unwrap().iter().map(|one| &one["pointer"]).collect::<Vec<_>>(),
            right
        );
        // As many reasons as there can be, as long as they can be, from a program that writes Georgian in escapes.
        partner.report(report, &of_nothing()).await;
        let reason = format!(r#"{{"pointer":"","reason":"{}"}}"#, "\\u10e3".repeat(1000));
        let body = format!(r#"{{"reasons":[{}]}}"#, vec![reason; 100].join(","));
        let returned = officer.post_bytes(&format!("{report}/return"), "application/json", body.into_bytes()).await;
        assert_eq!(returned.is(201)["reasons"].as_array().unwrap().len(), 100);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_submitted_before_its_period_ends_nor_after_it_was_accepted() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, officer) = (&owed.opened.partner, &owed.opened.officer);
        let (first, second) = (owed.report(1), owed.report(2));
        partner.write(second, &of_nothing()).await.is(200);
        partner.submit(second, 1).await.refused(409, "not_yet_due");
        for below in ["return", "acceptance"] {
            let body =
                if below == "return" { json!({ "reasons": [{ "pointer": "", "reason": "No." }] }) } else { json!({}) };
            officer.post(&format!("{second}/{below}"), &body).await.refused(409, "state_forbids");
        }
        partner.report(first, &of_nothing()).await;
        officer.accept_report(&first).await.is(201);
        partner.submit(first, 1).await.refused(409, "state_forbids");
        partner.write(first, &of_nothing()).await.refused(409, "state_forbids");
        partner.send_lines(first, "text/csv", "assistance_id,amount\n").await.refused(409, "state_forbids");
        officer.accept_report(&first).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn nobody_accepts_what_the_same_client_wrote_or_submitted() {
    on_both(async |system| {
        let owed = owed(system).await;
        let report = owed.report(1);
        owed.opened.partner.report(report, &of_nothing()).await;
        // A client's role may change, as its issuer says; what it wrote stays its own.
        let own = "UPDATE reports SET authors = (SELECT '[\"' || $ || '\"]'), version = version";
        let me = owed.opened.officer.get("/v1/me").await.is(200)["id"].as_str().unwrap().to_owned();
        let authors = own.replace('$', &format!("'{me}'"));
        let authors = if system.database_url().starts_with("sqlite") {
            authors
        } else {
            authors.replace("(SELECT '[\"' ||", "(SELECT ('[\"' ||").replace("|| '\"]')", "|| '\"]')::jsonb)")
        };
        system.execute(&format!("{authors} WHERE status = 'submitted'")).await;
        owed.opened.officer.accept_report(&report).await.refused(403, "separation_of_duties");
        let refused = system
            .refusal("UPDATE reports SET status = 'accepted', accepted_by = submitted_by WHERE status = 'submitted'")
            .await;
        assert!(refused.contains("reports_separation_check"), "{refused}");
        owed.opened.manager.accept_report(&report).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn reports_of_another_organisation_are_not_there() {
    on_both(async |system| {
        let owed = owed(system).await;
        let report = owed.report(1);
        owed.opened.partner.report(report, &of_nothing()).await;
        let regional = json!({
            "client_id": "telavi-office", "name": "Telavi", "role": "officer", "regions": ["GE-KA"]
        });
        let regional = system.newcomer(&regional).await;
        let stranger = system.client("demo-partner-5").await;
        for caller in [&stranger, &regional] {
            for below in ["", "/content", "/items"] {
                caller.get(&format!("{report}{below}")).await.refused(404, "not_found");
            }
            let own = caller.get("/v1/reports?limit=200").await;
            assert!(own.each("reference").iter().all(|reference| !reference.starts_with("REPORT-2026-000003")));
        }
        assert_eq!(stranger.get("/v1/reports").await.ids().len(), 5);
        stranger.write(report, &of_nothing()).await.refused(404, "not_found");
        stranger.send_lines(report, "text/csv", "x").await.refused(404, "not_found");
        stranger.submit(report, 1).await.refused(404, "not_found");
        stranger.validate(report).await.refused(404, "not_found");
        let reasons = json!({ "reasons": [{ "pointer": "", "reason": "No." }] });
        regional.send_back(&report, &reasons).await.refused(404, "not_found");
        regional.accept_report(&report).await.refused(404, "not_found");
        owed.opened.partner.accept_report(&report).await.refused(403, "forbidden");
        let feed = stranger.get("/v1/changes?limit=200").await;
        let changes = feed.is(200)["items"].as_array().unwrap();
        assert!(changes.iter().all(|change| change["type"] != "report.submitted"), "{changes:#?}");
        // The ministry reads, the auditor does not.
        system.client("demo-ministry").await.get(report).await.shows(200, json!({ "status": "submitted" }));
        system.client("demo-auditor").await.get(report).await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn every_filter_of_reports_leaves_out_what_does_not_match() {
    on_both(async |system| {
        let owed = owed(system).await;
        let partner = &owed.opened.partner;
        partner.report(owed.report(1), &of_nothing()).await;
        let grant = owed.opened.grant.rsplit('/').next().unwrap().to_owned();
        let organisation = partner.get(owed.report(1)).await.is(200)["organisation_id"].as_str().unwrap().to_owned();
        let list = async |caller: &crate::harness::Caller, query: &str| -> Vec<Value> {
            // The organisation has another lot.
            let list = caller.get(&format!("/v1/reports?grant={grant}&{query}")).await;
            list.is(200)["items"].as_array().unwrap().iter().map(|report| report["number"].clone()).collect()
        };
        for (query, expected) in [
            ("", vec![5, 4, 3, 2, 1]),
            ("status=submitted", vec![1]),
            ("status=not_yet_due", vec![5, 4, 3, 2]),
            ("status=overdue", vec![]),
            ("kind=final", vec![5]),
            ("year=2026", vec![5, 4, 3, 2, 1]),
            ("year=2020", vec![]),
            ("overdue=true", vec![]),
            ("owed=true", vec![]),
            ("owed=false", vec![5, 4, 3, 2, 1]),
            ("overdue=false", vec![5, 4, 3, 2, 1]),
            ("due_until=2026-07-15", vec![2, 1]),
            ("due_from=2026-07-16", vec![5, 4, 3]),
            ("lot=01900000-0000-7000-8000-000000000000", vec![]),
            (&format!("organisation={organisation}"), vec![5, 4, 3, 2, 1]),
            ("organisation=01900000-0000-7000-8000-000000000000", vec![]),
        ] {
            assert_eq!(list(partner, query).await, expected, "{query}");
        }
        let later = system.another_at(in_july, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let partner = later.client("demo-partner-3").await;
        for query in ["status=due", "owed=true"] {
            assert_eq!(list(&partner, query).await, [2], "{query}");
        }
        partner.report(owed.report(2), &of_one(&[], "0.00")).await;
        assert_eq!(list(&partner, "status=submitted&overdue=false").await, [2, 1]);
        let all = later.client("demo-manager").await.get("/v1/reports?status=overdue&overdue=true&kind=interim").await;
        let lots = system.number("SELECT count(*) FROM reports WHERE number = 1 AND status = 'scheduled'").await;
        assert_eq!(i64::try_from(all.ids().len()).unwrap(), lots);
    })
    .await;
}

#[tokio::test]
async fn of_lists_that_are_too_long_nothing_more_is_told_and_of_many_faults_the_first() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let nothing = |count: usize| vec![json!({}); count];
        for (content, place) in [
            (
                json!({ "indicators": [{ "component": "medical", "persons": nothing(24_000) }] }),
                "/indicators/0/persons",
            ),
            (json!({ "indicators": nothing(5) }), "/indicators"),
            (json!({ "financial": vec![7; 5] }), "/financial"),
            (json!({ "items": nothing(1001) }), "/items"),
        ] {
            partner.write(report, &content).await.has_faults(&[(place, "too_many_items")]);
        }
        let unknown: serde_json::Map<_, _> = (0..100).map(|number| (format!("m{number}"), json!(number))).collect();
        let refused = partner.write(report, &json!({ "items": vec![Value::Object(unknown); 900] })).await;
        let faults = refused.refused(422, "validation_failed").faults();
        assert_eq!(faults.len(), 1000);
        assert!(faults.iter().all(|fault| fault.1 == "unknown_field" || fault.1 == "required"), "{faults:?}");
        assert!(refused.body["detail"].as_str().unwrap().contains("1000 or more"), "{}", refused.body["detail"]);
        let (officer, returned) = (system.client("demo-officer").await, format!("{report}/return"));
        officer
            .post(&returned, &json!({ "reasons": nothing(101) }))
            .await
            .has_faults(&[("/reasons", "too_many_items")]);
    })
    .await;
}
