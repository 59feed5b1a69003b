//! What clients call registrations, cases and assistance in their own systems: each sees its own, and nobody another's.

use crate::harness::{Answer, Caller, at_once, eligible, medical, on_both, outcomes, path_of_assistance, the_day};
use serde_json::{Value, json};
use std::fmt::Display;

fn called(reference: &str) -> Value {
    json!({ "external_reference": reference })
}

async fn sees(caller: &Caller, what: &impl Display, reference: &Value) {
    caller.get(what).await.shows(200, json!({ "external_reference": reference }));
}

/// Which of the list the caller calls so.
async fn listed(caller: &Caller, list: &str, reference: &str) -> Vec<String> {
    let found = caller.get(&format!("{list}?external_reference={reference}")).await;
    found.is(200);
    found.each("external_reference").iter().for_each(|shown| assert_eq!(*shown, reference));
    found.ids().into_iter().map(ToOwned::to_owned).collect()
}

fn id(path: &impl Display) -> String {
    path.to_string().rsplit('/').next().unwrap().to_owned()
}

async fn version(caller: &Caller, what: &impl Display) -> i64 {
    caller.get(what).await.is(200)["version"].as_i64().unwrap()
}

#[tokio::test]
async fn a_client_finds_its_own_things_by_its_own_references_and_nobody_else_sees_them() {
    on_both(async |system| {
        let (frontend, ministry) = (system.client("demo-frontend").await, system.client("demo-ministry").await);
        let opened = system.planned_case().await;
        let (case, partner, officer) = (&opened.case, &opened.partner, &opened.officer);
        let proposed = partner.propose(case, &crate::harness::merged(medical("10.00"), &called("a-1"))).await;
        proposed.shows(201, called("a-1"));
        let assistance = path_of_assistance(&proposed.body);
        // The same text for another kind of thing, and of another client, is another reference.
        let seen = version(partner, case).await;
        partner
            .patch(case, seen, &called("a-1"))
            .await
            .shows(200, json!({ "external_reference": "a-1", "version": seen }));
        officer.patch(case, seen, &called("a-1")).await.is(200);
        let registered = version(&frontend, &case.registration).await;
        frontend.patch(&case.registration, registered, &called("a-1")).await.shows(
            200,
            json!({
                "external_reference": "a-1", "version": registered, "status": "accepted"
            }),
        );

        for (caller, what, list) in [
            (partner, &case.to_string(), "/v1/cases"),
            (officer, &case.to_string(), "/v1/cases"),
            (partner, &assistance, "/v1/assistance"),
            (partner, &assistance, case.at("/assistance").as_str()),
            (&frontend, &case.registration, "/v1/registrations"),
        ] {
            if !list.ends_with("/assistance") || list == "/v1/assistance" {
                sees(caller, what, &json!("a-1")).await;
            }
            assert_eq!(listed(caller, list, "a-1").await, [id(what)], "{list}");
            assert_eq!(listed(caller, list, "a-2").await, [""; 0], "{list}");
            assert_eq!(listed(&ministry, list, "a-1").await, [""; 0], "{list}");
            caller
                .get(&format!("{list}?external_reference=01001012345"))
                .await
                .has_faults(&[("/query/external_reference", "malformed")]);
        }
        sees(officer, &assistance, &Value::Null).await;
        sees(partner, &case.registration, &Value::Null).await;
        sees(&ministry, case, &Value::Null).await;
        // A tag is of what is shown: whoever has seen it without its reference has not seen it.
        let tag = partner.get(case).await;
        partner.patch(case, seen, &called("a-3")).await.is(200);
        partner.with("if-none-match", tag.header("etag")).get(case).await.is(200);
        partner
            .patch(case, seen, &json!({ "external_reference": null }))
            .await
            .shows(200, json!({ "external_reference": null }));
        assert_eq!(listed(officer, "/v1/cases", "a-1").await, [case.id.as_str()]);

        // Whatever became of it, its client may call it otherwise.
        officer.approve(&assistance).await.is(201);
        let approved = version(partner, &assistance).await;
        partner.patch(&assistance, approved, &called("a-9")).await.shows(
            200,
            json!({
                "external_reference": "a-9", "status": "approved", "version": approved
            }),
        );
        partner.patch(&assistance, approved, &json!({ "provider": "x" })).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn a_reference_is_on_one_thing_of_a_kind_also_where_two_replicas_give_it_at_once() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let other = system.another(the_day).await;
        let register = async |caller: Caller| -> Answer {
            caller.post("/v1/registrations", &eligible(&called("2026-0117"))).await
        };
        let answers = at_once(frontend.by_turns(6, [system, &other]), register).await;
        let taken = "409 external_reference_taken".to_owned();
        let mut expected = vec!["201".to_owned()];
        expected.extend(std::iter::repeat_n(taken, 5));
        assert_eq!(outcomes(&answers), expected);
        assert_eq!(system.number("SELECT count(*) FROM registrations").await, 1);
        let first = frontend.get("/v1/registrations?external_reference=2026-0117").await;
        let first = format!("/v1/registrations/{}", first.ids()[0]);

        let second = frontend.register(&eligible(&json!({}))).await;
        let patch = called("2026-0117");
        frontend.patch(&second, 1, &patch).await.refused(409, "external_reference_taken");
        // Whoever gives it up leaves it to the next.
        frontend.patch(&first, 1, &called("other")).await.is(200);
        let callers = frontend.by_turns(4, [system, &other]);
        let again = at_once(callers, async |caller| caller.patch(&second, 1, &patch).await).await;
        assert_eq!(outcomes(&again), ["200"; 4]);
        frontend.once("key").patch(&second, 1, &called("other")).await.refused(409, "external_reference_taken");
        let another = json!({ "client_id": "another", "name": "Another", "role": "frontend" });
        let another = system.newcomer(&another).await;
        another.post("/v1/registrations", &eligible(&patch)).await.shows(201, patch.clone());
        other.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_no_reference_is_refused_with_the_other_faults() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&called("a"))).await;
        for (wrong, code) in [
            (json!(""), "too_short"),
            (json!("a".repeat(65)), "too_long"),
            (json!("a".repeat(100_000)), "too_long"),
            (json!("01001012345"), "malformed"),
            (json!("a b"), "malformed"),
            (json!("სახელი"), "malformed"),
            (json!("a\u{0}"), "malformed"),
            (json!(7), "invalid_type"),
        ] {
            let body = json!({ "external_reference": wrong, "person": { "born_on": "x" } });
            let faults = [("/external_reference", code), ("/person/born_on", "malformed")];
            frontend.post("/v1/registrations", &eligible(&body)).await.has_faults(&faults);
            frontend.patch(&registered, 1, &body).await.has_faults(&faults);
        }
        frontend.patch(&registered, 9, &called("")).await.refused(412, "stale");
        sees(&frontend, &registered, &json!("a")).await;
        // Beside other things, both change.
        let both = json!({ "external_reference": "b", "person": { "phone": "+995555000111" } });
        frontend.patch(&registered, 1, &both).await.shows(200, json!({ "external_reference": "b", "version": 2 }));
        frontend.patch(&registered, 2, &json!({})).await.shows(200, json!({ "external_reference": "b", "version": 2 }));
    })
    .await;
}

