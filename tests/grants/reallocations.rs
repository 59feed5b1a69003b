//! Money moves from one component to another once somebody else agrees, and never out of what is promised.

use super::{figures, is_sound, total};
use crate::harness::{Caller, Opened, System, at_once, command, exactly, gel, medical, on_both, outcomes, statuses};
use serde_json::{Value, json};

fn from_to(from: &str, to: &str, amount: &str) -> Value {
    json!({ "from": from, "to": to, "amount": gel(amount), "reason": "Fewer people want a course." })
}

/// The path of a reallocation that is asked for.
async fn asked(caller: &Caller, opened: &Opened, body: &Value) -> String {
    let asked = caller.ask_reallocation(&opened.grant, body).await;
    format!("/v1/reallocations/{}", asked.is(201)["id"].as_str().unwrap())
}

#[tokio::test]
async fn money_moves_once_somebody_else_approves() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let body = from_to("medical", "vocational", "750.00");
        let asked = opened.partner.once("ask").ask_reallocation(&opened.grant, &body).await;
        let before = asked.is(201).clone();
        let expected = json!({
            "id": before["id"], "grant_id": before["grant_id"], "from": "medical", "to": "vocational",
            "amount": gel("750.00"), "reason": body["reason"], "status": "requested", "asked_by": before["asked_by"],
            "asked_at": "2026-06-01T08:00:00Z", "answered_by": null, "answered_at": null, "answer": null, "version": 1
        });
        asked.shows(201, exactly(&expected)).has("etag", "\"1\"");
        assert_eq!(opened.partner.once("ask").ask_reallocation(&opened.grant, &body).await.is(201), &before);
        assert_eq!(opened.line("medical").await[0], "15750.00");

        let path = format!("/v1/reallocations/{}", before["id"].as_str().unwrap());
        opened.partner.approve(&path).await.refused(403, "forbidden");
        opened.manager.seen(2).approve(&path).await.refused(412, "stale");
        let approved = opened.manager.once("yes").approve(&path).await;
        approved.shows(201, json!({ "status": "approved" })).has("etag", "\"2\"");
        opened.manager.once("yes").approve(&path).await.repeats(201, &approved);
        for below in ["/approval", "/rejection"] {
            let body = if below == "/approval" { json!({}) } else { json!({ "reason": "Too late." }) };
            opened.manager.post(&format!("{path}{below}"), &body).await.refused(409, "state_forbids");
        }
        assert_eq!(opened.line("medical").await[0], "15000.00");
        let line = |component: &str, amount: &str| vec![(component.to_owned(), amount.to_owned())];
        assert_eq!(figures(&opened.partner, &opened.grant, "received").await, line("vocational", "750.00"));
        assert_eq!(figures(&opened.partner, &opened.grant, "withdrawn").await, line("medical", "750.00"));
        assert_eq!(total(&opened.partner, &opened.grant, "allocated").await, "105000.00");
        let ledger = opened.partner.get(&format!("{}/ledger", opened.grant)).await;
        let moved: Vec<_> = ledger.is(200)["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["reallocation_id"] == before["id"])
            .map(|entry| (entry["component"].as_str().unwrap(), entry["kind"].as_str().unwrap()))
            .collect();
        assert_eq!(moved, [("medical", "withdrawal"), ("vocational", "allocation")]);
        let names = ["grant.reallocation_asked", "grant.reallocation_approved"];
        for name in names {
            let told = opened.partner.changes(&format!("&type={name}"), 1).await;
            assert_eq!(told[0]["subject"]["id"], before["id"], "{name}");
        }
        is_sound(system).await;
        system.execute("UPDATE budget_reallocations SET amount_minor = amount_minor + 1").await;
        let (code, output, _) = command(system, "demo", &["audit", "verify"]).await;
        assert_eq!((code, output.contains("a reallocation is not what the ledger says of it")), (1, true), "{output}");
    })
    .await;
}

