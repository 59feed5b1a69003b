//! What people are shown instead of the words that programs send.

use crate::harness::{eligible, on_both};
use serde_json::json;

const GEORGIAN: (&str, &str) = ("accept-language", "ka");

#[tokio::test]
async fn a_refusal_names_status_and_action_in_the_caller_s_language() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let withdrawal = registered.at("/withdrawal");
        let reason = json!({ "reason": "Found work." });
        frontend.post(&withdrawal, &reason).await.is(201);
        for (header, expected) in [
            (GEORGIAN, "რეგისტრაციის სტატუსი: გამოხმობილი. ამ სტატუსში რეგისტრაციის გამოხმობა შეუძლებელია."),
            (
                ("accept-language", "en"),
                "The registration is withdrawn; withdrawing the registration is not possible then.",
            ),
        ] {
            let refused = frontend.with(header.0, header.1).post(&withdrawal, &reason).await;
            assert_eq!(refused.refused(409, "state_forbids").body["detail"], expected);
        }
    })
    .await;
}

#[tokio::test]
async fn what_can_be_sent_is_told_with_what_it_means() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let wrong = eligible(&json!({ "person": { "sex": "f" } }));
        let body = frontend.with(GEORGIAN.0, GEORGIAN.1).post("/v1/registrations", &wrong).await;
        body.has_faults(&[("/person/sex", "unknown_value")]);
        assert_eq!(body.body["errors"][0]["detail"], "დასაშვებია: ქალი, კაცი.");
        let body = frontend.post("/v1/registrations", &wrong).await;
        assert_eq!(body.is(422)["errors"][0]["detail"], "Allowed: female, male.");

        let query = system.client("demo-officer").await.get("/v1/cases?status=resting").await;
        query.has_faults(&[("/query/status", "unknown_value")]);
        assert_eq!(
            query.body["errors"][0]["detail"],
            "Allowed: open, planned, active, monitoring (being monitored), suspended, closed."
        );
    })
    .await;
}
