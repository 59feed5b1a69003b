//! Names, numbers and documents that nobody has.

use super::are_refused;
use crate::harness::{eligible, on_both, shows};
use serde_json::{Value, json};

#[tokio::test]
async fn a_personal_number_is_eleven_digits_of_the_usual_kind() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let faults = &[("/person/document/number", "personal_number_malformed")][..];
        let numbers = [
            "",
            "0100101234",
            "010010123456",
            "0100101234A",
            "01001 01234",
            "01001012345 ",
            "-1001012345",
            "٠١٠٠١٠١٢٣٤٥",
            "０１００１０１２３４５",
            "0100101234\u{0}",
            "ათი-ათას-ერთი",
        ];
        let rows: Vec<_> = numbers
            .into_iter()
            .map(|number| (json!({ "person": { "document": { "number": number } } }), faults))
            .collect();
        are_refused(system, &frontend, &rows).await;
        let rows = [
            (
                json!({ "person": { "document": { "number": 1_001_012_345 } } }),
                &[("/person/document/number", "invalid_type")][..],
            ),
            (json!({ "person": { "document": { "number": null } } }), &[("/person/document/number", "required")]),
            (
                json!({ "person": { "document": { "kind": "library_card" } } }),
                &[("/person/document/kind", "unknown_value")],
            ),
            // A word in both languages, or in a list, is none of the words.
            (
                json!({ "person": { "sex": { "ka": "female", "en": "female" }, "citizenship": ["georgian"] } }),
                &[("/person/citizenship", "unknown_value"), ("/person/sex", "unknown_value")],
            ),
            (json!({ "person": { "document": [] } }), &[("/person/document", "invalid_type")]),
            (
                json!({ "person": { "document": { "kind": "stateless_id", "number": "S-1" } } }),
                &[("/person/document/kind", "document_kind_mismatch")],
            ),
            (
                json!({ "person": { "document": { "kind": "travel_document", "number": "A".repeat(41) } } }),
                &[("/person/document/number", "too_long")],
            ),
        ];
        are_refused(system, &frontend, &rows).await;
        let low = eligible(&json!({ "person": { "document": { "number": "00000000010" } } }));
        assert_eq!(frontend.register(&low).await.0["person"]["document"]["number"], "00000000010");
    })
    .await;
}

#[tokio::test]
async fn what_stands_where_a_number_should_makes_nobody_one_person() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let faults = &[("/person/document/number", "placeholder_number")][..];
        let kinds = ["travel_document", "other"].into_iter();
        let placeholders = ["NONE", "none", "N/A", "XXX", "x x x", "000", "0-0/0", "unknown", "AAAAAA", "77-77"];
        let numbers = kinds.flat_map(|kind| placeholders.map(|number| (kind, number)));
        let rows: Vec<_> = numbers
            .chain([("personal_number", "00000000000"), ("personal_number", "11111111111")])
            .map(|(kind, number)| (json!({ "person": { "document": { "kind": kind, "number": number } } }), faults))
            .collect();
        are_refused(system, &frontend, &rows).await;
    })
    .await;
}

#[tokio::test]
async fn a_name_is_written_in_one_script_that_a_name_is_written_in() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let rows: Vec<(Value, &[(&str, &str)])> = [
            ("ნინo", &[("/person/given_name", "mixed_script")][..]),
            ("Нино", &[("/person/given_name", "unsupported_script")]),
            ("Niнo", &[("/person/given_name", "mixed_script")]),
            ("ნი\u{0}ნო", &[("/person/given_name", "control_character")]),
            ("ნინო\u{7}", &[("/person/given_name", "control_character")]),
            ("Ni\u{202e}no", &[("/person/given_name", "control_character")]),
            ("ნინო\u{200b}", &[("/person/given_name", "control_character")]),
            (" ნინო", &[("/person/given_name", "malformed")]),
            ("ნინო  მარი", &[("/person/given_name", "malformed")]),
            ("N1no", &[("/person/given_name", "malformed")]),
            ("'", &[("/person/given_name", "malformed")]),
            ("😀", &[("/person/given_name", "malformed")]),
            ("", &[("/person/given_name", "too_short")]),
        ]
        .into_iter()
        .map(|(name, faults)| (json!({ "person": { "given_name": name } }), faults))
        .chain([
            (json!({ "person": { "given_name": "ა".repeat(10_000) } }), &[("/person/given_name", "too_long")][..]),
            (json!({ "person": { "given_name": "a".repeat(101) } }), &[("/person/given_name", "too_long")]),
            (
                json!({ "person": { "latin_given_name": "ნინო", "latin_family_name": "Beridzე", "father_name": "1" } }),
                &[
                    ("/person/father_name", "malformed"),
                    ("/person/latin_family_name", "mixed_script"),
                    ("/person/latin_given_name", "unsupported_script"),
                ],
            ),
        ])
        .collect();
        are_refused(system, &frontend, &rows).await;
    })
    .await;
}

