//! Bodies that are no registration at all, and decisions that come too late.

use super::{LIST, Row, are_refused};
use crate::harness::{Answer, Caller, answer, at_once, eligible, on_both, outcomes, the_day};
use reqwest::Method;
use serde_json::{Value, json};

const JSON: &str = "application/json";

/// The same bytes to every operation of a registration that takes a body.
async fn everywhere(caller: &Caller, registration: &str, media_type: &str, body: &[u8]) -> Vec<Answer> {
    let mut answers = vec![caller.post_bytes(LIST, media_type, body.to_vec()).await];
    for below in ["/decision", "/withdrawal", "/appeal", "/appeal/decision"] {
        answers.push(caller.post_bytes(&format!("{registration}{below}"), media_type, body.to_vec()).await);
    }
    let patch = caller.request(Method::PATCH, registration).header("if-match", "*").header("content-type", media_type);
    answers.push(answer(patch.body(body.to_vec())).await);
    answers
}

#[tokio::test]
async fn where_a_body_ceases_to_be_json_is_told_and_nothing_of_what_stands_there() {
    on_both(async |system| {
        for (body, place) in [
            // As it was sent, however a number is written.
            ("{\"a\": 1.000000, secret}", "line 1, column 17"),
            ("{\n  \"programme\": \"reintegration\",\n  \"person\": secret\n}", "line 3, column 13"),
            ("{\"person\": {\n", "line 2, column 0"),
        ] {
            let refused = system.post_bytes("/v1/eligibility-checks", JSON, body.as_bytes().to_vec()).await;
            let detail = refused.refused(400, "unreadable").body["detail"].as_str().unwrap();
            assert!(detail.ends_with(&format!("at {place}.")) && !detail.contains("secret"), "{body}: {detail}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_everywhere_without_the_parser_s_words() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let before = system.trace().await;
        let whole = eligible(&json!({})).to_string();
        let nested = format!("{{\"person\":{}", "{\"a\":".repeat(5000));
        let bodies: [&[u8]; 10] = [
            b"{",
            b"{}}",
            b"nonsense",
            b"{'programme':'reintegration'}",
            b"{\"programme\":\"\xff\"}",
            b"{\"programme\":\"\\ud800\"}",
            b"{\"household\":{\"members\":1e999}}",
            &whole.as_bytes()[..whole.len() - 1],
            &[b'['; 5000],
            nested.as_bytes(),
        ];
        for body in bodies {
            for answer in everywhere(&manager, &registered.to_string(), JSON, body).await {
                answer.refused(400, "unreadable");
                let told = answer.body.to_string();
                for word in ["expected", "recursion", "EOF", "serde", "nonsense"] {
                    assert!(!told.contains(word), "{told}");
                }
            }
        }
        for (media_type, status, code) in [
            ("text/plain", 415, "unsupported_media_type"),
            ("application/x-www-form-urlencoded", 415, "unsupported_media_type"),
            ("application/json-seq", 415, "unsupported_media_type"),
            ("", 415, "unsupported_media_type"),
        ] {
            for answer in everywhere(&manager, &registered.to_string(), media_type, b"{}").await {
                answer.refused(status, code);
            }
        }
        for answer in everywhere(&manager, &registered.to_string(), JSON, &vec![b' '; 4097 * 1024]).await {
            answer.refused(413, "too_large").shows(413, json!({ "detail": "At most 4194304 bytes are taken." }));
        }
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn what_is_given_twice_is_named_with_everything_else() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let before = system.trace().await;
        for answer in
            everywhere(&manager, &registered.to_string(), JSON, b"{\"a\":1,\"a\":1,\"\\u0061\":1,\"a\":2}").await
        {
            let faults = answer.refused(422, "validation_failed").faults();
            assert!(faults.contains(&("/a", "repeated_key")), "{faults:?}");
        }
        // Whichever of the two is meant, each alone would do.
        let good = eligible(&json!({})).to_string();
        let twice = good.replacen("\"person\":{", "\"person\":{\"sex\":\"male\",", 1);
        manager.post_bytes(LIST, JSON, twice.into_bytes()).await.has_faults(&[("/person/sex", "repeated_key")]);
        for twice in [
            good.replacen("\"residence\":", "\"residence\":7,\"residence\":", 1),
            format!("{},\"residence\":7}}", good.strip_suffix('}').unwrap()),
        ] {
            manager.post_bytes(LIST, JSON, twice.into_bytes()).await.has_faults(&[("/residence", "repeated_key")]);
        }
        let wrong = eligible(&json!({ "person": { "given_name": 7 }, "colour": "red" })).to_string();
        let wrong = wrong.replacen("\"consent\":{", "\"needs\":[],\"needs\":[],\"consent\":{\"form\":\"written\",", 1);
        manager.post_bytes(LIST, JSON, wrong.into_bytes()).await.has_faults(&[
            ("/colour", "unknown_field"),
            ("/consent/form", "repeated_key"),
            ("/needs", "repeated_key"),
            ("/person/given_name", "invalid_type"),
        ]);
        manager.post_bytes(LIST, JSON, b"[{\"a\":1,\"a\":2}]".to_vec()).await.has_faults(&[("", "invalid_type")]);

        let patch = b"{\"heard_from\":\"web\",\"heard_from\":null,\"person\":{\"phone\":\"555\"}}";
        let patch = manager.request(Method::PATCH, &registered).header("if-match", "*").body(patch.to_vec());
        let patched = answer(patch.header("content-type", "application/merge-patch+json")).await;
        patched.has_faults(&[("/heard_from", "repeated_key"), ("/person/phone", "phone_malformed")]);

        let check = "{\"programme\":\"reintegration\",\"stay_abroad\":{\"asylum\":\"none\",\"asylum\":\"granted\"}}";
        let checked = manager.post_bytes("/v1/eligibility-checks", JSON, check.into()).await;
        checked.has_faults(&[("/stay_abroad/asylum", "repeated_key")]);
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_object_or_an_empty_one_lacks_what_is_required() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let before = system.trace().await;
        for body in [json!([]), json!("text"), json!(7), json!(null), json!(true)] {
            officer.post(LIST, &body).await.has_faults(&[("", "invalid_type")]);
        }
        let required =
            [("/consent", "required"), ("/person", "required"), ("/programme", "required"), ("/residence", "required")];
        officer.post(LIST, &json!({})).await.has_faults(&required);
        officer.post_bytes(LIST, JSON, Vec::new()).await.has_faults(&required);
        answer(officer.request(Method::POST, LIST)).await.has_faults(&required);
        let hollow =
            json!({ "programme": "reintegration", "person": {}, "residence": {}, "consent": {}, "household": {} });
        officer.post(LIST, &hollow).await.has_faults(&[
            ("/consent/form", "required"),
            ("/consent/given_on", "required"),
            ("/household/children", "required"),
            ("/household/members", "required"),
            ("/person/born_on", "required"),
            ("/person/given_name", "required"),
            ("/person/sex", "required"),
            ("/residence/municipality", "required"),
        ]);
        let shapes = json!({
            "programme": ["reintegration"], "person": [], "household": "three", "stay_abroad": 1, "residence": false,
            "needs": { "medical": true }, "consent": "yes", "registered_on": {}
        });
        let wrong = [
            "/consent",
            "/household",
            "/needs",
            "/person",
            "/programme",
            "/registered_on",
            "/residence",
            "/stay_abroad",
        ];
        officer.post(LIST, &shapes).await.has_faults(&wrong.map(|place| (place, "invalid_type")));
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn numbers_and_lists_have_their_bounds() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let before = system.trace().await;
        let members = |number: Value| json!({ "household": { "members": number, "children": 0 } });
        let rows: [Row; 8] = [
            (members(json!(51)), &[("/household/members", "out_of_range")]),
            (members(json!(-1)), &[("/household/members", "out_of_range")]),
            (members(json!(i64::MAX)), &[("/household/members", "out_of_range")]),
            (members(json!(2.5)), &[("/household/members", "invalid_type")]),
            (members(json!("3")), &[("/household/members", "invalid_type")]),
            (json!({ "needs": ["medical", "vocational", "medical"] }), &[("/needs/2", "duplicate_item")]),
            (
                json!({ "needs": ["money", null, "medical", "gold"] }),
                &[("/needs/0", "unknown_value"), ("/needs/1", "invalid_type"), ("/needs/3", "unknown_value")],
            ),
            (json!({ "needs": "medical" }), &[("/needs", "invalid_type")]),
        ];
        are_refused(system, &officer, &rows).await;
        let many = eligible(&json!({ "needs": vec!["medical"; 5] }));
        assert!(officer.post(LIST, &many).await.faults().contains(&("/needs", "too_many_items")));
        assert_eq!(system.trace().await, before);
    })
    .await;
}

/// A number that a machine would round is not what was sent: none is taken for the one beside it.
#[tokio::test]
async fn a_number_that_cannot_be_held_is_taken_for_no_other() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let before = system.trace().await;
        let body = eligible(&json!({ "household": { "members": "N", "children": 0 } })).to_string();
        let sent = async |number: &str| {
            let body = body.replace("\"N\"", number).into_bytes();
            officer.post_bytes(LIST, "application/json", body).await
        };
        for rounded in ["1e-400", "3.00000000000000000001", "2.9999999999999999999999", "0.3e1000000000000000000000"] {
            let answer = sent(rounded).await;
            // Larger than any machine knows.
            if answer.status == 400 {
                answer.refused(400, "unreadable");
            } else {
                answer.has_faults(&[("/household/members", "invalid_type")]);
            }
        }
        for large in ["9007199254740993.0", "1e18", "-1e0"] {
            sent(large).await.has_faults(&[("/household/members", "out_of_range")]);
        }
        assert_eq!(system.trace().await, before);
        for three in ["3", "3.0", "0.3e1", "300e-2"] {
            assert_eq!(sent(three).await.is(201)["household"]["members"], 3, "{three}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_the_caller_wrote_is_not_taken_for_the_parser_s_words() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let before = system.trace().await;
        let body = json!({
            "a`b": 1, "c/d~e`, expected `f": 2, "household": "a boolean", "needs": "expected i64",
            "person": { "sex": "x`, expected one of `y`, `z", "given_name": ["a sequence"] }
        });
        let answer = officer.post(LIST, &eligible(&body)).await;
        answer.has_faults(&[
            ("/a`b", "unknown_field"),
            ("/c~1d~0e`, expected `f", "unknown_field"),
            ("/household", "invalid_type"),
            ("/needs", "invalid_type"),
            ("/person/given_name", "invalid_type"),
            ("/person/sex", "unknown_value"),
        ]);
        let detail = |pointer: &str| {
            let errors = answer.body["errors"].as_array().unwrap().iter();
            let error = errors.into_iter().find(|error| error["pointer"] == pointer).unwrap();
            error["detail"].as_str().unwrap().to_owned()
        };
        assert!(detail("/person/sex").contains("female") && !detail("/person/sex").contains('z'));
        assert_eq!(detail("/household"), "An object is expected.");
        assert_eq!(detail("/person/given_name"), "A text is expected.");
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn two_decisions_at_once_are_one_decision() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await.at(&second);
        for _ in 0..4 {
            let registered = frontend.register(&eligible(&json!({}))).await;
            let decided = at_once(0..6, async |number: usize| {
                let decision = json!({ "outcome": "accepted", "reason": format!("Decided by {number}.") });
                [&officer, &manager][number % 2].decide(&registered, &decision).await
            });
            let late = "409 state_forbids";
            assert_eq!(outcomes(&decided.await), ["201", late, late, late, late, late]);
        }
        for table in ["cases", "decisions"] {
            assert_eq!(system.number(&format!("SELECT count(*) FROM {table}")).await, 4, "{table}");
        }
    })
    .await;
}
