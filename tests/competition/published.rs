//! What anybody reads, and what only some do.

use super::*;
use crate::harness::{Answer, answer, on_both, shows};

#[tokio::test]
async fn a_draft_is_nobodys_business_and_a_published_call_everybodys() {
    on_both(async |system| {
        let competition = drafted(system, &json!({})).await;
        let lot = competition.lot(2);
        let places = [competition.path.as_str(), &competition.at("/lots"), &competition.at("/questions"), &lot];
        let partner = system.client("demo-partner-1").await;
        let narrow = system.client_for("demo-manager", "case:read").await;
        let nonsense = system.bearer("nonsense");
        for path in places {
            system.get(path).await.refused(404, "not_found");
            for caller in [&partner, &narrow] {
                caller.get(path).await.refused(404, "not_found");
            }
            for name in ["demo-manager", "demo-officer", "demo-ministry", "demo-auditor"] {
                system.client(name).await.get(path).await.is(200);
            }
            nonsense.get(path).await.refused(401, "invalid_token");
        }
        nonsense.get("/v1/calls").await.refused(401, "invalid_token");
        let listed = ["/v1/calls", "/v1/lots?year=2027", "/v1/calls?status=draft"];
        for path in listed {
            assert_eq!(system.get(path).await.ids(), [""; 0], "{path}");
            assert_eq!(partner.get(path).await.ids(), [""; 0], "{path}");
        }
        let manager = system.client("demo-manager").await;
        assert_eq!(manager.get("/v1/calls?status=draft&year=2027").await.ids().len(), 1);
        partner.get(&(competition.lot(2) + "/proposals")).await.refused(404, "not_found");
        partner.compete(&competition.lot(2), &proposal("1.00", "1.00")).await.refused(404, "not_found");
        partner.ask_question(&competition, "?").await.refused(404, "not_found");

        manager.publish(&competition).await.is(201);
        for path in places {
            system.get(path).await.is(200);
            nonsense.get(path).await.refused(401, "invalid_token");
        }
        system.get(&competition.path).await.shows(200, json!({ "members": null, "status": "published" }));
        let inside = manager.get(&competition.path).await;
        assert_eq!(inside.is(200)["members"].as_array().unwrap().len(), 2);
        let lots = system.get(&competition.at("/lots")).await;
        assert_eq!(lots.ids(), competition.lots);
        assert_eq!(system.get("/v1/lots?year=2027&region=GE-IM").await.ids(), [&competition.lots[1]]);
        let second = system.get(&lot).await;
        let expected = json!([
            second.is(200)["number"],
            second.body["regions"],
            second.body["allocated"]["amount"],
            second.body["status"],
            second.body["round"],
            second.body["proposals_until"],
            second.body["organisation"],
            second.body["result"],
            second.body["outcome_reason"],
            second.body["grant_id"]
        ]);
        let nothing = Value::Null;
        assert_eq!(
            expected,
            json!([
                2,
                ["GE-IM", "GE-RL", "GE-SZ"],
                "200000.00",
                "open",
                1,
                "2026-06-20",
                nothing,
                nothing,
                nothing,
                nothing
            ])
        );
        assert_eq!(&lots.body["items"][1], &second.body);
        let first = system.get(&competition.at("/lots?limit=2")).await;
        let cursor = first.is(200)["next_cursor"].as_str().unwrap();
        let rest = system.get(&competition.at(&format!("/lots?limit=2&cursor={cursor}"))).await;
        assert_eq!(rest.ids(), [&competition.lots[2]]);
        // What was recorded without a competition looks as it did, and has a status now.
        let before = system.get("/v1/lots?year=2020").await;
        let one = &before.is(200)["items"][0];
        shows(one, json!({ "status": "awarded", "call_id": nothing, "result": nothing }));
        system.get(&format!("/v1/lots/{}", before.ids()[0])).await.is(200);
        system.get(&format!("/v1/lots/{NOBODYS}")).await.refused(404, "not_found");
        system
            .get("/v1/calls?status=lost&year=1")
            .await
            .has_faults(&[("/query/status", "unknown_value"), ("/query/year", "out_of_range")]);
    })
    .await;
}

