//! Texts with something in them that nobody sees.

use super::are_refused;
use crate::harness::{eligible, on_both};
use serde_json::json;

/// What turns the direction of writing, has no width or ends a line without showing it.
const HIDDEN: &str = "\0\u{7}\u{85}\u{61C}\u{200B}\u{200E}\u{200F}\u{2028}\u{2029}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2060}\
                      \u{2066}\u{2067}\u{2068}\u{2069}\u{FEFF}";

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
