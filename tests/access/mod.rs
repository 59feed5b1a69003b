//! The proof that no operation answers somebody it should not: it walks the document, so that a new operation is in it
//! by itself.

use crate::harness::{Answer, Caller, System, answer, eligible, on_both};
use reqwest::Method;
use serde_json::{Value, json};

const DOCUMENT: &str = include_str!("../../openapi/v1.json");

/// The operations that need nobody; every other one needs a token.
const PUBLIC: [&str; 26] = [
    "get /health/live",
    "get /health/ready",
    "get /metrics",
    "post /oauth/token",
    "get /.well-known/jwks.json",
    "get /.well-known/oauth-authorization-server",
    "get /v1/openapi.json",
    "get /v1/grants.360giving.json",
    "get /v1/programmes",
    "get /v1/programmes/{programme}/years/{year}",
    "get /v1/regions",
    "get /v1/regions/{code}/municipalities",
    "get /v1/municipalities",
    "get /v1/instruments",
    "get /v1/lots",
    "get /v1/lots/{id}",
    "get /v1/calls",
    "get /v1/calls/{id}",
    "get /v1/calls/{id}/lots",
    "get /v1/calls/{id}/questions",
    "get /v1/problems",
    "post /v1/eligibility-checks",
    "post /v1/status-checks",
    "get /v1/report-schema",
    "get /v1/report-schema.csv",
    "get /v1/vocabularies",
];

const ROLES: [&str; 7] = ["frontend", "partner-1", "officer", "manager", "ministry", "auditor", "administrator"];

const NOBODYS: &str = "01940000-0000-7000-8000-000000000000";

/// An operation of the document: its method, its path, and the scopes it needs; `None` where it needs nobody.
struct Operation {
    method: Method,
    path: String,
    scopes: Option<Vec<String>>,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method.as_str().to_lowercase(), self.path)
    }

    /// The path with identifiers in it.
    fn at(&self, id: &str) -> String {
        self.path.replace("{id}", id).replace("{document_id}", NOBODYS)
    }
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let everywhere = document.get("security").cloned();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            if !["GET", "POST", "PATCH", "PUT", "DELETE"].contains(&method.as_str()) {
                continue;
            }
            let security = operation.get("security").cloned().or_else(|| everywhere.clone()).unwrap_or_default();
            // Where nothing is one of the ways in, no token is needed.
            let ways = security.as_array().filter(|ways| !ways.contains(&json!({})));
            let scopes = ways.into_iter().flatten().find_map(|way| {
                let scopes = way.get("oauth2")?.as_array()?;
                Some(scopes.iter().map(|scope| scope.as_str().unwrap().to_owned()).collect())
            });
            operations.push(Operation { method, path: path.clone(), scopes });
        }
    }
    operations
}

fn secured() -> impl Iterator<Item = (Operation, Vec<String>)> {
    operations().into_iter().filter_map(|operation| operation.scopes.clone().map(|scopes| (operation, scopes)))
}

/// A request that is wrong in every other way, so that only its caller can be what is refused first.
async fn ask(system: &System, caller: Option<&Caller>, operation: &Operation, id: &str) -> Answer {
    let (method, path) = (operation.method.clone(), operation.at(id));
    let request = match caller {
        Some(caller) => caller.request(method.clone(), &path),
        None => system.request(method.clone(), &path),
    };
    let request = if method == Method::GET { request } else { request.header("content-type", "text/plain").body("{") };
    answer(request).await
}

/// A request that is right in form.
async fn ask_well(caller: &Caller, operation: &Operation, id: &str) -> Answer {
    let request = caller.request(operation.method.clone(), &operation.at(id));
    let request = match operation.method {
        Method::GET => request,
        _ if operation.path.ends_with("/documents") => {
            let part = |name: &str, content: &str| {
                format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
            };
            let form = [part("kind", "other"), part("file", "%PDF-"), "--b--\r\n".to_owned()].concat();
            request.header("content-type", "multipart/form-data; boundary=b").body(form)
        }
        _ => request.header("if-match", "*").json(&json!({})),
    };
    answer(request).await
}

#[test]
fn only_these_operations_need_nobody() {
    let mut open: Vec<String> =
        operations().iter().filter(|operation| operation.scopes.is_none()).map(Operation::name).collect();
    let mut public = PUBLIC.map(ToOwned::to_owned);
    open.sort();
    public.sort();
    assert_eq!(open, public);
    assert!(secured().count() >= 30, "the document has lost operations");
}

