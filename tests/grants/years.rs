//! The budgets of years.

use super::{YEAR, granted, is_sound, year_budget};
use crate::harness::{answer, at_once, exactly, gel, on_both, shows, statuses};
use reqwest::Method;
use serde_json::{Value, json};

const NEXT: &str = "/v1/programmes/reintegration/years/2027";

#[tokio::test]
async fn a_year_is_put_on_record_and_its_budget_changed() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        system.get(NEXT).await.refused(404, "not_found");
        let put = manager.put(NEXT, None, &year_budget("700000.00")).await;
        let year = put.is(201).clone();
        put.shows(
            201,
            json!({
                "budget": gel("700000.00"), "granted": gel("0.00"), "basis": "sourced", "starts_on": "2027-01-01",
                "ends_on": "2027-12-31", "note": exactly(json!({ "ka": "ნიმუში.", "en": "A sample." })), "version": 1
            }),
        )
        .has("location", NEXT);
        system.get(NEXT).await.shows(200, exactly(&year)).has("etag", put.header("etag"));
        let known = system.request(Method::GET, NEXT).header("if-none-match", put.header("etag"));
        assert_eq!(answer(known).await.status, 304);

        manager.put(NEXT, None, &year_budget("1.00")).await.refused(412, "stale");
        manager.put(NEXT, Some(2), &year_budget("1.00")).await.refused(412, "stale");
        let bare = manager.request(Method::PUT, NEXT).json(&year_budget("1.00"));
        answer(bare).await.refused(428, "precondition_required");
        let raised = manager.request(Method::PUT, NEXT).header("if-match", put.header("etag"));
        let raised = answer(raised.json(&year_budget("750000.00"))).await;
        raised.shows(200, json!({ "budget": gel("750000.00"), "version": 2 }));
        manager
            .put("/v1/programmes/reintegration/years/2029", Some(1), &year_budget("1.00"))
            .await
            .refused(412, "stale");
        let told = manager.changes("&type=programme_year.budgeted", 2).await;
        let expected = json!({
            "programme": "reintegration", "year": 2027, "budget": gel("750000.00"), "granted": gel("0.00")
        });
        shows(&told[1], json!({ "data": exactly(&expected), "subject": { "version": 2 } }));
        assert_eq!(told[0]["subject"]["id"], told[1]["subject"]["id"]);
        let years = system.get("/v1/programmes").await;
        let own = years.is(200)["items"].as_array().unwrap().iter().find(|one| one["code"] == "reintegration");
        assert_eq!(own.unwrap()["years"][0], 2027);
    })
    .await;
}

#[tokio::test]
async fn a_budget_is_never_less_than_what_is_granted() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        manager.put(YEAR, Some(1), &year_budget("650000.01")).await.is(200);
        let refused = manager.put(YEAR, Some(2), &year_budget("649999.99")).await;
        let told = &refused.refused(409, "year_budget_exceeded").body["detail"];
        assert_eq!(told, "650000.00 GEL is granted already.");
        let exact = manager.put(YEAR, Some(2), &year_budget("650000.00")).await;
        exact.shows(200, json!({ "available": gel("0.00"), "granted": gel("650000.00") }));
        assert_eq!(granted(system).await, 65_000_000);
        let told =
            system.refusal("UPDATE programme_years SET budget_minor = granted_minor - 1 WHERE year = 2026").await;
        assert!(told.contains("programme_years_never_overgranted"), "{told}");
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_budget_lowered_while_grants_are_signed_holds_all_of_them() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        super::more_for_the_year(system, 1_000).await;
        let grant = super::drafted(system, 7, 1_000).await;
        let manager = system.client("demo-manager").await;
        let there = manager.at(&second);
        let (path, budget) = (format!("{grant}/signature"), year_budget("650000.00"));
        let body = json!({});
        let (signed, lowered) = tokio::join!(manager.post(&path, &body), there.put(YEAR, Some(2), &budget));
        match (signed.status, lowered.status) {
            (201, 409) => lowered.refused(409, "year_budget_exceeded"),
            (409, 200) => signed.refused(409, "year_budget_exceeded"),
            both => panic!("{both:?}"),
        };
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_year_put_by_many_at_once_is_there_once() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let manager = system.client("demo-manager").await;
        let (managers, budget) = (manager.by_turns(6, [system, &second]), year_budget("1.00"));
        let put = at_once(managers, async |manager| manager.put(NEXT, None, &budget).await).await;
        assert_eq!(statuses(&put), [201, 412, 412, 412, 412, 412]);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_budget_is_refused_with_every_fault() {
    on_both(async |system| {
        let (manager, officer) = (system.client("demo-manager").await, system.client("demo-officer").await);
        officer.put(NEXT, None, &year_budget("1.00")).await.refused(403, "forbidden");
        let before = system.trace().await;
        manager.put(NEXT, None, &json!({})).await.has_faults(&[("/budget", "required"), ("/note", "required")]);
        let wrong = json!({
            "budget": { "amount": "1", "currency": "USD", "cents": 3 }, "basis": "sourced",
            "note": { "ka": "\u{7}", "en": "x".repeat(4001), "ru": "x" }
        });
        manager.put(NEXT, None, &wrong).await.has_faults(&[
            ("/basis", "unknown_field"),
            ("/budget/amount", "malformed"),
            ("/budget/cents", "unknown_field"),
            ("/budget/currency", "unknown_value"),
            ("/note/en", "too_long"),
            ("/note/ka", "control_character"),
            ("/note/ru", "unknown_field"),
        ]);
        for year in ["2014", "2101", "0", "-1"] {
            let path = format!("/v1/programmes/reintegration/years/{year}");
            let refused = manager.put(&path, None, &json!({ "budget": gel("1.00") })).await;
            refused.has_faults(&[("/note", "required"), ("/path/year", "out_of_range")]);
        }
        for path in ["reintegration/years/02027", "reintegration/years/next", "lottery/years/2027"] {
            let path = format!("/v1/programmes/{path}");
            manager.put(&path, None, &year_budget("1.00")).await.refused(404, "not_found");
        }
        let query = manager.put(&format!("{NEXT}?force=1"), None, &year_budget("1.00")).await;
        query.has_faults(&[("/query/force", "unknown_field")]);
        assert_eq!(system.trace().await, before);
        assert_eq!(system.get(NEXT).await.body["version"], Value::Null);
    })
    .await;
}
