//! Proposals: who may submit what, until when, and who sees it.

use super::*;
use crate::harness::{at_once, exactly, gel, on_both, outcomes};

#[tokio::test]
async fn a_proposal_is_its_organisations_and_nobody_elses() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let theirs = competitor(system, "second-sample", Some("100000002")).await.at(system).await;
        let own = ours.at(system).await;
        let sent = own.compete(&competition.lot(2), &proposal("80000.00", "20000.00")).await;
        let path = format!("/v1/proposals/{}", text(&sent, "id"));
        let expected = json!({
            "id": sent.body["id"], "reference": "PROP-2027-000001", "call_id": sent.body["call_id"],
            "lot_id": competition.lots[1], "round": 1,
            "organisation": { "id": ours.id, "name": { "ka": "ფონდი first-sample", "en": "first-sample" } },
            "status": "submitted", "summary": "Workshops and visits.", "amount": gel("100000.00"),
            "budget": proposal("80000.00", "20000.00")["budget"], "due_on": null, "reason": null, "awarded": null,
            "scores": null, "own_score": null, "version": 1,
            "created_at": "2026-06-01T08:00:00Z", "updated_at": "2026-06-01T08:00:00Z"
        });
        sent.shows(201, exactly(&expected)).has("location", &path).has("etag", "\"1\"");
        assert_eq!(own.get(&path).await.is(200), &expected);
        assert_eq!(own.get(&(competition.lot(2) + "/proposals")).await.ids().len(), 1);

        assert_eq!(theirs.get(&(competition.lot(2) + "/proposals")).await.ids(), [""; 0]);
        theirs.get(&path).await.refused(404, "not_found");
        theirs.patch(&path, 1, &json!({ "summary": "Ours now." })).await.refused(404, "not_found");
        theirs.withdraw(&path).await.refused(404, "not_found");
        for name in ["demo-manager", "demo-officer", "demo-ministry", "demo-auditor"] {
            let seen = system.client(name).await.get(&path).await;
            let scores = json!({ "count": 0, "average_total": null, "complete": false });
            seen.shows(200, json!({ "scores": exactly(&scores), "own_score": null }));
        }
        system.get(&path).await.refused(401, "unauthenticated");
        let manager = system.client("demo-manager").await;
        manager.compete(&competition.lot(2), &proposal("1.00", "1.00")).await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn an_organisation_has_one_proposal_for_a_lot_until_it_withdraws() {
    on_both(async |system| {
        let competition = published(system).await;
        let second = system.another_with(&[]).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await.at(system).await;
        let place = competition.lot(2) + "/proposals";
        let (lot, proposed) = (competition.lot(2), proposal("80000.00", "20000.00"));
        let sent = at_once(ours.by_turns(4, [system, &second]), async |ours| ours.compete(&lot, &proposed).await).await;
        let exists = "409 proposal_exists";
        assert_eq!(outcomes(&sent), ["201", exists, exists, exists]);
        // The numbers of those that were refused are given again.
        assert_eq!(ours.get(&place).await.each("reference"), ["PROP-2027-000001"]);
        let twice = "INSERT INTO proposals SELECT * FROM proposals";
        assert!(!system.refusal(twice).await.is_empty());

        let path = format!("/v1/proposals/{}", ours.get(&place).await.ids()[0]);
        ours.seen(7).withdraw(&path).await.refused(412, "stale");
        ours.withdraw(&path).await.shows(201, json!({ "status": "withdrawn", "version": 2 }));
        ours.withdraw(&path).await.refused(409, "state_forbids");
        ours.patch(&path, 2, &json!({ "summary": "Again." })).await.refused(409, "state_forbids");
        ours.compete(&competition.lot(2), &proposal("70000.00", "20000.00")).await.is(201);
        assert_eq!(ours.get(&place).await.each("status"), ["submitted", "withdrawn"]);
        // Another lot is another matter.
        ours.compete(&competition.lot(3), &proposal("1.00", "2.00")).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_proposal_is_refused_with_every_fault() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await.at(system).await;
        ours.compete(&competition.lot(2), &json!({}))
            .await
            .has_faults(&[("/budget", "required"), ("/summary", "required")]);
        let empty = json!({ "summary": " ", "budget": [], "amount": 1 });
        ours.compete(&competition.lot(2), &empty).await.has_faults(&[
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
        ours.compete(&competition.lot(2), &wrong).await.has_faults(&[
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
        let more = ours.compete(&competition.lot(2), &proposal("180000.00", "20000.01")).await;
        more.has_faults(&[("/budget", "more_than_available")]);
        assert_eq!(more.body["errors"][0]["detail"], "Available is 200000.00.");
        ours.compete(&competition.lot(2), &proposal("180000.00", "20000.00")).await.is(201);
        let nameless = competitor(system, "nameless-sample", None).await.at(system).await;
        nameless
            .compete(&competition.lot(2), &proposal("1.00", "1.00"))
            .await
            .refused(409, "registration_code_missing");
        ours.compete(
            &format!("/v1/lots/{}", system.get("/v1/lots?year=2026").await.ids()[0]),
            &proposal("1.00", "1.00"),
        )
        .await
        .refused(409, "state_forbids");
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
        changed.shows(200, json!({ "summary": "On the last day." })).has("etag", "\"2\"");
        own.patch(&path, 2, &json!({ "summary": "On the last day." })).await.shows(200, json!({ "version": 2 }));
        let unseen = own.request(reqwest::Method::PATCH, &path).json(&json!({ "summary": "Unseen." }));
        crate::harness::answer(unseen).await.refused(428, "precondition_required");
        own.patch(&path, 1, &json!({ "summary": "Stale." })).await.refused(412, "stale");
        own.patch(&path, 2, &json!({ "summary": null })).await.has_faults(&[("/summary", "required")]);
        own.compete(&competition.lot(1), &proposal("1.00", "1.00")).await.is(201);
        system.execute("UPDATE calls SET questions_until = '2026-05-31', proposals_until = '2026-05-31'").await;
        own.patch(&path, 2, &json!({ "summary": "Late." })).await.refused(409, "deadline_passed");
        own.compete(&competition.lot(3), &proposal("1.00", "1.00")).await.refused(409, "deadline_passed");
        // It can be examined, mended and withdrawn all the same.
        let manager = system.client("demo-manager").await;
        let defect = json!({ "outcome": "curable", "reason": "No statute.", "due_on": "2026-06-02" });
        manager.examine(&path, &defect).await.is(201);
        own.patch(&path, 3, &json!({ "summary": "Mended." })).await.shows(200, json!({ "status": "submitted" }));
        own.patch(&path, 4, &json!({ "summary": "And more." })).await.refused(409, "deadline_passed");
        own.withdraw(&path).await.is(201);
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
        ours.at(system).await.post(&examine, &json!({ "outcome": "admitted" })).await.refused(403, "forbidden");
        let defect = json!({ "outcome": "curable", "reason": "No statute.", "due_on": "2026-07-01" });
        manager.post(&examine, &defect).await.shows(201, json!({ "reason": "No statute.", "status": "defective" }));
        manager.post(&examine, &json!({ "outcome": "admitted" })).await.refused(409, "state_forbids");
        // The last day counts.
        system.execute("UPDATE proposals SET cure_due_on = '2026-06-01'").await;
        let own = ours.at(system).await;
        own.patch(&path, 2, &json!({})).await.shows(200, json!({ "status": "defective" }));
        own.patch(&path, 2, &json!({ "summary": "Mended." })).await.shows(200, json!({ "status": "submitted" }));
        let refused = manager.post(&examine, &json!({ "outcome": "refused", "reason": "Still no statute." })).await;
        refused.shows(201, json!({ "status": "refused", "due_on": null }));
        own.withdraw(&path).await.refused(409, "state_forbids");
    })
    .await;
}
