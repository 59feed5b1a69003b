//! Assistance, from the proposal to its verification, and the money behind it.

mod bad_input;
mod beyond_plan;
mod model;
mod money;
mod moved;
pub mod persons;
mod quantities;
mod undone;
mod waiting;

use crate::harness::{Answer, exactly, gel, medical, on_both, path_of_assistance};
use serde_json::json;

#[tokio::test]
async fn equipment_is_proposed_approved_handed_over_and_verified_and_the_ledger_explains_every_tetri() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let item =
            |name: &str, quantity: &str, price: &str| json!({ "name": name, "quantity": quantity, "unit_price": gel(price) });
        let project = json!({
            "component": "income_source", "amount": gel("2555.00"), "activity": { "ka": "სამკერვალო" }, "mode": "start",
            "items": [item("საკერავი მანქანა", "1", "2500.00"), item("ძაფი", "100", "0.55")]
        });
        let proposed = opened.propose(&project).await;
        proposed.shows(201, json!({ "items": exactly(&project["items"]) }));
        let said = |answer: &Answer| {
            let body = &answer.body;
            json!([body["status"], body["due_on"], body["on_expiry"], body["overdue"], body["version"]])
        };
        assert_eq!(said(&proposed), json!(["proposed", "2026-07-01", "cancelled", false, 1]));
        let path = path_of_assistance(&proposed.body);
        assert_eq!(opened.line("income_source").await, ["63000.00", "0.00", "0.00", "63000.00"]);

        let approved = opened.officer.approve(&path).await;
        assert_eq!(approved.status, 201, "{:#}", approved.body);
        assert_eq!(said(&approved), json!(["approved", "2026-11-28", "cancelled", false, 2]));
        assert_eq!(opened.line("income_source").await, ["63000.00", "2555.00", "0.00", "60445.00"]);

        let delivered = opened.deliver(&path, "2540.10").await;
        assert_eq!(delivered.status, 201, "{:#}", delivered.body);
        assert_eq!(said(&delivered), json!(["delivered", "2026-07-01", "overdue", false, 3]));
        assert_eq!(delivered.body["delivery"]["actual_amount"], gel("2540.10"));
        // What it cost less is free once somebody else has seen it.
        assert_eq!(opened.line("income_source").await, ["63000.00", "2555.00", "2540.10", "60445.00"]);

        let verified = opened.officer.verify(&path).await;
        assert_eq!(verified.status, 201, "{:#}", verified.body);
        assert_eq!(said(&verified), json!(["verified", null, null, false, 4]));
        assert_eq!(opened.line("income_source").await, ["63000.00", "2540.10", "2540.10", "60459.90"]);
        let ledger = [("commitment", "2555.00"), ("disbursement", "2540.10"), ("release", "14.90")];
        assert_eq!(opened.movements().await, ledger.map(|(kind, amount)| (kind.to_owned(), amount.to_owned())));
        opened.manager.get(&opened.case).await.shows(200, json!({ "stage": "monitoring" }));
        let shown = opened.partner.get(&path).await;
        assert_eq!(shown.is(200), &verified.body);
        let expected = json!({ "items": exactly(json!([shown.body])) });
        opened.partner.get(&format!("{}/assistance", opened.case)).await.shows(200, expected);
    })
    .await;
}

