//! Whatever is asked of somebody whose data is erased is answered as the document says.

use crate::document::{document, operations};
use crate::harness::{Answer, Caller, answer, eligible, medical, on_both};
use crate::intake::documents::form;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Asks for what the document has, with the example that it gives, in whatever version.
async fn ask(caller: &Caller, name: &str, operation: &Value, rows: &[(&str, String)]) -> Answer {
    let (method, template) = name.split_once(' ').unwrap();
    let path = rows.iter().fold(template.to_owned(), |path, (start, row)| match path.strip_prefix(start) {
        Some(below) => format!("{row}{below}"),
        None => path,
    });
    let request = caller.request(method.parse().unwrap(), &path);
    let request = if method == "GET" { request } else { request.header("if-match", "*") };
    let content = operation["requestBody"]["content"].as_object().and_then(|content| content.iter().next());
    answer(match content {
        Some((media_type, _)) if media_type == "multipart/form-data" => {
            let parts: [(&str, &[u8]); 2] = [("kind", b"other"), ("file", b"%PDF-1.7\nlate\n")];
            request.header("content-type", "multipart/form-data; boundary=b").body(form("b", &parts))
        }
        Some((media_type, content)) => request.header("content-type", media_type).body(content["example"].to_string()),
        None => request,
    })
    .await
}

#[tokio::test]
async fn the_document_says_what_is_answered_about_somebody_who_is_erased() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let registration = opened.case.registration.clone();
        let proof = format!("{registration}/documents/{}", opened.document().await);
        let assistance = opened.approved(&medical("100.00")).await;
        opened.manager.cancel(&assistance, "She is well.").await.is(201);
        opened.manager.close_case(&opened.case, "completed").await.is(201);
        opened.manager.erase(&registration, "data_subject_request").await.is(201);

        let rows = [
            ("/v1/registrations/{id}/documents/{document_id}", proof),
            ("/v1/registrations/{id}", registration),
            ("/v1/cases/{id}", opened.case.to_string()),
            ("/v1/assistance/{id}", assistance),
        ];
        let mut callers = vec![opened.manager.clone(), opened.officer.clone(), opened.partner.clone()];
        for name in ["frontend", "ministry", "auditor"] {
            callers.push(system.client(&format!("demo-{name}")).await);
        }
        let (document, mut gone) = (document(), BTreeSet::new());
        let about = |name: &str| rows.iter().any(|(start, _)| name.contains(start));
        for (name, operation) in operations(&document).into_iter().filter(|(name, _)| about(name)) {
            for caller in &callers {
                let answered = ask(caller, &name, operation, &rows).await;
                let told = &operation["responses"][answered.status.to_string()];
                assert!(told.is_object(), "{name}: {} is not told: {:#}", answered.status, answered.body);
                if answered.status == 410 {
                    answered.refused(410, "erased");
                    gone.insert(name.clone());
                }
            }
        }
        for change in ["PATCH", "POST /approval", "POST /delivery", "POST /verification", "POST /cancellation"] {
            let (method, below) = change.split_once(' ').unwrap_or((change, ""));
            assert!(gone.contains(&format!("{method} /v1/assistance/{{id}}{below}")), "{change}: {gone:?}");
        }
        assert!(gone.len() > 15, "{gone:?}");
    })
    .await;
}

#[tokio::test]
async fn the_document_says_that_the_repeat_of_a_registration_goes_with_the_person() {
    on_both(async |system| {
        let (frontend, manager) = (system.client("demo-frontend").await, system.client("demo-manager").await);
        let body = eligible(&json!({}));
        let registered = frontend.once("once").post("/v1/registrations", &body).await;
        let path = format!("/v1/registrations/{}", registered.is(201)["id"].as_str().unwrap());
        frontend.withdraw(&path).await.is(201);
        manager.erase(&path, "consent_withdrawn").await.is(201);
        frontend.once("once").post("/v1/registrations", &body).await.refused(410, "erased");
        assert!(document()["paths"]["/v1/registrations"]["post"]["responses"]["410"].is_object());
    })
    .await;
}
