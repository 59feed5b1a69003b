//! Awards: to whom, at which time, and once.

use super::*;
use crate::harness::{Caller, at_once, exactly, merged, on_both, outcomes, statuses};

#[tokio::test]
async fn of_two_awards_at_once_one_is_made() {
    on_both(async |system| {
        let (competition, [(ours, best), (_, other)]) = ready(system).await;
        let second = system.another_with(&[]).await;
        let manager = system.client("demo-manager").await;
        let (lot, reason) = (competition.lot(2), json!({ "reason": "It is the one." }));
        let awards = manager.by_turns(4, [system, &second]).zip([&best, &other, &other, &best]);
        let awarded =
            async |(manager, path): (Caller, &String)| manager.award(&lot, &merged(award(path), &reason)).await;
        let late = "409 state_forbids";
        assert_eq!(outcomes(&at_once(awards, awarded).await), ["201", late, late, late]);
        assert_eq!(system.number("SELECT count(*) FROM proposals WHERE status = 'awarded'").await, 1);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'lot.awarded'").await, 1);
        let winner = system.get(&competition.lot(2)).await.is(200)["result"]["organisation"]["id"].clone();
        // The table says the same.
        let both = "UPDATE proposals SET status = 'awarded', awarded_by = submitted_by, awarded_minor = 1";
        assert!(!system.refusal(both).await.is_empty());
        // So does the winner's answer: once, at whichever replica.
        if winner == json!(ours.id) {
            let ours = ours.at(system).await;
            let twice = ours.by_turns(2, [system, &second]);
            let accepted = at_once(twice, async |ours| ours.accept_award(&lot).await).await;
            assert_eq!(statuses(&accepted), [201, 409]);
            assert_eq!(system.number("SELECT count(*) FROM grants WHERE year = 2027").await, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_call_is_decided_once_by_whichever_of_its_lots_comes_last() {
    on_both(async |system| {
        let competition = published(system).await;
        close(system, &competition).await;
        let second = system.another_with(&[]).await;
        let manager = system.client("demo-manager").await;
        // Each looks at what the others have not committed yet.
        let ends = manager.by_turns(6, [system, &second]).zip([1, 2, 3, 1, 2, 3]);
        let ended = at_once(ends, async |(manager, number)| {
            manager.award_nobody(&competition.lot(number), "Nobody came.").await
        });
        assert_eq!(statuses(&ended.await), [201, 201, 201, 409, 409, 409]);
        system.get(&competition.path).await.shows(200, json!({ "status": "decided" }));
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'call.decided'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn who_is_not_cleared_is_awarded_nothing() {
    on_both(async |system| {
        let (competition, [(ours, best), _]) = ready(system).await;
        let manager = system.client("demo-manager").await;
        let high = json!({ "rating": "high_risk", "flags": ["tax_debt", "sanctioned"], "note": "Seen." });
        let added = assessed(system, &ours, &high).await;
        added.shows(201, json!({ "flags": exactly(&high["flags"]), "rating": high["rating"] }));
        let refused = manager.award(&competition.lot(2), &award(&best)).await;
        refused.refused(409, "organisation_not_cleared");
        assert_eq!(
            refused.faults(),
            [
                ("/assessment/flags/0", "flagged"),
                ("/assessment/flags/1", "flagged"),
                ("/assessment/rating", "high_risk")
            ]
        );
        let organisation = format!("/v1/organisations/{}", ours.id);
        manager.get(&organisation).await.shows(200, json!({ "assessment": exactly(&added.body) }));
        let all = format!("{organisation}/assessments");
        assert_eq!(manager.get(&all).await.each("rating"), ["high_risk", "low_risk"]);
        let listed = manager.get("/v1/organisations?limit=2").await;
        assert_eq!(listed.is(200)["items"][1]["assessment"], added.body);

        // What was valid until yesterday counts no more, and shows no more.
        system.execute("DELETE FROM organisation_assessments WHERE rating = 'high_risk'").await;
        assessed(system, &ours, &json!({ "rating": "medium_risk", "valid_until": "2026-06-01" })).await.is(201);
        system
            .execute("UPDATE organisation_assessments SET valid_until = '2026-05-31' WHERE rating = 'medium_risk'")
            .await;
        let refused = manager.award(&competition.lot(2), &award(&best)).await;
        assert_eq!(
            refused.refused(409, "organisation_not_cleared").faults(),
            [("/assessment/valid_until", "no_longer_valid")]
        );
        manager.get(&organisation).await.shows(200, json!({ "assessment": null }));
        assessed(system, &ours, &json!({ "rating": "medium_risk", "valid_until": "2026-06-01" })).await.is(201);
        manager.award(&competition.lot(2), &award(&best)).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn an_assessment_says_how_risky_until_when_and_why() {
    on_both(async |system| {
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let officer = system.client("demo-officer").await;
        let path = format!("/v1/organisations/{}/assessments", ours.id);
        officer.post(&path, &json!({})).await.has_faults(&[("/rating", "required"), ("/valid_until", "required")]);
        let wrong = json!({
            "rating": "none", "valid_until": "2026-05-31", "flags": ["tax_debt", "tax_debt"], "note": " ", "score": 1
        });
        officer.post(&path, &wrong).await.has_faults(&[
            ("/flags/1", "duplicate_item"),
            ("/note", "too_short"),
            ("/rating", "unknown_value"),
            ("/score", "unknown_field"),
            ("/valid_until", "day_out_of_range"),
        ]);
        let unknown = json!({ "rating": "low_risk", "valid_until": "2031-06-30", "flags": ["late", "sanctioned"] });
        officer
            .post(&path, &unknown)
            .await
            .has_faults(&[("/flags/0", "unknown_value"), ("/valid_until", "day_out_of_range")]);
        let sound = json!({ "rating": "low_risk", "valid_until": "2027-12-31" });
        for name in ["demo-ministry", "demo-administrator", "demo-partner-1"] {
            system.client(name).await.post(&path, &sound).await.refused(403, "forbidden");
        }
        let nobodys = format!("/v1/organisations/{NOBODYS}/assessments");
        officer.post(&nobodys, &sound).await.refused(404, "not_found");
        officer.get(&nobodys).await.refused(404, "not_found");
        let first = officer.once("assessment").post(&path, &sound).await;
        first.shows(201, json!({ "flags": [], "note": null }));
        assert_eq!(officer.once("assessment").post(&path, &sound).await.is(201), &first.body);
        assert_eq!(officer.get(&path).await.ids(), [first.body["id"].as_str().unwrap()]);
        // Known before is not known now: the organisation shows more than its own.
        let known = officer.request(reqwest::Method::GET, &format!("/v1/organisations/{}", ours.id));
        assert_eq!(crate::harness::answer(known.header("if-none-match", "\"1\"")).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn an_award_is_sound_or_explained_or_refused() {
    on_both(async |system| {
        let (competition, [(ours, best), (theirs, other)]) = ready(system).await;
        let manager = system.client("demo-manager").await;
        manager.award(&competition.lot(2), &json!({})).await.has_faults(&[("/proposal_id", "required")]);
        for (id, code) in [(NOBODYS, "unknown_proposal"), ("best", "malformed")] {
            let wrong = json!({ "proposal_id": id, "reason": " ", "to": "all" });
            manager.award(&competition.lot(2), &wrong).await.has_faults(&[
                ("/proposal_id", code),
                ("/reason", "too_short"),
                ("/to", "unknown_field"),
            ]);
        }
        manager.award(&competition.lot(1), &award(&best)).await.has_faults(&[("/proposal_id", "unknown_proposal")]);
        for (amount, code) in [("100000.01", "more_than_available"), ("0.00", "amount_not_positive")] {
            let body = merged(award(&best), &json!({ "amount": { "amount": amount, "currency": "GEL" } }));
            manager.award(&competition.lot(2), &body).await.has_faults(&[("/amount/amount", code)]);
        }
        // Another than the best has to be explained.
        manager.award(&competition.lot(2), &award(&other)).await.has_faults(&[("/reason", "better_scored")]);
        let reason = json!({ "reason": "It reaches the mountain villages." });
        manager.seen(9).award(&competition.lot(2), &merged(award(&other), &reason)).await.refused(412, "stale");
        let expected = json!({ "outcome_reason": reason["reason"], "result": { "organisation": { "id": theirs.id } } });
        manager.award(&competition.lot(2), &merged(award(&other), &reason)).await.shows(201, expected);
        let awarded = theirs.at(system).await.get(&other).await;
        awarded.shows(200, json!({ "status": "awarded", "awarded": { "amount": "100000.00" } }));
        theirs.at(system).await.withdraw(&other).await.refused(409, "state_forbids");

        // It does not take it: the lot is open again, for the best.
        let declination = competition.lot(2) + "/award/declination";
        ours.at(system).await.post(&declination, &reason).await.refused(404, "not_found");
        theirs.at(system).await.post(&declination, &json!({})).await.has_faults(&[("/reason", "required")]);
        let declined = theirs.at(system).await.decline_award(&competition.lot(2), "Other plans.").await;
        declined.shows(201, json!({ "status": "open", "result": null }));
        let refused = theirs.at(system).await.get(&other).await;
        refused.shows(200, json!({ "status": "refused", "reason": "Other plans." }));
        manager.award(&competition.lot(2), &award(&other)).await.refused(409, "state_forbids");
        theirs.at(system).await.decline_award(&competition.lot(2), "Again.").await.refused(409, "state_forbids");
        manager.award(&competition.lot(2), &award(&best)).await.is(201);
        // Whose year is over has nothing to accept.
        let acceptance = competition.lot(2) + "/award/acceptance";
        ours.at(system)
            .await
            .post(&acceptance, &json!({ "gladly": true }))
            .await
            .has_faults(&[("/gladly", "unknown_field")]);
        ours.at(system).await.accept_award(&competition.lot(2)).await.is(201);
        ours.at(system).await.accept_award(&competition.lot(2)).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn an_award_that_nobody_answers_is_taken_back() {
    on_both(async |system| {
        let (competition, [(ours, best), _]) = ready(system).await;
        let (manager, own) = (system.client("demo-manager").await, ours.at(system).await);
        manager.award(&competition.lot(2), &award(&best)).await.is(201);
        let over = manager.award_nobody(&competition.lot(2), "No answer came.").await;
        over.shows(201, json!({ "status": "not_awarded", "result": null }));
        let refused = own.get(&best).await;
        refused.shows(200, json!({ "status": "refused", "reason": "No answer came." }));
        own.accept_award(&competition.lot(2)).await.refused(409, "state_forbids");
        assert_eq!(system.number("SELECT count(*) FROM grants WHERE year = 2027").await, 0);
    })
    .await;
}

#[tokio::test]
async fn who_is_flagged_after_the_award_gets_no_grant() {
    on_both(async |system| {
        let (competition, [(ours, best), _]) = ready(system).await;
        let (manager, own) = (system.client("demo-manager").await, ours.at(system).await);
        manager.award(&competition.lot(2), &award(&best)).await.is(201);
        let flagged = json!({ "flags": ["tax_debt"] });
        assessed(system, &ours, &flagged).await.is(201);
        own.accept_award(&competition.lot(2)).await.refused(409, "organisation_not_cleared");
        assessed(system, &ours, &json!({})).await.is(201);
        let accepted = own.accept_award(&competition.lot(2)).await;
        assessed(system, &ours, &flagged).await.is(201);
        manager
            .sign(&format!("/v1/grants/{}", accepted.is(201)["grant_id"].as_str().unwrap()))
            .await
            .refused(409, "organisation_not_cleared");
        assert_eq!(system.number("SELECT count(*) FROM grants WHERE year = 2027 AND status = 'drafted'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_lot_is_awarded_once_proposals_are_in_and_scored() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let path = submitted(system, &ours, &competition, 2).await;
        assessed(system, &ours, &json!({})).await.is(201);
        let (manager, place) = (system.client("demo-manager").await, competition.lot(2) + "/award");
        manager.post(&place, &award(&path)).await.refused(409, "state_forbids");
        let reason = json!({ "reason": "Nobody came." });
        manager.post(&(competition.lot(1) + "/no-award"), &reason).await.refused(409, "state_forbids");
        close(system, &competition).await;
        manager.post(&place, &award(&path)).await.refused(409, "state_forbids");
        admitted(system, &path).await;
        manager.score(&path, &points(1, 1)).await.is(201);
        manager.post(&place, &award(&path)).await.refused(409, "too_few_scores");
        system.client("demo-officer").await.score(&path, &points(1, 1)).await.is(201);
        for name in ["demo-officer", "demo-ministry", "demo-partner-1"] {
            system.client(name).await.post(&place, &award(&path)).await.refused(403, "forbidden");
        }
        manager.post(&place, &award(&path)).await.is(201);
        // Nobody competed for the lots of 2026.
        let built_in = system.get("/v1/lots?year=2026").await.ids()[0].to_owned();
        for (below, body, lacks) in [("award", award(&path), "/proposal_id"), ("no-award", reason.clone(), "/reason")] {
            let place = format!("/v1/lots/{built_in}/{below}");
            manager.post(&place, &body).await.refused(409, "state_forbids");
            manager.seen(99).post(&place, &body).await.refused(412, "stale");
            let faults = [("/because", "unknown_field"), (lacks, "required")];
            manager.post(&place, &json!({ "because": 1 })).await.has_faults(&faults);
            manager.post(&format!("/v1/lots/{NOBODYS}/{below}"), &body).await.refused(404, "not_found");
        }
    })
    .await;
}