#[tokio::test]
async fn a_lot_is_found_while_proposals_are_taken_and_its_tag_tells_when() {
    on_both(async |system| {
        let competition = published(system).await;
        let manager = system.client("demo-manager").await;
        let second = system.get(&competition.lot(2)).await;
        // What it shows beside its own makes another tag: who has seen the lot has seen that as well.
        let tag = second.header("etag").to_owned();
        let seen = async || {
            let again = manager.request(reqwest::Method::GET, &competition.lot(2)).header("if-none-match", &tag);
            answer(again).await.status
        };
        assert!(tag.starts_with("\"1-"), "{tag}");
        assert_eq!(seen().await, 304);
        let later = json!({ "proposals_until": "2026-06-21" });
        manager.patch(&competition.path, 2, &later).await.is(200);
        assert_eq!(seen().await, 200);
        let accepting =
            async |which: bool| system.get(&format!("/v1/lots?year=2027&accepting={which}")).await.ids().len();
        assert_eq!([accepting(true).await, accepting(false).await], [3, 0]);
        assert_eq!(system.get("/v1/lots?year=2026&accepting=true").await.ids(), [""; 0]);
        assert_eq!(system.get("/v1/lots?year=2027&status=awarded").await.ids(), [""; 0]);
        system
            .get("/v1/lots?status=free&accepting=1")
            .await
            .has_faults(&[("/query/accepting", "unknown_value"), ("/query/status", "unknown_value")]);
    })
    .await;
}

#[tokio::test]
async fn questions_are_answered_for_all_and_nobody_learns_who_asked() {
    on_both(async |system| {
        let competition = published(system).await;
        let questions = competition.at("/questions");
        let ours = competitor(system, "first-sample", Some("100000001")).await;
        let (ours_id, ours) = (ours.id.clone(), ours.at(system).await);
        let theirs = competitor(system, "second-sample", None).await.at(system).await;
        let manager = system.client("demo-manager").await;
        let asked = ours.ask_question(&competition, "Two lots?").await;
        let (id, first) = (text(&asked, "id"), format!("/v1/questions/{}/answer", asked.body["id"].as_str().unwrap()));
        let expected = json!({
            "id": id, "call_id": asked.body["call_id"], "organisation_id": ours_id, "question": "Two lots?",
            "asked_at": "2026-06-01T08:00:00Z", "answer": null, "answered_at": null, "version": 1
        });
        assert_eq!(asked.body, expected);
        theirs.ask_question(&competition, "Which budget?").await.is(201);
        manager.ask_question(&competition, "?").await.refused(403, "forbidden");
        ours.post(&questions, &json!({})).await.has_faults(&[("/question", "required")]);
        let long = json!({ "question": "x".repeat(2001), "to": "all" });
        ours.post(&questions, &long).await.has_faults(&[("/question", "too_long"), ("/to", "unknown_field")]);

        // Until they are answered, only who asked and who answers see them.
        assert_eq!(system.get(&questions).await.ids(), [""; 0]);
        assert_eq!(ours.get(&questions).await.ids(), [&id]);
        assert_eq!(theirs.get(&questions).await.each("question"), ["Which budget?"]);
        assert_eq!(manager.get(&questions).await.each("question"), ["Which budget?", "Two lots?"]);
        ours.post(&first, &json!({ "answer": "Yes." })).await.refused(403, "forbidden");
        manager.post(&first, &json!({ "answer": " " })).await.has_faults(&[("/answer", "too_short")]);
        manager.seen(2).post(&first, &json!({ "answer": "Yes." })).await.refused(412, "stale");
        let answered = manager.post(&first, &json!({ "answer": "Yes." })).await;
        answered.shows(201, json!({ "answered_at": "2026-06-01T08:00:00Z" })).has("etag", "\"2\"");
        manager.post(&first, &json!({ "answer": "No." })).await.refused(409, "state_forbids");
        let nobodys = format!("/v1/questions/{NOBODYS}/answer");
        manager.post(&nobodys, &json!({ "answer": "Yes." })).await.refused(404, "not_found");

        let seen = system.get(&questions).await;
        seen.shows(200, json!({ "items": [{ "id": id, "answer": "Yes." }] }));
        assert_eq!(seen.body["items"][0]["organisation_id"], Value::Null);
        let whose = |answer: &Answer| {
            let items = answer.is(200)["items"].as_array().unwrap().clone();
            items.iter().map(|one| one["organisation_id"].is_string()).collect::<Vec<_>>()
        };
        assert_eq!(whose(&theirs.get(&questions).await), [true, false]);
        assert_eq!(whose(&ours.get(&questions).await), [true]);
        assert_eq!(whose(&manager.get(&questions).await), [true, true]);

        system.execute("UPDATE calls SET questions_until = '2026-05-31'").await;
        ours.ask_question(&competition, "Late?").await.refused(409, "deadline_passed");
    })
    .await;
}