#[tokio::test]
async fn capital_georgian_and_loose_marks_are_kept_as_names_are_written() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let body = eligible(&json!({ "person": {
            "given_name": "ᲜᲘᲜᲝ", "family_name": "ᲜᲘᲛᲣᲨᲘ", "latin_given_name": "Mu\u{308}ller", "latin_family_name": "D’Angelo"
        } }));
        let person = &frontend.register(&body).await.0["person"];
        shows(person, json!({
            "given_name": "ნინო", "family_name": "ნიმუში", "latin_given_name": "M\u{fc}ller",
            "latin_family_name": "D’Angelo"
        }));
        let longest = json!({ "person": { "given_name": "ა".repeat(100) } });
        frontend.register(&eligible(&longest)).await;
    })
    .await;
}

#[tokio::test]
async fn every_fault_of_a_registration_is_named_at_once() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let everything = json!({
            "programme": "integration", "colour": "red", "registered_on": "2026-05-01",
            "person": {
                "given_name": 7, "family_name": "ნინo", "born_on": "2026-06-02", "sex": "other", "citizenship": "martian",
                "document": { "kind": "personal_number", "number": "1", "issued": true },
                "phone": "555", "email": "nobody", "shoe": 42
            },
            "household": { "members": 0, "children": 51 },
            "stay_abroad": { "country": "GE", "returned_on": "soon", "irregular": "yes", "asylum": "maybe" },
            "residence": { "municipality": "atlantis", "settlement": "\u{0}", "street": "x".repeat(201) },
            "needs": ["medical", "money", "medical"], "heard_from": "radio",
            "consent": { "given_on": "2026-05-02", "form": "shouted" }
        });
        let faults = [
            ("/colour", "unknown_field"),
            ("/consent/form", "unknown_value"),
            ("/consent/given_on", "consent_after_registration"),
            ("/heard_from", "unknown_value"),
            ("/household/children", "out_of_range"),
            ("/household/members", "out_of_range"),
            ("/needs/1", "unknown_value"),
            ("/needs/2", "duplicate_item"),
            ("/person/born_on", "born_in_future"),
            ("/person/citizenship", "unknown_value"),
            ("/person/document/issued", "unknown_field"),
            ("/person/document/number", "personal_number_malformed"),
            ("/person/email", "email_malformed"),
            ("/person/family_name", "mixed_script"),
            ("/person/given_name", "invalid_type"),
            ("/person/phone", "phone_malformed"),
            ("/person/sex", "unknown_value"),
            ("/person/shoe", "unknown_field"),
            ("/programme", "unknown_programme"),
            ("/residence/municipality", "unknown_municipality"),
            ("/residence/settlement", "control_character"),
            ("/residence/street", "too_long"),
            ("/stay_abroad/asylum", "unknown_value"),
            ("/stay_abroad/country", "country_not_abroad"),
            ("/stay_abroad/irregular", "invalid_type"),
            ("/stay_abroad/returned_on", "malformed"),
        ];
        let before = system.trace().await;
        let mut body = eligible(&everything);
        body["stay_abroad"].as_object_mut().unwrap().remove("irregular_from");
        frontend.post("/v1/registrations", &body).await.has_faults(&faults);
        assert_eq!(system.trace().await, before);
    })
    .await;
}
