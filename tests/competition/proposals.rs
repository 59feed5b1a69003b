//! Proposals: who may submit what, until when, and who sees it.

use super::*;
use crate::harness::on_both;
use tokio::task::JoinSet;

#[tokio::test]
async fn a_proposal_is_its_organisations_and_nobody_elses() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let theirs = competitor(system, "second-sample", Some("100000002")).await.at(system).await;
        let own = ours.at(system).await;
        let sent = own.post(&competition.lot(2, "/proposals"), &proposal("80000.00", "20000.00")).await;
        let path = format!("/v1/proposals/{}", text(&sent, "id"));
        let money = |amount: &str| json!({ "amount": amount, "currency": "GEL" });
        let expected = json!({
            "id": sent.body["id"], "reference": "PROP-2027-000001", "call_id": sent.body["call_id"],
            "lot_id": competition.lots[1], "round": 1,
            "organisation": { "id": ours.id, "name": { "ka": "ფონდი first-sample", "en": "first-sample" } },
            "status": "submitted", "summary": "Workshops and visits.", "amount": money("100000.00"),
            "budget": proposal("80000.00", "20000.00")["budget"], "due_on": null, "reason": null, "awarded": null,
            "scores": null, "own_score": null, "version": 1,
            "created_at": "2026-06-01T08:00:00Z", "updated_at": "2026-06-01T08:00:00Z"
        });
        assert_eq!((&sent.body, sent.header("location"), sent.header("etag")), (&expected, path.as_str(), "\"1\""));
        assert_eq!(own.get(&path).await.is(200), &expected);
        assert_eq!(own.get(&competition.lot(2, "/proposals")).await.ids().len(), 1);

        assert_eq!(theirs.get(&competition.lot(2, "/proposals")).await.ids(), [""; 0]);
        theirs.get(&path).await.is_problem(404, "not_found");
        theirs.patch(&path, 1, &json!({ "summary": "Ours now." })).await.is_problem(404, "not_found");
        theirs.post(&format!("{path}/withdrawal"), &json!({})).await.is_problem(404, "not_found");
        for name in ["demo-manager", "demo-officer", "demo-ministry", "demo-auditor"] {
            let seen = system.client(name).await.get(&path).await;
            let scores = json!({ "count": 0, "average_total": null, "complete": false });
            assert_eq!((&seen.is(200)["scores"], &seen.body["own_score"]), (&scores, &Value::Null), "{name}");
        }
        system.get(&path).await.is_problem(401, "unauthenticated");
        let manager = system.client("demo-manager").await;
        manager.post(&competition.lot(2, "/proposals"), &proposal("1.00", "1.00")).await.is_problem(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn an_organisation_has_one_proposal_for_a_lot_until_it_withdraws() {
    on_both(async |system| {
        let competition = published(system).await;
        let second = system.another_with(&[]).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await.at(system).await;
        let place = competition.lot(2, "/proposals");
        let mut sent = JoinSet::new();
        for replica in [system, &second, system, &second] {
            let (caller, place) = (ours.at(replica), place.clone());
            sent.spawn(async move {
                let answer = caller.post(&place, &proposal("80000.00", "20000.00")).await;
                (answer.status, answer.body["code"].as_str().unwrap_or_default().to_owned())
            });
        }
        let mut answers = sent.join_all().await;
        answers.sort();
        assert_eq!(answers[0], (201, String::new()));
        assert!(answers[1..].iter().all(|answer| *answer == (409, "proposal_exists".to_owned())), "{answers:?}");
        // The numbers of those that were refused are given again.
        assert_eq!(ours.get(&place).await.each("reference"), ["PROP-2027-000001"]);
        let twice = "INSERT INTO proposals SELECT * FROM proposals";
        assert!(!system.refusal(twice).await.is_empty());

        let path = format!("/v1/proposals/{}", ours.get(&place).await.ids()[0]);
        let stale = ours.post_with(&format!("{path}/withdrawal"), ("if-match", "\"7\""), &json!({})).await;
        stale.is_problem(412, "stale");
        let withdrawn = ours.post(&format!("{path}/withdrawal"), &json!({})).await;
        assert_eq!((&withdrawn.is(201)["status"], &withdrawn.body["version"]), (&json!("withdrawn"), &json!(2)));
        ours.post(&format!("{path}/withdrawal"), &json!({})).await.is_problem(409, "state_forbids");
        ours.patch(&path, 2, &json!({ "summary": "Again." })).await.is_problem(409, "state_forbids");
        ours.post(&place, &proposal("70000.00", "20000.00")).await.is(201);
        assert_eq!(ours.get(&place).await.each("status"), ["submitted", "withdrawn"]);
        // Another lot is another matter.
        ours.post(&competition.lot(3, "/proposals"), &proposal("1.00", "2.00")).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_proposal_is_refused_with_every_fault() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await.at(system).await;
        let place = competition.lot(2, "/proposals");
        ours.post(&place, &json!({})).await.has_faults(&[("/budget", "required"), ("/summary", "required")]);
        let empty = json!({ "summary": " ", "budget": [], "amount": 1 });
        ours.post(&place, &empty).await.has_faults(&[
            ("/amount", "unknown_field"),
            ("/budget", "too_few_items"),
            ("/summary", "too_short"),
        ]);
        let money = |amount: &str, currency: &str| json!({ "amount": amount, "currency": currency });
        let wrong = json!({
            "summary": "x".repeat(4001),
            "budget": [
                { "component": "medical", "amount": money("0.00", "GEL") },
                { "component": "medical", "amount": money("1.00", "GEL") },
                { "component": "medical", "amount": money("1", "USD") },
                { "component": "lottery", "amount": money("1.00", "GEL") },
                {}
            ]
        });
        ours.post(&place, &wrong).await.has_faults(&[
            ("/budget/0/amount/amount", "amount_not_positive"),
            ("/budget/1/component", "duplicate_item"),
            ("/budget/2/amount/amount", "malformed"),
            ("/budget/2/amount/currency", "unknown_value"),
            ("/budget/2/component", "duplicate_item"),
            ("/budget/3/component", "unknown_value"),
            ("/budget/4/amount", "required"),
            ("/budget/4/component", "required"),
            ("/summary", "too_long"),
        ]);
        // The lot has 200 000.
        let more = ours.post(&place, &proposal("180000.00", "20000.01")).await;
        more.has_faults(&[("/budget", "more_than_available")]);
        assert_eq!(more.body["errors"][0]["detail"], "Available is 200000.00.");
        ours.post(&place, &proposal("180000.00", "20000.00")).await.is(201);
        let nameless = competitor(system, "nameless-sample", None).await.at(system).await;
        nameless.post(&place, &proposal("1.00", "1.00")).await.is_problem(409, "registration_code_missing");
        let built_in = format!("/v1/lots/{}/proposals", system.get("/v1/lots?year=2026").await.ids()[0]);
        ours.post(&built_in, &proposal("1.00", "1.00")).await.is_problem(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn proposals_come_and_change_until_the_last_day_is_over() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let path = submitted(system, &ours, &competition, 2).await;
        let own = ours.at(system).await;
        system.execute("UPDATE calls SET questions_until = '2026-06-01', proposals_until = '2026-06-01'").await;
        let changed = own.patch(&path, 1, &json!({ "summary": "On the last day." })).await;
        assert_eq!((&changed.is(200)["summary"], changed.header("etag")), (&json!("On the last day."), "\"2\""));
        assert_eq!(own.patch(&path, 2, &json!({ "summary": "On the last day." })).await.is(200)["version"], 2);
        let unseen = own.request(reqwest::Method::PATCH, &path).json(&json!({ "summary": "Unseen." }));
        crate::harness::answer(unseen).await.is_problem(428, "precondition_required");
        own.patch(&path, 1, &json!({ "summary": "Stale." })).await.is_problem(412, "stale");
        own.patch(&path, 2, &json!({ "summary": null })).await.has_faults(&[("/summary", "required")]);
        own.post(&competition.lot(1, "/proposals"), &proposal("1.00", "1.00")).await.is(201);
        system.execute("UPDATE calls SET questions_until = '2026-05-31', proposals_until = '2026-05-31'").await;
        own.patch(&path, 2, &json!({ "summary": "Late." })).await.is_problem(409, "deadline_passed");
        own.post(&competition.lot(3, "/proposals"), &proposal("1.00", "1.00")).await.is_problem(409, "deadline_passed");
        // It can be examined, mended and withdrawn all the same.
        let manager = system.client("demo-manager").await;
        let defect = json!({ "outcome": "curable", "reason": "No statute.", "due_on": "2026-06-02" });
        manager.post(&format!("{path}/admissibility"), &defect).await.is(201);
        assert_eq!(own.patch(&path, 3, &json!({ "summary": "Mended." })).await.is(200)["status"], "submitted");
        own.patch(&path, 4, &json!({ "summary": "And more." })).await.is_problem(409, "deadline_passed");
        own.post(&format!("{path}/withdrawal"), &json!({})).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn an_examination_says_why_and_until_when() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let path = submitted(system, &ours, &competition, 2).await;
        let (manager, examine) = (system.client("demo-manager").await, format!("{path}/admissibility"));
        for (body, faults) in [
            (json!({}), vec![("/outcome", "required")]),
            (json!({ "outcome": "maybe" }), vec![("/outcome", "unknown_value")]),
            (json!({ "outcome": "refused" }), vec![("/reason", "required")]),
            (json!({ "outcome": "curable" }), vec![("/due_on", "required"), ("/reason", "required")]),
            (json!({ "outcome": "admitted", "due_on": "2026-06-08" }), vec![("/due_on", "unknown_field")]),
            (json!({ "outcome": "curable", "reason": "x", "due_on": "8 June" }), vec![("/due_on", "malformed")]),
            (
                json!({ "outcome": "curable", "reason": "x", "due_on": "2026-06-01" }),
                vec![("/due_on", "due_day_out_of_range")],
            ),
            (
                json!({ "outcome": "curable", "reason": "x", "due_on": "2026-07-02" }),
                vec![("/due_on", "due_day_out_of_range")],
            ),
        ] {
            manager.post(&examine, &body).await.has_faults(&faults);
        }
        ours.at(system).await.post(&examine, &json!({ "outcome": "admitted" })).await.is_problem(403, "forbidden");
        let defect = json!({ "outcome": "curable", "reason": "No statute.", "due_on": "2026-07-01" });
        let found = manager.post(&examine, &defect).await;
        assert_eq!((&found.is(201)["reason"], &found.body["status"]), (&json!("No statute."), &json!("defective")));
        manager.post(&examine, &json!({ "outcome": "admitted" })).await.is_problem(409, "state_forbids");
        // The last day counts.
        system.execute("UPDATE proposals SET cure_due_on = '2026-06-01'").await;
        let own = ours.at(system).await;
        assert_eq!(own.patch(&path, 2, &json!({})).await.is(200)["status"], "defective");
        assert_eq!(own.patch(&path, 2, &json!({ "summary": "Mended." })).await.is(200)["status"], "submitted");
        let refused = manager.post(&examine, &json!({ "outcome": "refused", "reason": "Still no statute." })).await;
        assert_eq!((&refused.is(201)["status"], &refused.body["due_on"]), (&json!("refused"), &Value::Null));
        own.post(&format!("{path}/withdrawal"), &json!({})).await.is_problem(409, "state_forbids");
    })
    .await;
}