#[tokio::test]
async fn what_is_rejected_moves_nothing_and_who_asks_does_not_answer() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let own = asked(&opened.manager, &opened, &from_to("medical", "vocational", "1.00")).await;
        for (below, body) in [("/approval", json!({})), ("/rejection", json!({ "reason": "No." }))] {
            opened.manager.post(&format!("{own}{below}"), &body).await.refused(403, "separation_of_duties");
        }
        let other = asked(&opened.officer, &opened, &from_to("medical", "vocational", "2.00")).await;
        let rejected = opened.manager.reject(&other, "Not now.").await;
        rejected.shows(201, json!({ "status": "rejected", "answer": "Not now." }));
        assert_eq!(opened.line("medical").await[0], "15750.00");
        let list = format!("{}/budget/reallocations", opened.grant);
        assert_eq!(opened.partner.get(&list).await.each("status"), ["rejected", "requested"]);
        let first = opened.partner.get(&format!("{list}?limit=1")).await;
        let cursor = first.is(200)["next_cursor"].as_str().unwrap();
        assert_eq!(opened.partner.get(&format!("{list}?cursor={cursor}&limit=1")).await.each("status"), ["requested"]);

        // Somebody else's are not there.
        let stranger = system.client("demo-partner-1").await;
        stranger
            .ask_reallocation(&opened.grant, &from_to("medical", "vocational", "1.00"))
            .await
            .refused(404, "not_found");
        let nobodys = "/v1/reallocations/01940000-0000-7000-8000-000000000000/approval";
        opened.manager.post(nobodys, &json!({})).await.refused(404, "not_found");
        // Nothing moves in a grant that rests; no is still an answer.
        let third = asked(&opened.officer, &opened, &from_to("medical", "vocational", "3.00")).await;
        let reason = "Under inspection.";
        opened.manager.suspend(&opened.grant, reason).await.is(201);
        opened
            .partner
            .ask_reallocation(&opened.grant, &from_to("medical", "vocational", "1.00"))
            .await
            .refused(409, "state_forbids");
        opened.manager.approve(&third).await.refused(409, "state_forbids");
        opened.manager.reject(&third, reason).await.is(201);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_promised_does_not_move() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        opened.approved(&medical("15000.00")).await;
        let path = asked(&opened.partner, &opened, &from_to("medical", "vocational", "750.01")).await;
        let before = system.trace().await;
        let refused = opened.manager.approve(&path).await;
        assert_eq!(refused.refused(409, "budget_exceeded").body["available"], gel("750.00"));
        assert_eq!(system.trace().await, before);
        let least = asked(&opened.partner, &opened, &from_to("medical", "vocational", "750.00")).await;
        opened.manager.approve(&least).await.is(201);
        assert_eq!(opened.line("medical").await, ["15000.00", "15000.00", "0.00", "0.00"]);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn approvals_of_assistance_and_of_reallocations_at_once_never_overdraw_a_line() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let opened = system.planned_case().await;
        let mut work = Vec::new();
        for number in 0..6 {
            work.push((opened.officer.clone(), opened.proposed(&medical("2500.00")).await));
            // To and fro, so that the two lines are taken in both orders.
            let body = match number % 2 {
                0 => from_to("medical", "vocational", "2500.00"),
                _ => from_to("vocational", "medical", "100.00"),
            };
            work.push((opened.manager.clone(), asked(&opened.partner, &opened, &body).await));
        }
        let replicas = [system, system, &second, &second].into_iter().cycle();
        let approve =
            async |((caller, path), replica): ((Caller, String), &System)| caller.at(replica).approve(&path).await;
        let approved = at_once(work.into_iter().zip(replicas), approve).await;
        // 15 750 and 300 more: six times 2 500 at most, of nine.
        assert_eq!(outcomes(&approved), [["201"; 9].as_slice(), &["409 budget_exceeded"; 3]].concat());
        let [_, _, _, available] = opened.line("medical").await;
        assert_eq!(available, "1050.00");
        assert_eq!(total(&opened.manager, &opened.grant, "allocated").await, "105000.00");
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn verifications_of_what_cost_less_and_reallocations_at_once_do_not_wait_in_a_circle() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let opened = system.planned_case().await;
        let document = opened.document().await;
        let mut work = Vec::new();
        for _ in 0..6 {
            let delivery = json!({ "actual_amount": gel("80.00"), "documents": [document] });
            let promised = opened.approved(&medical("90.00")).await;
            opened.partner.deliver(&promised, &delivery).await.is(201);
            work.push((opened.officer.clone(), format!("{promised}/verification"), json!({})));
            let wish = asked(&opened.partner, &opened, &from_to("medical", "vocational", "1.00")).await;
            work.push((opened.manager.clone(), format!("{wish}/approval"), json!({})));
        }
        let answers = at_once(work.into_iter().enumerate(), async |(number, (caller, path, body))| {
            caller.at(if number % 4 < 2 { system } else { &second }).post(&path, &body).await
        });
        assert_eq!(statuses(&answers.await), [201; 12]);
        assert_eq!(opened.line("medical").await, ["15744.00", "480.00", "480.00", "15264.00"]);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_reallocation_answered_by_many_at_once_is_answered_once() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let opened = system.planned_case().await;
        let path = asked(&opened.partner, &opened, &from_to("medical", "vocational", "100.00")).await;
        let managers = opened.manager.by_turns(6, [system, &second]);
        let approved = at_once(managers, async |manager| manager.approve(&path).await).await;
        assert_eq!(statuses(&approved), [201, 409, 409, 409, 409, 409]);
        assert_eq!(opened.line("medical").await[0], "15650.00");
        is_sound(system).await;
    })
    .await;
}
