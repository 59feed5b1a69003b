//! Scores: who gives them, until when, and what a conflict of interest does.

use super::*;
use crate::harness::{Answer, at_once, exactly, merged, on_both};

#[tokio::test]
async fn only_members_score_and_each_sees_its_own() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let path = submitted(system, &ours, &competition, 2).await;
        close(system, &competition).await;
        let (officer, manager) = (system.client("demo-officer").await, system.client("demo-manager").await);
        officer.score(&path, &points(50, 50)).await.refused(409, "state_forbids");
        admitted(system, &path).await;
        let other = json!({ "client_id": "other-officer", "name": "Another", "role": "officer" });
        let other = system.newcomer(&other).await;
        other.score(&path, &points(50, 50)).await.refused(403, "not_a_member");
        ours.at(system).await.score(&path, &points(100, 100)).await.refused(403, "forbidden");
        officer.score(&format!("/v1/proposals/{NOBODYS}"), &points(50, 50)).await.refused(404, "not_found");

        let comment = merged(points(83, 74), &json!({ "comment": "Reaches every village." }));
        let given = officer.score(&path, &comment).await;
        let own = json!({
            "points": comment["points"], "total": 7940, "comment": "Reaches every village.",
            "scored_at": "2026-06-01T08:00:00Z"
        });
        let one = json!({ "count": 1, "average_total": 7940, "complete": false });
        given.shows(201, json!({ "own_score": exactly(&own), "scores": exactly(&one) }));
        let seen = manager.get(&path).await;
        seen.shows(200, json!({ "own_score": null, "scores": exactly(&one) }));
        let tag = seen.header("etag").to_owned();

        // Until everybody has scored, one may think again.
        officer.score(&path, &points(84, 74)).await.is(201);
        let known = manager.request(reqwest::Method::GET, &path).header("if-none-match", &tag);
        assert_eq!(crate::harness::answer(known).await.status, 200, "the scores have changed since");
        let last = manager.score(&path, &points(0, 1)).await;
        let both = json!({ "count": 2, "average_total": 4020, "complete": true });
        last.shows(201, json!({ "scores": exactly(&both), "version": 2 }));
        for member in [&officer, &manager] {
            member.score(&path, &points(100, 100)).await.refused(409, "scores_frozen");
        }
        manager.get(&path).await.shows(200, json!({ "scores": exactly(&both) }));
        ours.at(system).await.get(&path).await.shows(200, json!({ "scores": null }));
    })
    .await;
}

#[tokio::test]
async fn of_scores_given_at_once_those_that_come_after_the_last_member_are_too_late() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let path = submitted(system, &ours, &competition, 2).await;
        close(system, &competition).await;
        admitted(system, &path).await;
        let second = system.another_with(&[]).await;
        system.client("demo-officer").await.score(&path, &points(50, 50)).await.is(201);
        // The last member scores many times at once: the first makes the scores complete.
        let manager = system.client("demo-manager").await;
        let scores = manager.by_turns(6, [system, &second]).zip([10, 20, 30, 40, 60, 70]);
        let answers = at_once(scores, async |(manager, reach)| manager.score(&path, &points(reach, 0)).await).await;
        let given: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!(given.len(), 1);
        manager.get(&path).await.shows(200, json!({ "own_score": { "total": given[0].body["own_score"]["total"] } }));
    })
    .await;
}

#[tokio::test]
async fn points_are_whole_and_for_every_criterion() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let path = submitted(system, &ours, &competition, 2).await;
        let (officer, scores) = (system.client("demo-officer").await, format!("{path}/scores"));
        let given = |points: Value| json!({ "points": points });
        let one = |criterion: &str, points: Value| json!({ "criterion": criterion, "points": points });
        let (reach, experience) = (one("reach", json!(1)), one("experience", json!(1)));
        for (body, faults) in [
            (json!({}), vec![("/points", "required")]),
            (given(json!([])), vec![("/points", "criterion_missing")]),
            (given(json!([reach])), vec![("/points", "criterion_missing")]),
            (given(json!([null, experience])), vec![("/points/0", "invalid_type")]),
            (given(json!([reach, reach, experience])), vec![("/points/1/criterion", "duplicate_item")]),
            (given(json!([reach, experience, one("price", json!(1))])), vec![("/points/2/criterion", "unknown_value")]),
            (given(json!([reach, one("experience", json!(101))])), vec![("/points/1/points", "out_of_range")]),
            (given(json!([one("reach", json!(-1)), experience])), vec![("/points/0/points", "out_of_range")]),
            (given(json!([one("reach", json!(1.5)), experience])), vec![("/points/0/points", "invalid_type")]),
            (given(json!([one("reach", Value::Null), experience])), vec![("/points/0/points", "required")]),
            (
                merged(points(1, 1), &json!({ "comment": "", "total": 1 })),
                vec![("/comment", "too_short"), ("/total", "unknown_field")],
            ),
        ] {
            officer.post(&scores, &body).await.has_faults(&faults);
        }
        assert_eq!(system.number("SELECT count(*) FROM proposal_scores").await, 0);
    })
    .await;
}