#[tokio::test]
async fn the_feed_names_the_subject_as_its_reader_calls_it_now() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&called("first"))).await;
        let own = async |caller: &Caller| {
            caller.changes("&type=registration.submitted", 1).await[0]["external_reference"].clone()
        };
        assert_eq!(own(&frontend).await, "first");
        frontend.patch(&registered, 1, &called("second")).await.is(200);
        assert_eq!(own(&frontend).await, "second");
        let officer = system.client("demo-officer").await;
        assert_eq!(own(&officer).await, Value::Null);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE subject_type = 'registration'").await, 1);
        let case = crate::harness::Case::of(&officer.accept(&registered).await);
        let timeline = officer.get(&case.at("/timeline")).await;
        assert_eq!(timeline.is(200)["items"][0]["external_reference"], Value::Null);
        officer.patch(&registered, 2, &called("theirs")).await.is(200);
        let timeline = officer.get(&case.at("/timeline")).await;
        assert_eq!(timeline.is(200)["items"][0]["external_reference"], "theirs");
    })
    .await;
}

#[tokio::test]
async fn an_erasure_takes_every_reference_with_it() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let opened = system.planned_case().await;
        let proposal = crate::harness::merged(medical("10.00"), &called("a-1"));
        let assistance = path_of_assistance(opened.partner.propose(&opened.case, &proposal).await.is(201));
        let seen = version(&opened.partner, &opened.case).await;
        opened.partner.patch(&opened.case, seen, &called("c-1")).await.is(200);
        let seen = version(&frontend, &opened.case.registration).await;
        frontend.patch(&opened.case.registration, seen, &called("r-1")).await.is(200);
        let count = async || system.number("SELECT count(*) FROM external_references").await;
        assert_eq!(count().await, 3);
        let cancel = json!({ "reason": "Not needed." });
        opened.partner.post(&format!("{assistance}/cancellation"), &cancel).await.is(201);
        opened.partner.close_case(&opened.case, "dropped_out").await.is(201);
        opened.manager.erase(&opened.case.registration, "data_subject_request").await.is(201);
        assert_eq!(count().await, 0);
        sees(&opened.partner, &assistance, &Value::Null).await;
        let seen = version(&opened.partner, &assistance).await;
        opened.partner.patch(&assistance, seen, &called("a-2")).await.refused(410, "erased");
        frontend.patch(&opened.case.registration, 9, &called("r-2")).await.refused(410, "erased");
        let told = frontend.changes("&type=registration.submitted", 1).await;
        assert_eq!(told[0]["external_reference"], Value::Null);
        // What it was called is free again.
        frontend.post("/v1/registrations", &eligible(&called("r-1"))).await.is(201);
    })
    .await;
}