#[tokio::test]
async fn what_is_cancelled_gives_its_money_back() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let path = opened.approved(&medical("700.00")).await;
        let reason = "Treated elsewhere.";
        let cancelled = opened.partner.cancel(&path, reason).await;
        cancelled.shows(201, json!({ "status": "cancelled", "cancellation_reason": reason }));
        assert_eq!(opened.line("medical").await, ["15750.00", "0.00", "0.00", "15750.00"]);
        opened.manager.approve(&path).await.refused(409, "state_forbids");
        opened.manager.cancel(&path, reason).await.refused(409, "state_forbids");
        opened.manager.verify(&path).await.refused(409, "state_forbids");
        let other = opened.proposed(&medical("1.00")).await;
        opened.partner.cancel(&other, reason).await.shows(201, json!({ "status": "cancelled" }));
        assert_eq!(opened.movements().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_is_proposed_can_be_changed_until_it_is_approved() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let path = opened.proposed(&medical("700.00")).await;
        let changed = opened.partner.patch(&path, 1, &json!({ "amount": gel("650.00"), "service": "medicines" })).await;
        let shown = json!([changed.is(200)["amount"], changed.body["service"], changed.body["version"]]);
        assert_eq!(shown, json!([gel("650.00"), "medicines", 2]));
        opened.partner.patch(&path, 1, &json!({ "amount": gel("1.00") })).await.refused(412, "stale");
        opened.partner.patch(&path, 2, &json!({})).await.shows(200, json!({ "version": 2 }));
        opened.partner.patch(&path, 2, &json!({ "component": "vocational" })).await.refused(422, "validation_failed");

        // Who changed it does not approve it either.
        opened.manager.patch(&path, 2, &json!({ "amount": gel("640.00") })).await.shows(200, json!({ "version": 3 }));
        opened.manager.approve(&path).await.refused(403, "separation_of_duties");
        opened.officer.approve(&path).await.shows(201, json!({ "status": "approved" }));
        let late = json!({ "amount": gel("1.00") });
        opened.partner.patch(&path, 4, &late).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn assistance_is_approved_within_a_plan_that_somebody_approved() {
    on_both(async |system| {
        let opened = system.unplanned_case().await;
        let path = opened.proposed(&medical("100.00")).await;
        let approve = async || opened.officer.approve(&path).await;
        approve().await.refused(409, "plan_not_approved");
        assert_eq!(opened.line("medical").await[1], "0.00");
        opened.plan().await;
        opened.manager.get(&opened.case).await.shows(200, json!({ "stage": "planned" }));
        approve().await.shows(201, json!({ "status": "approved" }));
        opened.manager.get(&opened.case).await.shows(200, json!({ "stage": "active" }));
    })
    .await;
}

#[tokio::test]
async fn nobody_approves_or_verifies_what_they_did_themselves() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let own = path_of_assistance(opened.officer.propose(&opened.case, &medical("100.00")).await.is(201));
        opened.officer.approve(&own).await.refused(403, "separation_of_duties");
        opened.manager.approve(&own).await.is(201);
        let body = json!({ "actual_amount": gel("100.00"), "documents": [opened.document().await] });
        opened.officer.deliver(&own, &body).await.is(201);
        opened.officer.verify(&own).await.refused(403, "separation_of_duties");
        opened.manager.verify(&own).await.is(201);
        // The partner has neither permission.
        let other = opened.proposed(&medical("1.00")).await;
        opened.partner.approve(&other).await.refused(403, "forbidden");
        opened.partner.verify(&other).await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn assistance_of_another_organisation_is_not_there() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let path = opened.proposed(&medical("100.00")).await;
        let stranger = system.client("demo-partner-1").await;
        stranger.get(&path).await.refused(404, "not_found");
        stranger.get(&format!("{}/assistance", opened.case)).await.refused(404, "not_found");
        stranger.propose(&opened.case, &medical("1.00")).await.refused(404, "not_found");
        stranger.patch(&path, 1, &json!({})).await.refused(404, "not_found");
        stranger.cancel(&path, "Mine now.").await.refused(404, "not_found");
        assert!(stranger.get("/v1/assistance").await.ids().is_empty());
        stranger.get(&opened.grant).await.refused(404, "not_found");
        stranger.get(&format!("{}/ledger", opened.grant)).await.refused(404, "not_found");
        // An auditor sees the money, and no assistance.
        let auditor = system.client("demo-auditor").await;
        assert_eq!(
            auditor.get(&format!("{}/budget", opened.grant)).await.is(200)["lines"].as_array().unwrap().len(),
            4
        );
        auditor.get(&path).await.refused(403, "forbidden");
        system.client("demo-ministry").await.get(&path).await.shows(200, json!({ "status": "proposed" }));
    })
    .await;
}

#[tokio::test]
async fn every_filter_of_assistance_leaves_out_what_does_not_match() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let first = opened.approved(&medical("100.00")).await;
        let second = opened
            .proposed(&json!({
                "component": "vocational", "amount": gel("900.00"), "course": "შედუღება", "provider": "კოლეჯი",
                "from": "2026-07-01", "until": "2026-09-30", "hours": 120
            }))
            .await;
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let (first, second) = (id(&first), id(&second));
        let both = [second.as_str(), first.as_str()];
        for (query, expected) in [
            ("", &both[..]),
            ("status=approved", &both[1..]),
            ("status=verified", &[]),
            ("component=vocational", &both[..1]),
            ("component=temporary_housing", &[]),
            ("region=GE-IM", &both),
            ("region=GE-KA", &[]),
            ("overdue=false", &both),
            ("overdue=true", &[]),
            ("due_until=2026-07-01", &both[..1]),
            ("due_from=2026-07-02", &both[1..]),
            ("updated_since=2026-06-02T00:00:00Z", &[]),
            ("lot=01900000-0000-7000-8000-000000000000", &[]),
        ] {
            assert_eq!(opened.manager.get(&format!("/v1/assistance?{query}")).await.ids(), expected, "{query}");
        }
        let wrong = opened.manager.get("/v1/assistance?status=lost&overdue=maybe&component=loan&sort=id").await;
        let unknown = |name| (name, "unknown_value");
        wrong.has_faults(&[
            unknown("/query/component"),
            unknown("/query/overdue"),
            ("/query/sort", "unknown_field"),
            unknown("/query/status"),
        ]);
    })
    .await;
}
