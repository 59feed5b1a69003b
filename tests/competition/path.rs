//! From the draft of a call to the grant of its winner.

use super::*;
use crate::harness::{exactly, forty_days_later, gel, merged, on_both, soon};

#[tokio::test]
async fn a_competition_leads_from_a_call_to_a_grant() {
    on_both(async |system| {
        let competition = drafted(system, &json!({})).await;
        let (manager, officer) = (system.client("demo-manager").await, system.client("demo-officer").await);
        let draft = manager.get(&competition.path).await;
        let expected = merged(
            call(&json!({ "members": draft.is(200)["members"], "conflicts": [] })),
            &json!({
                "id": draft.body["id"], "reference": "CALL-2027-000001", "programme": "reintegration",
                "status": "draft", "published_at": null, "closed_at": null, "decided_at": null, "version": 1,
                "created_at": "2026-06-01T08:00:00Z", "updated_at": "2026-06-01T08:00:00Z"
            }),
        );
        assert_eq!(draft.body.as_object().unwrap().len(), 19);
        for (member, value) in expected.as_object().unwrap() {
            assert_eq!(&draft.body[member], value, "{member}");
        }
        let patched = manager.patch(&competition.path, 1, &json!({ "title": { "en": "Competition of 2027" } })).await;
        patched.shows(200, json!({ "version": 2, "title": { "ka": expected["title"]["ka"] } }));
        manager.publish(&competition).await.shows(201, json!({ "status": "published" })).has("etag", "\"3\"");

        // Organisations ask, and are answered in public.
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let theirs = competitor(system, "second-sample", Some("100000002")).await;
        let asked = ours.at(system).await.ask_question(&competition, "Two lots?").await;
        let answer = format!("/v1/questions/{}/answer", text(&asked, "id"));
        manager.post(&answer, &json!({ "answer": "Yes." })).await.shows(201, json!({ "answer": "Yes.", "version": 2 }));

        // They propose; what has a defect is mended.
        let best = submitted(system, &ours, &competition, 2).await;
        let other = submitted(system, &theirs, &competition, 2).await;
        let defect = json!({ "outcome": "curable", "reason": "The statute is missing.", "due_on": "2026-06-08" });
        manager.examine(&best, &defect).await.shows(201, json!({ "status": "defective", "due_on": "2026-06-08" }));
        let mended = ours.at(system).await.patch(&best, 2, &json!({ "summary": "With the statute." })).await;
        mended.shows(200, json!({ "status": "submitted", "reason": null }));
        admitted(system, &best).await;
        admitted(system, &other).await;

        // They are scored once no more can come in.
        officer.score(&best, &points(90, 80)).await.refused(409, "state_forbids");
        close(system, &competition).await;
        scored(system, &best, &points(90, 81), &points(90, 80)).await;
        scored(system, &other, &points(70, 60), &points(70, 60)).await;
        let seen = manager.get(&best).await;
        let scores = json!({ "count": 2, "average_total": 8620, "complete": true });
        seen.shows(200, json!({ "scores": exactly(&scores), "own_score": { "total": 8600 } }));
        ours.at(system).await.get(&best).await.shows(200, json!({ "scores": null }));

        // The winner takes less than it asked for, and becomes the lot's organisation.
        assessed(system, &ours, &json!({})).await.is(201);
        let less = merged(award(&best), &json!({ "amount": gel("90000.01") }));
        let offered = manager.once("award").award(&competition.lot(2), &less).await;
        let result = json!({
            "organisation": { "id": ours.id, "name": { "ka": "ფონდი first-sample", "en": "first-sample" } },
            "amount": gel("90000.01")
        });
        let expected = json!({
            "status": "offered", "result": exactly(&result), "organisation": null, "grant_id": null
        });
        offered.shows(201, expected);
        manager.once("award").award(&competition.lot(2), &less).await.repeats(201, &offered);
        theirs.at(system).await.accept_award(&competition.lot(2)).await.refused(404, "not_found");
        let accepted = ours.at(system).await.accept_award(&competition.lot(2)).await;
        let expected = json!({
            "status": "awarded", "organisation": { "id": ours.id }, "allocated": { "amount": "90000.01" }
        });
        accepted.shows(201, expected);
        let grant = format!("/v1/grants/{}", text(&accepted, "grant_id"));
        let drafted = manager.get(&grant).await;
        let expected = json!([
            drafted.is(200)["status"],
            drafted.body["amount"]["amount"],
            drafted.body["starts_on"],
            drafted.body["ends_on"],
            drafted.body["organisation_id"]
        ]);
        assert_eq!(expected, json!(["drafted", "90000.01", "2027-01-01", "2027-12-31", ours.id]));
        let agreed = "SELECT CAST(sum(agreed_minor) AS bigint) FROM grant_lines l JOIN grants g ON g.id = l.grant_id \
                      WHERE g.year = 2027";
        assert_eq!(system.number(agreed).await, 9_000_001);
        ours.at(system).await.get(&best).await.shows(200, json!({ "scores": exactly(&scores) }));

        // The call is decided with its last lot.
        for number in [1, 3] {
            manager.get(&competition.path).await.shows(200, json!({ "status": "closed" }));
            let reason = "Nobody proposed anything.";
            let ended = manager.award_nobody(&competition.lot(number), reason).await;
            ended.shows(201, json!({ "status": "not_awarded", "outcome_reason": reason }));
        }
        let decided = system.get(&competition.path).await;
        decided.shows(200, json!({ "status": "decided", "decided_at": "2026-06-01T08:00:00Z" }));
    })
    .await;
}

