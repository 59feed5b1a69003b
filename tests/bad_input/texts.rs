//! Texts with something in them that nobody sees.

use super::are_refused;
use crate::harness::{Case, eligible, gel, on_both};
use serde_json::json;

/// What turns the direction of writing, has no width or ends a line without showing it.
const HIDDEN: &str = "\0\u{7}\u{85}\u{61C}\u{200B}\u{200E}\u{200F}\u{2028}\u{2029}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2060}\
                      \u{2066}\u{2067}\u{2068}\u{2069}\u{FEFF}\u{AD}\u{180E}\u{2061}\u{206F}\u{3164}\u{FDD0}\u{FFF9}\u{FFFE}\u{FFFF}\
                      \u{1FFFE}\u{E0041}\u{10FFFF}";

#[tokio::test]
async fn what_nobody_sees_is_in_no_text() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let rows: Vec<_> = HIDDEN
            .chars()
            .map(|hidden| {
                let text = format!("ქუჩა{hidden} 1");
                let faults = &[
                    ("/person/father_name", "control_character"),
                    ("/residence/settlement", "control_character"),
                    ("/residence/street", "control_character"),
                ][..];
                let father = format!("ნი{hidden}მუში");
                (
                    json!({ "person": { "father_name": father }, "residence": { "settlement": text, "street": text } }),
                    faults,
                )
            })
            .collect();
        are_refused(system, &officer, &rows).await;

        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let administrator = system.client("demo-administrator").await;
        for hidden in HIDDEN.chars() {
            let text = format!("{hidden}text");
            let decision = json!({ "outcome": "rejected", "reason": text });
            officer.decide(&registered, &decision).await.has_faults(&[("/reason", "control_character")]);
            let names = json!({ "name": { "ka": text, "en": text }, "kind": "partner" });
            let organisation = administrator.post("/v1/organisations", &names).await;
            organisation.has_faults(&[("/name/en", "control_character"), ("/name/ka", "control_character")]);
            let client = json!({ "client_id": "an-office", "name": text, "role": "officer" });
            administrator.post("/v1/clients", &client).await.has_faults(&[("/name", "control_character")]);
        }
    })
    .await;
}

/// What names something stands on one line, wherever it is shown.
#[tokio::test]
async fn names_are_on_one_line() {
    on_both(async |system| {
        let (officer, administrator) = (system.client("demo-officer").await, system.client("demo-administrator").await);
        let (manager, partner) = (system.client("demo-manager").await, system.client("demo-partner-3").await);
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let case = Case::of(
            &officer.decide(&registered, &json!({ "outcome": "accepted", "reason": "All is met.\nTruly." })).await,
        );
        for broken in ["\r\n", "\n", "\r", "\t"] {
            let text = format!("one{broken}two");
            let names = json!({ "name": { "ka": text, "en": text }, "kind": "partner" });
            let organisation = administrator.post("/v1/organisations", &names).await;
            organisation.has_faults(&[("/name/en", "control_character"), ("/name/ka", "control_character")]);
            let client = json!({ "client_id": "an-office", "name": text, "role": "officer" });
            administrator.post("/v1/clients", &client).await.has_faults(&[("/name", "control_character")]);
            let call = manager.post("/v1/calls", &json!({ "title": { "ka": text, "en": text } })).await;
            assert!(call.faults().contains(&("/title/en", "control_character")), "{:?}", call.body);
            let amount = gel("10.00");
            let medical = json!({ "component": "medical", "amount": amount, "service": "treatment", "provider": text });
            partner.propose(&case, &medical).await.has_faults(&[("/provider", "control_character")]);
            let settled = eligible(&json!({ "residence": { "settlement": text } }));
            let settled = officer.post("/v1/registrations", &settled).await;
            settled.has_faults(&[("/residence/settlement", "control_character")]);
        }
        let kid = "one\u{202E}two";
        let key =
            json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
        let client =
            json!({ "client_id": "an-office", "name": "An office", "role": "officer", "jwks": { "keys": [key] } });
        administrator.post("/v1/clients", &client).await.has_faults(&[("/jwks/keys/0/kid", "control_character")]);
    })
    .await;
}

#[tokio::test]
async fn joiners_belong_to_writing_but_are_no_text_alone() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let blank = json!({ "residence": { "settlement": "\u{200D}", "street": " \u{200C}\t" } });
        let faults = &[("/residence/settlement", "too_short"), ("/residence/street", "too_short")][..];
        are_refused(system, &officer, &[(blank, faults)]).await;
        let street = "می\u{200C}دان\r\n\tक्\u{200D}ष";
        let registered = officer.register(&eligible(&json!({ "residence": { "street": street } }))).await;
        assert_eq!(registered.0["residence"]["street"], street);
    })
    .await;
}
