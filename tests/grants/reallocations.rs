//! Money moves from one component to another once somebody else agrees, and never out of what is promised.

use super::{figures, is_sound, total};
use crate::cases::assistance::{Opened, gel, medical, opened};
use crate::harness::{Caller, command, on_both};
use serde_json::{Value, json};
use tokio::task::JoinSet;

fn from_to(from: &str, to: &str, amount: &str) -> Value {
    json!({ "from": from, "to": to, "amount": gel(amount), "reason": "Fewer people want a course." })
}

/// The path of a reallocation that is asked for.
async fn asked(caller: &Caller, opened: &Opened, body: &Value) -> String {
    let asked = caller.post(&format!("{}/budget/reallocations", opened.grant), body).await;
    format!("/v1/reallocations/{}", asked.is(201)["id"].as_str().unwrap())
}

#[tokio::test]
async fn money_moves_once_somebody_else_approves() {
    on_both(async |system| {
        let opened = opened(system).await;
        let list = format!("{}/budget/reallocations", opened.grant);
        let body = from_to("medical", "vocational", "750.00");
        let asked = opened.partner.post_once(&list, "ask", &body).await;
        let before = asked.is(201).clone();
        let expected = json!({
            "id": before["id"], "grant_id": before["grant_id"], "from": "medical", "to": "vocational",
            "amount": gel("750.00"), "reason": body["reason"], "status": "requested", "asked_by": before["asked_by"],
            "asked_at": "2026-06-01T08:00:00Z", "answered_by": null, "answered_at": null, "answer": null, "version": 1
        });
        assert_eq!((&before, asked.header("etag")), (&expected, "\"1\""));
        assert_eq!(opened.partner.post_once(&list, "ask", &body).await.is(201), &before);
        assert_eq!(opened.line("medical").await[0], "15750.00");

        let path = format!("/v1/reallocations/{}", before["id"].as_str().unwrap());
        opened.partner.post(&format!("{path}/approval"), &json!({})).await.is_problem(403, "forbidden");
        let stale = opened.manager.post_with(&format!("{path}/approval"), ("if-match", "\"2\""), &json!({})).await;
        stale.is_problem(412, "stale");
        let approved = opened.manager.post_once(&format!("{path}/approval"), "yes", &json!({})).await;
        assert_eq!((&approved.is(201)["status"], approved.header("etag")), (&json!("approved"), "\"2\""));
        let again = opened.manager.post_once(&format!("{path}/approval"), "yes", &json!({})).await;
        assert_eq!((again.is(201), again.header("idempotent-replayed")), (&approved.body, "true"));
        for below in ["/approval", "/rejection"] {
            let body = if below == "/approval" { json!({}) } else { json!({ "reason": "Too late." }) };
            opened.manager.post(&format!("{path}{below}"), &body).await.is_problem(409, "state_forbids");
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
        let opened = opened(system).await;
        let own = asked(&opened.manager, &opened, &from_to("medical", "vocational", "1.00")).await;
        for (below, body) in [("/approval", json!({})), ("/rejection", json!({ "reason": "No." }))] {
            opened.manager.post(&format!("{own}{below}"), &body).await.is_problem(403, "separation_of_duties");
        }
        let other = asked(&opened.officer, &opened, &from_to("medical", "vocational", "2.00")).await;
        let rejected = opened.manager.post(&format!("{other}/rejection"), &json!({ "reason": "Not now." })).await;
        assert_eq!((&rejected.is(201)["status"], &rejected.body["answer"]), (&json!("rejected"), &json!("Not now.")));
        assert_eq!(opened.line("medical").await[0], "15750.00");
        let list = format!("{}/budget/reallocations", opened.grant);
        assert_eq!(opened.partner.get(&list).await.each("status"), ["rejected", "requested"]);
        let first = opened.partner.get(&format!("{list}?limit=1")).await;
        let cursor = first.is(200)["next_cursor"].as_str().unwrap();
        assert_eq!(opened.partner.get(&format!("{list}?cursor={cursor}&limit=1")).await.each("status"), ["requested"]);

        // Somebody else's are not there.
        let stranger = system.client("demo-partner-1").await;
        stranger.post(&list, &from_to("medical", "vocational", "1.00")).await.is_problem(404, "not_found");
        let nobodys = "/v1/reallocations/01940000-0000-7000-8000-000000000000/approval";
        opened.manager.post(nobodys, &json!({})).await.is_problem(404, "not_found");
        // Nothing moves in a grant that rests; no is still an answer.
        let third = asked(&opened.officer, &opened, &from_to("medical", "vocational", "3.00")).await;
        let reason = json!({ "reason": "Under inspection." });
        opened.manager.post(&format!("{}/suspension", opened.grant), &reason).await.is(201);
        opened.partner.post(&list, &from_to("medical", "vocational", "1.00")).await.is_problem(409, "state_forbids");
        opened.manager.post(&format!("{third}/approval"), &json!({})).await.is_problem(409, "state_forbids");
        opened.manager.post(&format!("{third}/rejection"), &reason).await.is(201);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_promised_does_not_move() {
    on_both(async |system| {
        let opened = opened(system).await;
        opened.approved(&medical("15000.00")).await;
        let path = asked(&opened.partner, &opened, &from_to("medical", "vocational", "750.01")).await;
        let before = system.trace().await;
        let refused = opened.manager.post(&format!("{path}/approval"), &json!({})).await;
        assert_eq!(refused.is_problem(409, "budget_exceeded").body["available"], gel("750.00"));
        assert_eq!(system.trace().await, before);
        let least = asked(&opened.partner, &opened, &from_to("medical", "vocational", "750.00")).await;
        opened.manager.post(&format!("{least}/approval"), &json!({})).await.is(201);
        assert_eq!(opened.line("medical").await, ["15000.00", "15000.00", "0.00", "0.00"]);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn approvals_of_assistance_and_of_reallocations_at_once_never_overdraw_a_line() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let opened = opened(system).await;
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
        let mut answers = JoinSet::new();
        for (number, (caller, path)) in work.into_iter().enumerate() {
            let caller = caller.at(if number % 4 < 2 { system } else { &second });
            answers.spawn(async move { caller.post(&format!("{path}/approval"), &json!({})).await });
        }
        let mut refused = 0;
        while let Some(answer) = answers.join_next().await {
            let answer = answer.unwrap();
            if answer.status != 201 {
                answer.is_problem(409, "budget_exceeded");
                refused += 1;
            }
        }
        // 15 750 and 300 more: six times 2 500 at most, of nine.
        assert_eq!(refused, 3);
        let [_, _, _, available] = opened.line("medical").await;
        assert_eq!(available, "1050.00");
        assert_eq!(total(&opened.manager, &opened.grant, "allocated").await, "105000.00");
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn deliveries_for_less_and_reallocations_at_once_do_not_wait_in_a_circle() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let opened = opened(system).await;
        let document = opened.document().await;
        let mut work = Vec::new();
        for _ in 0..6 {
            let delivery = json!({ "actual_amount": gel("80.00"), "documents": [document] });
            let promised = opened.approved(&medical("90.00")).await;
            work.push((opened.partner.clone(), format!("{promised}/delivery"), delivery));
            let wish = asked(&opened.partner, &opened, &from_to("medical", "vocational", "1.00")).await;
            work.push((opened.manager.clone(), format!("{wish}/approval"), json!({})));
        }
        let mut answers = JoinSet::new();
        for (number, (caller, path, body)) in work.into_iter().enumerate() {
            let caller = caller.at(if number % 4 < 2 { system } else { &second });
            answers.spawn(async move { caller.post(&path, &body).await.status });
        }
        assert_eq!(answers.join_all().await, [201; 12]);
        assert_eq!(opened.line("medical").await, ["15744.00", "480.00", "480.00", "15264.00"]);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_reallocation_answered_by_many_at_once_is_answered_once() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let opened = opened(system).await;
        let path = asked(&opened.partner, &opened, &from_to("medical", "vocational", "100.00")).await;
        let mut answers = JoinSet::new();
        for number in 0..6 {
            let manager = opened.manager.at(if number % 2 == 0 { system } else { &second });
            let path = format!("{path}/approval");
            answers.spawn(async move { manager.post(&path, &json!({})).await.status });
        }
        let mut statuses = answers.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
        assert_eq!(opened.line("medical").await[0], "15650.00");
        is_sound(system).await;
    })
    .await;
}