#[tokio::test]
async fn everything_that_happens_is_told_and_competitors_do_not_hear_of_each_other() {
    on_both(async |system| {
        let (competition, [(ours, best), (theirs, _)]) = ready(system).await;
        let manager = system.client("demo-manager").await;
        manager.award(&competition.lot(2), &award(&best)).await.is(201);
        ours.at(system).await.accept_award(&competition.lot(2)).await.is(201);
        let lots = ["lot.created"; 3];
        let scored = ["proposal.admitted", "proposal.scored", "proposal.scored"];
        let expected: Vec<&str> = ["programme_year.budgeted", "call.created"]
            .into_iter()
            .chain(lots)
            .chain(["call.published", "organisation.created", "organisation.created"])
            .chain(["proposal.submitted", "proposal.submitted", "call.closed"])
            .chain(scored)
            .chain(scored)
            .chain([
                "organisation.assessed",
                "organisation.assessed",
                "lot.awarded",
                "lot.award_accepted",
                "grant.drafted",
            ])
            .collect();
        assert_eq!(system.client("demo-ministry").await.told(expected.len()).await, expected);
        // What anybody may know, and of proposals one's own; but not who gave scores when.
        let public = ["programme_year.budgeted", "call.published"];
        let proposal = ["proposal.submitted", "call.closed", "proposal.admitted"];
        let award = ["lot.awarded", "lot.award_accepted"];
        let all = || public.into_iter().chain(proposal).chain(award);
        let own: Vec<&str> = all().chain(["grant.drafted"]).collect();
        assert_eq!(ours.at(system).await.told(own.len()).await, own);
        let competitors: Vec<&str> = all().collect();
        assert_eq!(theirs.at(system).await.told(competitors.len()).await, competitors);
        let words = system.client("demo-ministry").await.get("/v1/changes?limit=200").await.body.to_string();
        assert!(!words.contains("Workshops"), "{words}");
    })
    .await;
}

#[tokio::test]
async fn a_call_closes_by_itself_once_and_what_is_not_mended_is_refused_once() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let path = submitted(system, &ours, &competition, 1).await;
        let manager = system.client("demo-manager").await;
        let defect = json!({ "outcome": "curable", "reason": "No statute.", "due_on": "2026-07-01" });
        manager.examine(&path, &defect).await.is(201);
        manager.close_call(&competition).await.refused(409, "state_forbids");
        for _ in 0..2 {
            system.another(forty_days_later).await;
        }
        soon(async || system.get(&competition.path).await.is(200)["status"] == "closed").await;
        soon(async || manager.get(&path).await.is(200)["status"] == "refused").await;
        for name in ["call.closed", "proposal.refused"] {
            let told = format!("SELECT count(*) FROM changes WHERE type = '{name}' AND role = 'service'");
            assert_eq!(system.number(&told).await, 1, "{name}");
        }
        let refused = ours.at(system).await.patch(&path, 3, &json!({ "summary": "With the statute." })).await;
        refused.refused(409, "state_forbids");
    })
    .await;
}