#[tokio::test]
async fn who_has_a_tie_to_an_organisation_does_not_score_it() {
    on_both(async |system| {
        let competition = published(system).await;
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let theirs = competitor(system, "second-sample", Some("100000002")).await;
        let path = submitted(system, &ours, &competition, 2).await;
        let other = submitted(system, &theirs, &competition, 2).await;
        let (officer, manager) = (system.client("demo-officer").await, system.client("demo-manager").await);
        close(system, &competition).await;
        for path in [&path, &other] {
            admitted(system, path).await;
            officer.score(&path, &points(100, 100)).await.is(201);
        }
        let (conflicts, tie) =
            (competition.at("/conflicts"), json!({ "organisation_id": ours.id, "reason": "Its board." }));
        officer
            .post(&conflicts, &json!({}))
            .await
            .has_faults(&[("/organisation_id", "required"), ("/reason", "required")]);
        for (id, code) in [(NOBODYS, "unknown_organisation"), ("first-sample", "malformed")] {
            let body = json!({ "organisation_id": id, "reason": "Its board." });
            officer.post(&conflicts, &body).await.has_faults(&[("/organisation_id", code)]);
        }
        let stranger = json!({ "client_id": "other-officer", "name": "Another", "role": "officer" });
        system.newcomer(&stranger).await.post(&conflicts, &tie).await.refused(403, "not_a_member");
        let declared = officer.post(&conflicts, &tie).await;
        let expected = json!({
            "call_id": declared.is(201)["call_id"], "member": identifier(&officer).await, "organisation_id": ours.id,
            "reason": "Its board.", "declared_at": "2026-06-01T08:00:00Z"
        });
        assert_eq!(declared.body, expected);
        // Said again, it stays as it was.
        let again = officer.post(&conflicts, &merged(tie.clone(), &json!({ "reason": "Its bank." }))).await;
        assert_eq!(again.is(201), &expected);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'call.conflict_declared'").await, 1);

        // Its score is gone, and it gives no other; what it scored elsewhere stays.
        let count = async |path: &str| manager.get(path).await.is(200)["scores"]["count"].clone();
        assert_eq!([count(&path).await, count(&other).await], [0, 1]);
        officer.score(&path, &points(1, 1)).await.refused(403, "conflict_of_interest");
        officer.score(&other, &points(90, 90)).await.is(201);
        // One score is too few, and nobody else is there: another member is added.
        let expected = json!({ "scores": exactly(json!({ "count": 1, "average_total": 4000, "complete": false })) });
        manager.score(&path, &points(40, 40)).await.shows(201, expected);
        let frozen = manager.score(&other, &points(90, 90)).await;
        frozen.shows(201, json!({ "scores": { "complete": true } }));
        let newcomer = json!({ "client_id": "third-member", "name": "Another", "role": "officer" });
        let third = system.newcomer(&newcomer).await;
        let known = manager.get(&competition.path).await;
        let tie_of_officer = json!([{ "member": identifier(&officer).await, "organisation_id": ours.id }]);
        assert_eq!(known.is(200)["conflicts"][0]["member"], tie_of_officer[0]["member"]);
        system.get(&competition.path).await.shows(200, json!({ "conflicts": null }));
        let mut members = known.body["members"].as_array().unwrap().clone();
        members.push(json!(identifier(&third).await));
        manager.patch(&competition.path, 3, &json!({ "members": members })).await.is(200);
        manager.score(&path, &points(50, 50)).await.is(201);
        let complete = third.score(&path, &points(60, 60)).await;
        let expected = json!({ "scores": exactly(json!({ "count": 2, "average_total": 5500, "complete": true })) });
        complete.shows(201, expected);
        // What was frozen before is not opened again by who came later.
        for (caller, place) in [(&manager, &path), (&third, &path), (&third, &other), (&manager, &other)] {
            caller.score(&place, &points(1, 1)).await.refused(409, "scores_frozen");
        }
        // A frozen score stays, whatever is said afterwards.
        manager.post(&conflicts, &tie).await.is(201);
        assert_eq!(count(&path).await, json!(2));
    })
    .await;
}
