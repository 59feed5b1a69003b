//! A lot that is announced again.

use super::*;
use crate::harness::{gel, merged, on_both};

fn again(until: &str) -> Value {
    json!({ "proposals_until": until, "reason": "Nobody was awarded the lot." })
}

#[tokio::test]
async fn a_lot_without_a_winner_is_announced_again_and_won_in_its_second_round() {
    on_both(async |system| {
        let (competition, [(ours, best), (theirs, unexamined)]) = ready(system).await;
        let manager = system.client("demo-manager").await;
        let place = competition.lot(2) + "/reannouncement";
        manager.post(&place, &again("2026-06-10")).await.refused(409, "state_forbids");
        system.execute("UPDATE proposals SET status = 'submitted' WHERE organisation_id = (SELECT id FROM organisations WHERE name_en = 'second-sample')").await;
        for number in 1..=3 {
            manager.award_nobody(&competition.lot(number), "None fits.").await.is(201);
        }
        system.get(&competition.path).await.shows(200, json!({ "status": "decided" }));
        manager.score(&best, &points(1, 1)).await.refused(409, "state_forbids");
        manager.post(&place, &json!({})).await.has_faults(&[("/proposals_until", "required"), ("/reason", "required")]);
        for day in ["2026-05-31", "2028-01-01"] {
            manager.post(&place, &again(day)).await.has_faults(&[("/proposals_until", "day_out_of_range")]);
        }
        let announced = manager.post(&place, &again("2026-06-10")).await;
        let expected = json!([
            announced.is(201)["status"],
            announced.body["round"],
            announced.body["proposals_until"],
            announced.body["outcome_reason"],
            announced.body["result"]
        ]);
        assert_eq!(expected, json!(["open", 2, "2026-06-10", "Nobody was awarded the lot.", null]));
        system.get(&competition.path).await.shows(200, json!({ "status": "closed", "decided_at": null }));
        manager.post(&place, &again("2026-06-10")).await.refused(409, "state_forbids");

        // What nobody examined in the first round is not examined, nor changed, in the second.
        let version = manager.get(&unexamined).await.is(200)["version"].as_i64().unwrap();
        let other = json!({ "summary": "Once more." });
        theirs.at(system).await.patch(&unexamined, version, &other).await.refused(409, "state_forbids");
        manager.admit(&unexamined).await.refused(409, "state_forbids");

        // Who proposed before can propose again; the other lots are over.
        let own = ours.at(system).await;
        own.compete(&competition.lot(3), &proposal("1.00", "1.00")).await.refused(409, "deadline_passed");
        let path = submitted(system, &ours, &competition, 2).await;
        own.get(&path).await.shows(200, json!({ "round": 2 }));
        own.patch(&path, 1, &json!({ "summary": "Better this time." })).await.is(200);
        own.compete(&competition.lot(2), &proposal("1.00", "1.00")).await.refused(409, "proposal_exists");
        admitted(system, &path).await;
        manager.score(&path, &points(50, 50)).await.refused(409, "state_forbids");
        manager.award(&competition.lot(2), &award(&path)).await.refused(409, "state_forbids");
        manager.award_nobody(&competition.lot(2), "x").await.refused(409, "state_forbids");
        system.execute("UPDATE lots SET proposals_until = '2026-05-31' WHERE year = 2027 AND number = 2").await;
        let late = theirs.at(system).await.compete(&competition.lot(2), &proposal("1.00", "1.00")).await;
        late.refused(409, "deadline_passed");
        scored(system, &path, &points(50, 50), &points(50, 50)).await;
        // The first round's proposals are history.
        manager.award(&competition.lot(2), &award(&best)).await.has_faults(&[("/proposal_id", "unknown_proposal")]);
        manager.score(&best, &points(1, 1)).await.refused(409, "state_forbids");
        manager.award(&competition.lot(2), &award(&path)).await.is(201);
        own.accept_award(&competition.lot(2)).await.is(201);
        system.get(&competition.path).await.shows(200, json!({ "status": "decided" }));
    })
    .await;
}

#[tokio::test]
async fn a_lot_whose_grant_was_terminated_can_be_won_by_another() {
    on_both(async |system| {
        let (competition, [(ours, best), (theirs, _)]) = ready(system).await;
        let manager = system.client("demo-manager").await;
        let place = competition.lot(2) + "/reannouncement";
        let less = merged(award(&best), &json!({ "amount": gel("1000.00") }));
        manager.award(&competition.lot(2), &less).await.is(201);
        manager.post(&place, &again("2026-06-10")).await.refused(409, "state_forbids");
        ours.at(system).await.accept_award(&competition.lot(2)).await.is(201);
        manager.post(&place, &again("2026-06-10")).await.refused(409, "state_forbids");
        system.execute("UPDATE grants SET status = 'terminated', terminated_on = '2026-06-01' WHERE year = 2027").await;
        // Nobody is left with what was promised and not handed over.
        let opened = system.planned_case().await;
        let promised = opened.approved(&crate::harness::medical("1.00")).await;
        let (of_2027, of_2026) = ["year = 2027 AND number = 2", "year = 2026 AND number = 3"]
            .map(|lot| format!("UPDATE assistance SET lot_id = (SELECT id FROM lots WHERE {lot})"))
            .into();
        system.execute(&of_2027).await;
        let open = manager.post(&place, &again("2026-06-01")).await;
        assert!(open.refused(409, "still_open").body.to_string().contains(promised.rsplit('/').next().unwrap()));
        system.execute(&of_2026).await;
        let announced = manager.post(&place, &again("2026-06-01")).await;
        announced.shows(201, json!({ "organisation": null, "grant_id": null }));
        // It has what it was first announced with to give, less what its grants keep.
        announced.shows(201, json!({ "allocated": { "amount": "200000.00" } }));
        let path = submitted(system, &theirs, &competition, 2).await;
        system.execute("UPDATE lots SET proposals_until = '2026-05-31' WHERE year = 2027 AND number = 2").await;
        admitted(system, &path).await;
        scored(system, &path, &points(50, 50), &points(50, 50)).await;
        manager.award(&competition.lot(2), &award(&path)).await.is(201);
        let accepted = theirs.at(system).await.accept_award(&competition.lot(2)).await;
        accepted.shows(201, json!({ "organisation": { "id": theirs.id }, "round": 2 }));
        assert_eq!(system.number("SELECT count(*) FROM grants WHERE year = 2027").await, 2);
    })
    .await;
}

#[tokio::test]
async fn an_award_of_a_year_that_is_over_cannot_be_accepted() {
    on_both(async |system| {
        let (competition, [(ours, best), _]) = ready(system).await;
        system.client("demo-manager").await.award(&competition.lot(2), &award(&best)).await.is(201);
        system.execute("UPDATE lots SET year = 2020, number = 99 WHERE year = 2027 AND number = 2").await;
        ours.at(system).await.accept_award(&competition.lot(2)).await.refused(409, "grant_period_over");
        system.get(&competition.lot(2)).await.shows(200, json!({ "status": "offered" }));
    })
    .await;
}