#[tokio::test]
async fn nobody_gets_in_without_a_token() {
    on_both(async |system| {
        for (operation, _) in secured() {
            let refused = ask(system, None, &operation, NOBODYS).await;
            refused.refused(401, "unauthenticated");
            assert_eq!(refused.header("www-authenticate"), "Bearer realm=\"reintegration\"", "{}", operation.name());
            ask(system, Some(&system.bearer("nonsense")), &operation, NOBODYS).await.refused(401, "invalid_token");
        }
    })
    .await;
}

#[tokio::test]
async fn each_role_gets_into_what_it_may_do_and_nowhere_else() {
    on_both(async |system| {
        for role in ROLES {
            let caller = system.client(&format!("demo-{role}")).await;
            let me = caller.get("/v1/me").await;
            let granted: Vec<&str> =
                me.is(200)["scopes"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            for (operation, scopes) in secured() {
                let answer = ask(system, Some(&caller), &operation, NOBODYS).await;
                if scopes.iter().all(|scope| granted.contains(&scope.as_str())) {
                    assert!(![401, 403].contains(&answer.status), "{role}: {}: {:#}", operation.name(), answer.body);
                } else {
                    answer.refused(403, "forbidden");
                    let challenge = answer.header("www-authenticate");
                    assert!(challenge.contains("insufficient_scope"), "{role}: {}: {challenge}", operation.name());
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_narrower_token_opens_only_what_it_was_asked_with() {
    on_both(async |system| {
        let narrow = system.client_for("demo-manager", "case:read").await;
        for (operation, scopes) in secured() {
            let answer = ask(system, Some(&narrow), &operation, NOBODYS).await;
            if scopes.iter().all(|scope| scope == "case:read") {
                assert!(![401, 403].contains(&answer.status), "{}: {:#}", operation.name(), answer.body);
            } else {
                answer.refused(403, "forbidden");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_somebody_elses_does_not_exist() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registration = frontend.register(&eligible(&json!({}))).await;
        let officer = system.client("demo-officer").await;
        let accepted = officer.accept(&registration).await;
        let case = accepted.is(201)["case_id"].as_str().unwrap().to_owned();
        // Of the lot that serves Kutaisi.
        let grant = reintegration_storage::built_in::grant(2026, 3).to_string();

        let other_frontend =
            system.newcomer(&json!({ "client_id": "other-frontend", "name": "Another", "role": "frontend" })).await;
        let tbilisi = json!({
            "client_id": "tbilisi-office", "name": "Tbilisi", "role": "officer", "regions": ["GE-TB"]
        });
        let regional = system.newcomer(&tbilisi).await;
        let reports = system.client("demo-partner-3").await.get(&format!("/v1/reports?grant={grant}")).await;
        let report = reports.ids()[0];

        let strangers = [system.client("demo-partner-1").await, other_frontend, regional];
        let mut asked = 0;
        for (operation, _) in secured() {
            let id = match () {
                () if operation.path.starts_with("/v1/registrations/{id}") => registration.id(),
                () if operation.path.starts_with("/v1/cases/{id}") => &case,
                () if operation.path.starts_with("/v1/grants/{id}") => &grant,
                () if operation.path.starts_with("/v1/reports/{id}") => report,
                () => continue,
            };
            for stranger in &strangers {
                let theirs = ask_well(stranger, &operation, id).await;
                if theirs.status == 403 {
                    continue;
                }
                theirs.refused(404, "not_found");
                // Nothing tells a row that is somebody else's from one that does not exist.
                let nobodys = ask_well(stranger, &operation, NOBODYS).await;
                nobodys.refused(404, "not_found");
                assert_eq!(theirs.body["detail"], nobodys.body["detail"]);
                asked += 1;
            }
        }
        assert!(asked >= 35, "{asked}");
        for stranger in &strangers {
            assert_eq!(stranger.get("/v1/registrations").await.ids(), Vec::<&str>::new());
            let changes = stranger.get("/v1/changes").await;
            let seen = changes.is(200)["items"].as_array().unwrap();
            assert!(seen.iter().all(|change| change["subject"]["id"] != registration.id()), "{seen:?}");
        }
        officer.get(&registration).await.shows(200, json!({ "version": accepted.body["version"] }));
    })
    .await;
}
