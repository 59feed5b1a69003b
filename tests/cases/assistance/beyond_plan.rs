//! What is approved beyond what the plan intends has a reason, and shows.

use crate::harness::{Opened, System, at_once, exactly, gel, medical, on_both, statuses, the_day};
use serde_json::{Value, json};

/// A plan that intends this much medical help, in two items.
fn plan(amounts: [&str; 2]) -> Value {
    let items = amounts.map(|amount| json!({ "component": "medical", "amount": gel(amount) }));
    json!({ "goals": [{ "dimension": "economic", "text": "Healthy enough to work." }], "assistance": items })
}

/// A case whose plan intends 100.00 of medical help.
async fn modest(system: &System) -> Opened {
    let opened = system.unplanned_case().await;
    opened.plan_of(&plan(["60.00", "40.00"])).await;
    opened
}

#[tokio::test]
async fn what_the_plan_does_not_intend_needs_a_reason_and_shows() {
    on_both(async |system| {
        let opened = modest(system).await;
        let officer = &opened.officer;
        let within = opened.approved(&medical("80.00")).await;
        opened.manager.get(&within).await.shows(
            200,
            json!({
                "beyond_plan": false, "beyond_plan_by": null, "approval_reason": null
            }),
        );
        let beyond = opened.proposed(&medical("50.00")).await;
        let trace = system.trace().await;
        officer.approve(&beyond).await.has_faults(&[("/reason", "reason_beyond_plan")]);
        officer.approve_because(&beyond, " ").await.has_faults(&[("/reason", "too_short")]);
        assert_eq!(system.trace().await, trace);
        assert_eq!(opened.line("medical").await[1], "80.00");

        let reason = "The clinic asks for more.";
        let approved = officer.approve_because(&beyond, reason).await;
        let shown = json!({
            "status": "approved", "beyond_plan": true, "beyond_plan_by": gel("30.00"), "approval_reason": reason
        });
        approved.shows(201, shown.clone());
        opened.partner.get(&beyond).await.shows(200, shown);
        let list = opened.manager.get("/v1/assistance").await;
        list.shows(200, json!({ "items": [{ "beyond_plan": true }, { "beyond_plan": false }] }));

        // All of what follows is beyond it; and so is what the plan says nothing of.
        let more = opened.proposed(&medical("5.00")).await;
        officer.approve_because(&more, reason).await.shows(201, json!({ "beyond_plan_by": gel("5.00") }));
        let housing = json!({
            "component": "temporary_housing", "amount": gel("300.00"), "municipality": "kutaisi",
            "from": "2026-07-01", "until": "2026-07-31", "monthly_rent": gel("300.00")
        });
        let housing = opened.proposed(&housing).await;
        officer.approve(&housing).await.has_faults(&[("/reason", "reason_beyond_plan")]);
        officer.approve_because(&housing, reason).await.shows(201, json!({ "beyond_plan_by": gel("300.00") }));

        // The reason goes with the person's data.
        for path in [&within, &beyond, &more, &housing] {
            opened.partner.cancel(path, "The person left.").await.is(201);
        }
        opened.partner.close_case(&opened.case, "dropped_out").await.is(201);
        opened.manager.erase(&opened.case.registration, "data_subject_request").await.is(201);
        opened.manager.get(&beyond).await.shows(
            200,
            json!({
                "approval_reason": null, "reversals": null, "beyond_plan": true
            }),
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_cancelled_or_cost_less_makes_room_in_the_plan_and_a_new_plan_counts_once_it_is_approved() {
    on_both(async |system| {
        let opened = modest(system).await;
        let (partner, officer) = (&opened.partner, &opened.officer);
        let cancelled = opened.approved(&medical("100.00")).await;
        let next = opened.proposed(&medical("60.00")).await;
        officer.approve(&next).await.has_faults(&[("/reason", "reason_beyond_plan")]);
        partner.cancel(&cancelled, "Treated elsewhere.").await.is(201);
        officer.approve(&next).await.shows(201, json!({ "beyond_plan": false }));
        // A delivery can be taken back: what it leaves is free once it is verified.
        opened.deliver(&next, "45.00").await.is(201);
        let other = opened.proposed(&medical("55.00")).await;
        officer.approve(&other).await.has_faults(&[("/reason", "reason_beyond_plan")]);
        officer.verify(&next).await.is(201);
        officer.approve(&other).await.shows(201, json!({ "beyond_plan": false }));

        let last = opened.proposed(&medical("20.00")).await;
        partner.write_plan(&opened.case, Some(2), &plan(["60.00", "60.00"])).await.is(200);
        officer.approve(&last).await.has_faults(&[("/reason", "reason_beyond_plan")]);
        opened.manager.approve_plan(&opened.case, 2).await.is(201);
        officer.approve(&last).await.shows(201, json!({ "beyond_plan": false, "reversals": exactly(json!([])) }));
    })
    .await;
}

#[tokio::test]
async fn two_approvals_at_once_that_only_one_has_room_for_are_one() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let opened = modest(system).await;
        let mut proposed = Vec::new();
        for _ in 0..4 {
            proposed.push(opened.proposed(&medical("60.00")).await);
        }
        let officers = opened.officer.by_turns(proposed.len(), [system, &second]);
        let answers = at_once(officers.zip(&proposed), async |(officer, path)| officer.approve(path).await).await;
        assert_eq!(statuses(&answers), [201, 422, 422, 422]);
        assert_eq!(opened.line("medical").await[1], "60.00");
    })
    .await;
}
