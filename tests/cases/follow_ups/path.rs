//! From the plan to the visits.

use super::{plan, survey, visit};
use crate::harness::{System, at_once, everything, exactly, on_both, shows, soon, statuses, the_day};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

fn in_july() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 7, 3, 8, 0, 0).unwrap()
}

#[tokio::test]
async fn a_person_is_looked_after_as_planned_and_beyond_the_plan() {
    on_both(async |system| {
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        let path = format!("{case}/follow-ups");
        assert_eq!(partner.get(&path).await.ids(), [""; 0]);
        plan(system, &case, &[1, 6, 12]).await;
        // Planned again, it is planned once.
        plan(system, &case, &[1, 6, 12]).await;
        let planned = partner.get(&path).await;
        let shown: Vec<_> = planned.is(200)["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| ["planned_month", "due_on", "on_expiry", "overdue", "status", "visited_on"].map(|it| &one[it]))
            .collect();
        let expected = [(12, "2027-06-01"), (6, "2026-12-01"), (1, "2026-07-01")].map(|(month, day)| {
            [json!(month), json!(day), json!("overdue"), json!(false), json!("planned"), Value::Null]
        });
        assert_eq!(shown, expected.each_ref().map(<[Value; 6]>::each_ref));

        // Two days late, and told so.
        let later = system.another(in_july).await;
        let overdue = "SELECT count(*) FROM changes WHERE type = 'follow_up.overdue'";
        soon(async || system.number(overdue).await == 1).await;
        let partner = later.client("demo-partner-3").await;
        let answers = survey(&[("working", "regularly"), ("housing_standard", "good"), ("safety", "mostly")]);
        let body = visit(&json!({
            "visited_on": "2026-07-03", "planned_month": 1, "note": "The workshop is open.", "survey": answers
        }));
        let done = partner.once("first").visit(&case, &body).await;
        let done = done.is(201);
        assert_eq!(done["id"], planned.body["items"][2]["id"]);
        let members = ["status", "planned_month", "due_on", "on_expiry", "overdue", "visited_on", "place", "note"];
        let expected = json!(["done", 1, null, null, false, "2026-07-03", "home", "The workshop is open."]);
        assert_eq!(json!(members.map(|member| &done[member])), expected);
        shows(done, json!({ "version": 2, "survey": { "verified": false, "answers": exactly(&answers["answers"]) } }));
        let scores = json!({ "economic": 1000, "social": 750, "psychosocial": 750, "composite": 833 });
        let coverage = json!({ "economic": 100, "social": 100, "psychosocial": 100, "composite": 100 });
        shows(done, json!({ "survey": { "scores": exactly(&scores), "coverage": exactly(&coverage) } }));
        partner.once("first").visit(&case, &body).await.shows(201, exactly(done)).has("etag", "\"2\"");

        // A visit that nobody planned, while the case rests.
        partner.suspend(&case, "In hospital.").await.is(201);
        let extra = partner.visit(&case, &visit(&json!({ "place": "telephone" }))).await;
        let extra = extra.is(201);
        shows(extra, json!({ "planned_month": null, "survey": null, "version": 1 }));
        let listed = partner.get(&path).await;
        assert_eq!(listed.is(200)["items"][0], *extra);
        assert_eq!(listed.body["items"][3], *done);

        let expected = [
            "registration.submitted",
            "registration.accepted",
            "case.opened",
            "follow_up.planned",
            "follow_up.planned",
            "follow_up.planned",
            "case.overdue",
            "follow_up.overdue",
            "follow_up.recorded",
            "case.suspended",
            "follow_up.recorded",
        ];
        // Beside it the partner hears that its reports are due.
        let told = partner.told(expected.len() + 2).await;
        let told: Vec<&String> = told.iter().filter(|name| !name.starts_with("report.")).collect();
        assert_eq!(told, expected);
        let timeline = partner.get(&format!("{case}/timeline")).await;
        assert_eq!(timeline.each("type"), expected);
        // Who submitted the registration hears how far the case is, and nothing of the follow-ups.
        let frontend = system.client("demo-frontend").await.get("/v1/changes?limit=200").await;
        assert!(frontend.each("type").iter().all(|name| !name.starts_with("follow_up.")));
    })
    .await;
}

#[tokio::test]
async fn every_filter_of_follow_ups_leaves_out_what_does_not_match() {
    on_both(async |system| {
        let case = system.open_case().await;
        plan(system, &case, &[1, 6, 12]).await;
        let path = format!("{case}/follow-ups");
        let partner = system.another_at(in_july, &[]).await.client("demo-partner-3").await;
        let ids = partner.get(&path).await;
        let [twelve, six, one] = ids.ids()[..] else { panic!("three are planned") };
        let made = partner.visit(&case, &visit(&json!({ "planned_month": 6 }))).await;
        let extra = partner.visit(&case, &visit(&json!({}))).await;
        let extra = extra.is(201)["id"].as_str().unwrap();
        made.shows(201, json!({ "id": six }));
        for (query, expected) in [
            ("", vec![extra, twelve, six, one]),
            ("status=planned", vec![twelve, one]),
            ("status=done", vec![extra, six]),
            ("overdue=true", vec![one]),
            ("overdue=false", vec![extra, twelve, six]),
            ("due_from=2026-07-01", vec![twelve, one]),
            ("due_from=2026-07-02", vec![twelve]),
            ("due_until=2026-07-01", vec![one]),
            ("due_until=2026-06-30", vec![]),
            ("due_from=2026-07-02&due_until=2027-05-31", vec![]),
            ("status=done&overdue=true", vec![]),
        ] {
            assert_eq!(partner.get(&format!("{path}?{query}")).await.ids(), expected, "{query}");
        }
        let first = partner.get(&format!("{path}?limit=3")).await;
        assert_eq!(first.ids(), [extra, twelve, six]);
        let cursor = first.body["next_cursor"].as_str().unwrap();
        assert_eq!(partner.get(&format!("{path}?limit=3&cursor={cursor}")).await.ids(), [one]);
        partner.get(&format!("{path}?status=late&overdue=yes&due_from=today&colour=red")).await.has_faults(&[
            ("/query/colour", "unknown_field"),
            ("/query/due_from", "malformed"),
            ("/query/overdue", "unknown_value"),
            ("/query/status", "unknown_value"),
        ]);

        // In a closed case nobody is waited for.
        partner.close_case(&case, "dropped_out").await.is(201);
        assert_eq!(partner.get(&format!("{path}?overdue=true")).await.ids(), [""; 0]);
        assert_eq!(partner.get(&format!("{path}?due_until=2027-12-31")).await.ids(), [""; 0]);
        assert_eq!(partner.get(&format!("{path}?overdue=false")).await.ids().len(), 4);
        let waiting = partner.get(&format!("{path}?status=planned")).await;
        assert_eq!(waiting.is(200)["items"][1]["due_on"], Value::Null);
        assert_eq!(waiting.body["items"][1]["on_expiry"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_planned_month_is_fulfilled_once_by_however_many_at_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let case = system.open_case().await;
        plan(system, &case, &[1]).await;
        let partner = system.client("demo-partner-3").await;
        let visitors = partner.by_turns(6, [system, &second]);
        let planned = visit(&json!({ "planned_month": 1 }));
        let visited = at_once(visitors, async |partner| partner.visit(&case, &planned).await).await;
        assert_eq!(statuses(&visited), [201, 409, 409, 409, 409, 409]);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'follow_up.recorded'").await, 1);
        assert_eq!(system.number("SELECT count(*) FROM follow_ups").await, 1);
        let refused = partner.visit(&case, &planned).await;
        assert!(refused.refused(409, "state_forbids").body["detail"].as_str().unwrap().contains("done already"));
    })
    .await;
}

/// What was said is sealed, and gone with the person; that somebody came, and the scores, stay.
#[tokio::test]
async fn what_was_said_goes_with_the_person_and_the_scores_stay() {
    on_both(async |system: &System| {
        let case = system.open_case().await;
        let manager = system.client("demo-manager").await;
        let path = format!("{case}/follow-ups");
        let answers = survey(&[("borrowing", "very_often"), ("drinking_water", "easy")]);
        let body = visit(&json!({ "note": "Marker: quarrels at home.", "survey": answers }));
        let made = manager.once("a-key").visit(&case, &body).await;
        made.shows(201, json!({ "survey": { "scores": { "composite": null } } }));
        let lying = everything(system.database_url()).await;
        for sealed in ["Marker", "very_often", "drinking_water"] {
            assert!(!lying.holds(sealed), "{sealed}");
        }
        let registration = manager.get(&case).await.is(200)["registration_id"].as_str().unwrap().to_owned();
        let seen = manager.get(&format!("/v1/registrations/{registration}/disclosures")).await;
        let fields = seen.is(200)["items"].to_string();
        assert!(fields.contains("follow_ups"), "{fields}");

        manager.close_case(&case, "completed").await.is(201);
        manager.visit(&case, &body).await.refused(409, "state_forbids");
        manager.erase(&format!("/v1/registrations/{registration}"), "data_subject_request").await.is(201);
        let left = manager.get(&path).await;
        let left = &left.is(200)["items"][0];
        shows(left, json!({ "note": null, "survey": { "answers": null } }));
        let scores = json!({ "economic": 0, "social": 750, "psychosocial": null, "composite": null });
        shows(left, json!({ "survey": { "scores": exactly(&scores) }, "visited_on": "2026-06-01" }));
        manager.visit(&case, &body).await.refused(410, "erased");
        manager.once("a-key").visit(&case, &body).await.refused(410, "erased");
    })
    .await;
}
