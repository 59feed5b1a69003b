//! An entry names each class of data that was shown, by a change as by a read.

use crate::harness::{Caller, answer, medical, on_both};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The classes that the entries of one request name, for this registration.
async fn shown(auditor: &Caller, registration: &str, request: &str) -> BTreeSet<String> {
    let entries = auditor.get(&format!("/v1/audit-entries?limit=200&registration={registration}")).await;
    let entries = entries.is(200)["items"].as_array().unwrap().clone();
    let own = entries.iter().filter(|entry| entry["request_id"] == request);
    own.flat_map(|entry| entry["fields"].as_array().unwrap()).map(|class| class.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_change_names_the_classes_of_data_that_its_answer_shows() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let auditor = system.client("demo-auditor").await;
        let case = |below: &str| format!("{}{below}", opened.case);
        let proposed = opened.proposed(&medical("10.00")).await;
        let document = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nother\r\n--b\r\n\
                        Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--b--\r\n";
        let documents = format!("{}/documents", opened.case.registration);
        let goals = json!({ "goals": [{ "dimension": "economic", "text": "Another income." }] });
        let changes: [(&str, Method, String, Value, &str); 6] = [
            ("a", Method::POST, case("/notes"), json!({ "text": "A note." }), "notes"),
            ("b", Method::POST, case("/assistance"), medical("20.00"), "assistance"),
            ("c", Method::PATCH, proposed.clone(), json!({}), "assistance"),
            ("d", Method::PATCH, proposed.clone(), medical("11.00"), "assistance"),
            ("e", Method::PUT, case("/plan"), goals, "plan"),
            ("f", Method::POST, documents, Value::Null, "evidence"),
        ];
        for (request, method, path, body, class) in changes {
            let sent = opened.partner.request(method.clone(), &path).header("x-request-id", request);
            let sent = if body.is_null() {
                sent.header("content-type", "multipart/form-data; boundary=b").body(document)
            } else {
                let sent = if method == Method::POST { sent } else { sent.header("if-match", "*") };
                sent.json(&body)
            };
            let answered = answer(sent).await;
            assert!([200, 201].contains(&answered.status), "{method} {path}: {:#}", answered.body);
            let shown = shown(&auditor, opened.case.registration.rsplit('/').next().unwrap(), request).await;
            assert!(shown.contains(class), "{method} {path}: {shown:?}");
        }
    })
    .await;
}
