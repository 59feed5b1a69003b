//! What cannot be a call, or a lot of one, and what keeps a call from being published.

use super::*;
use crate::harness::{Caller, at_once, merged, on_both, statuses};

#[tokio::test]
async fn what_is_no_call_is_refused_with_every_fault() {
    on_both(async |system| {
        year(system, 65_000_000).await;
        let manager = system.client("demo-manager").await;
        manager.post("/v1/calls", &json!({})).await.has_faults(&[
            ("/criteria", "required"),
            ("/minimum_scores", "required"),
            ("/proposals_until", "required"),
            ("/questions_until", "required"),
            ("/terms", "required"),
            ("/title", "required"),
            ("/year", "required"),
        ]);
        let frontend = system.client("demo-frontend").await;
        let not_a_scorer = identifier(&frontend).await;
        let scorer = identifier(&manager).await;
        let wrong = json!({
            "programme": "lottery", "year": 2028, "title": { "ka": " ", "ru": "x" }, "terms": { "en": "x".repeat(4001) },
            "questions_until": "2026-06-21", "proposals_until": "2026-06-20", "budget": 1,
            "criteria": [
                { "code": "a", "weight": 60 },
                { "code": "a", "name": { "ka": "ა", "en": "A" }, "weight": 101 },
                { "code": "B", "name": { "ka": "ა" }, "weight": "1" }
            ],
            "minimum_scores": 16, "members": ["me", not_a_scorer, NOBODYS, scorer, scorer]
        });
        manager.post("/v1/calls", &wrong).await.has_faults(&[
            ("/budget", "unknown_field"),
            ("/criteria/0/name", "required"),
            ("/criteria/1/code", "duplicate_item"),
            ("/criteria/1/weight", "out_of_range"),
            ("/criteria/2/code", "malformed"),
            ("/criteria/2/name/en", "required"),
            ("/criteria/2/weight", "invalid_type"),
            ("/members/0", "malformed"),
            ("/members/1", "unknown_member"),
            ("/members/2", "unknown_member"),
            ("/members/4", "duplicate_item"),
            ("/minimum_scores", "out_of_range"),
            ("/programme", "unknown_programme"),
            ("/proposals_until", "until_before_from"),
            ("/terms/en", "too_long"),
            ("/terms/ka", "required"),
            ("/title/en", "required"),
            ("/title/ka", "too_short"),
            ("/title/ru", "unknown_field"),
        ]);
        manager.post("/v1/calls", &call(&json!({ "year": 2031 }))).await.has_faults(&[("/year", "unknown_year")]);
        let mut unsaid = call(&json!({ "proposals_until": "2028-01-05" }));
        unsaid.as_object_mut().unwrap().remove("questions_until");
        manager.post("/v1/calls", &unsaid).await.has_faults(&[("/questions_until", "required")]);
        let name = json!({ "ka": "სახელი", "en": "Name" });
        let mut criteria = call(&json!({}))["criteria"].clone();
        criteria[0]["weight"] = json!(59);
        let ninety_nine = manager.post("/v1/calls", &call(&json!({ "criteria": criteria }))).await;
        ninety_nine.has_faults(&[("/criteria", "weights_not_100")]);
        assert_eq!(ninety_nine.body["errors"][0]["detail"], "The weights come to 99.");
        let many: Vec<_> =
            (0..21).map(|place| json!({ "code": format!("c{place}"), "name": name, "weight": 1 })).collect();
        let many = manager.post("/v1/calls", &call(&json!({ "criteria": many, "members": vec![NOBODYS; 31] }))).await;
        many.has_faults(&[("/criteria", "too_many_items"), ("/members", "too_many_items")]);
        assert_eq!(system.number("SELECT count(*) FROM calls").await, 0);
        system.client("demo-officer").await.post("/v1/calls", &call(&json!({}))).await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn a_call_is_changed_by_who_has_seen_it_while_it_is_a_draft() {
    on_both(async |system| {
        let competition = drafted(system, &json!({})).await;
        // The permission to change calls is enough.
        let manager = system.client_for("demo-manager", "call:manage").await;
        let title = json!({ "title": { "en": "Other" } });
        let unseen = manager.request(reqwest::Method::PATCH, &competition.path).json(&title);
        crate::harness::answer(unseen).await.refused(428, "precondition_required");
        manager.patch(&competition.path, 2, &title).await.refused(412, "stale");
        let nothing = manager.patch(&competition.path, 1, &json!({ "minimum_scores": 2, "programme": null })).await;
        nothing.shows(200, json!({ "version": 1 }));
        manager.patch(&competition.path, 1, &json!({ "year": 2026 })).await.has_faults(&[("/year", "fixed")]);
        let wrong = json!({ "title": { "ka": null }, "criteria": [], "proposals_until": "2026-06-09" });
        manager.patch(&competition.path, 1, &wrong).await.has_faults(&[
            ("/criteria", "too_few_items"),
            ("/proposals_until", "until_before_from"),
            ("/title/ka", "required"),
        ]);
        let fewer = manager.patch(&competition.path, 1, &json!({ "members": [], "minimum_scores": 1 })).await;
        fewer.shows(200, json!({ "version": 2, "members": [] }));
        manager.publish(&competition).await.refused(409, "too_few_members");
        let member = json!({ "members": [identifier(&manager).await] });
        manager.patch(&competition.path, 2, &member).await.is(200);
        manager.seen(2).publish(&competition).await.refused(412, "stale");
        manager.publish(&competition).await.is(201);
        manager.publish(&competition).await.refused(409, "state_forbids");
        let late = manager.add_lot(&competition, &lot(4, &["GE-AB"], "1.00")).await;
        late.has_faults(&[("/regions/0", "region_not_routable")]);
        let created = "SELECT count(*) FROM lots WHERE year = 2027";
        assert_eq!(system.number(created).await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_published_call_gives_more_time_and_gets_more_members_and_nothing_else() {
    on_both(async |system| {
        let after_its_year = json!({ "proposals_until": "2028-01-01" });
        year(system, 65_000_000).await;
        let (manager, officer) = (system.client("demo-manager").await, system.client("demo-officer").await);
        let refused = manager.post("/v1/calls", &call(&after_its_year)).await;
        refused.has_faults(&[("/proposals_until", "day_out_of_range")]);
        let competition = published(system).await;
        let newcomer = json!({ "client_id": "third-member", "name": "Another", "role": "officer" });
        let third = identifier(&system.newcomer(&newcomer).await).await;
        let two = [identifier(&manager).await, identifier(&officer).await];
        let three: Vec<_> = two.iter().cloned().chain([third]).collect();
        let three = json!({ "members": three });

        let other = json!({
            "title": { "en": "Other" }, "terms": { "en": "Other." }, "minimum_scores": 1, "members": [two[0]],
            "criteria": [{ "code": "reach", "name": { "ka": "დაფარვა", "en": "Reach" }, "weight": 100 }],
            "questions_until": "2026-06-09", "proposals_until": "2026-06-19"
        });
        manager.patch(&competition.path, 2, &other).await.has_faults(&[
            ("/criteria", "fixed"),
            ("/members", "fixed"),
            ("/minimum_scores", "fixed"),
            ("/proposals_until", "day_out_of_range"),
            ("/questions_until", "day_out_of_range"),
            ("/terms", "fixed"),
            ("/title", "fixed"),
        ]);
        let later = json!({ "questions_until": "2026-06-11", "proposals_until": "2026-06-21" });
        let more_time = manager.patch(&competition.path, 2, &later).await;
        more_time.shows(200, json!({ "proposals_until": "2026-06-21", "version": 3 }));
        close(system, &competition).await;
        manager
            .patch(&competition.path, 4, &later)
            .await
            .has_faults(&[("/proposals_until", "fixed"), ("/questions_until", "fixed")]);
        // A member whose client is gone stays a member.
        system
            .execute("UPDATE clients SET status = 'revoked', revoked_at = created_at WHERE client_id = 'demo-officer'")
            .await;
        let more = manager.patch(&competition.path, 4, &three).await;
        assert_eq!(more.is(200)["members"].as_array().unwrap().len(), 3);
        for number in 1..=3 {
            manager.award_nobody(&competition.lot(number), "None came.").await.is(201);
        }
        manager.patch(&competition.path, 6, &three).await.refused(409, "state_forbids");
        let told = system.client("demo-partner-1").await.changes("&type=call.amended", 2).await;
        assert_eq!(told.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_region_is_in_one_lot_of_the_year() {
    on_both(async |system| {
        year(system, 65_000_000).await;
        let second = system.another_with(&[]).await;
        let manager = system.client("demo-manager").await;
        let mut calls = Vec::new();
        for _ in 0..2 {
            let created = manager.post("/v1/calls", &call(&json!({}))).await;
            calls.push(format!("/v1/calls/{}/lots", text(&created, "id")));
        }
        assert_eq!(
            manager.get("/v1/calls?year=2027").await.each("reference"),
            ["CALL-2027-000002", "CALL-2027-000001"]
        );
        // Two calls, two replicas, one region.
        let additions = manager.by_turns(2, [system, &second]).zip(&calls).zip(1..);
        let added = async |((manager, path), number): ((Caller, &String), i64)| {
            let answer = manager.post(path, &lot(number, &["GE-KA", "GE-IM"], "1000.00")).await;
            (answer.status, answer.body["errors"].as_array().map_or(0, Vec::len))
        };
        let mut answers = at_once(additions, added).await;
        answers.sort_unstable();
        assert_eq!(answers, [(201, 0), (422, 2)]);
        let number = system.number("SELECT CAST(number AS bigint) FROM lots WHERE year = 2027").await;

        let wrong = lot(number, &["GE-KA", "GE-AB", "GE-XX", "GE-TB", "GE-TB"], "0.00");
        manager.post(&calls[0], &merged(wrong, &json!({ "note": { "ka": "მხოლოდ" } }))).await.has_faults(&[
            ("/amount/amount", "amount_not_positive"),
            ("/note/en", "required"),
            ("/regions/1", "region_not_routable"),
            ("/regions/2", "unknown_region"),
            ("/regions/4", "duplicate_item"),
        ]);
        let taken = manager.post(&calls[0], &lot(number, &["GE-TB", "GE-KA"], "1.00")).await;
        taken.has_faults(&[("/number", "number_taken"), ("/regions/1", "region_taken")]);
        manager.post(&calls[0], &json!({})).await.has_faults(&[
            ("/amount", "required"),
            ("/number", "required"),
            ("/regions", "required"),
        ]);
        manager
            .post(&calls[0], &lot(101, &[], "1.00"))
            .await
            .has_faults(&[("/number", "out_of_range"), ("/regions", "too_few_items")]);
        manager.add_lot(&format!("/v1/calls/{NOBODYS}"), &lot(9, &["GE-TB"], "1.00")).await.refused(404, "not_found");
        // The table says the same.
        let twice = "INSERT INTO lot_regions (programme, year, region, lot_id) \
                     SELECT 'reintegration', 2027, 'GE-KA', id FROM lots WHERE year = 2026 AND number = 1";
        assert!(!system.refusal(twice).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_call_is_published_once_when_it_covers_the_country_and_the_year_can_pay() {
    on_both(async |system| {
        let competition = drafted(system, &json!({})).await;
        let second = system.another_with(&[]).await;
        let (manager, publication) = (system.client("demo-manager").await, competition.at("/publication"));
        system.execute("UPDATE programme_years SET budget_minor = 64999999 WHERE year = 2027").await;
        let short = manager.publish(&competition).await;
        assert_eq!(short.refused(409, "year_budget_exceeded").body["available"]["amount"], "649999.99");
        system.execute("UPDATE programme_years SET budget_minor = 65000000 WHERE year = 2027").await;
        system.execute("DELETE FROM lot_regions WHERE year = 2027 AND region = 'GE-KA'").await;
        system.execute("DELETE FROM lot_regions WHERE year = 2027 AND region = 'GE-MM'").await;
        let missing = [("/regions/GE-KA", "region_missing"), ("/regions/GE-MM", "region_missing")];
        manager.publish(&competition).await.refused(409, "regions_not_covered").for_reasons(&missing);
        manager.add_lot(&competition, &lot(4, &["GE-KA", "GE-MM"], "0.01")).await.is(201);
        manager.publish(&competition).await.refused(409, "year_budget_exceeded");
        system.execute("UPDATE programme_years SET budget_minor = 65000001 WHERE year = 2027").await;
        system.execute("UPDATE calls SET questions_until = '2026-05-31', proposals_until = '2026-05-31'").await;
        manager.publish(&competition).await.refused(409, "deadline_passed");
        system.execute("UPDATE calls SET proposals_until = '2026-06-01'").await;
        manager.post(&publication, &json!({ "loud": true })).await.has_faults(&[("/loud", "unknown_field")]);
        let publishers = manager.by_turns(6, [system, &second]);
        let published = at_once(publishers, async |manager| manager.publish(&competition).await).await;
        assert_eq!(statuses(&published), [201, 409, 409, 409, 409, 409]);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'call.published'").await, 1);
        manager.close_call(&competition).await.refused(409, "state_forbids");
    })
    .await;
}
