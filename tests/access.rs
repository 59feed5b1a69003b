//! Who may call what: the document says it, and it is so.

use crate::harness::{Answer, Caller, System, answer, on_both};
use reqwest::Method;
use serde_json::Value;

const DOCUMENT: &str = include_str!("../openapi/v1.json");

const CLIENTS: [&str; 7] = [
    "demo-frontend",
    "demo-partner-1",
    "demo-officer",
    "demo-manager",
    "demo-ministry",
    "demo-auditor",
    "demo-administrator",
];

/// An operation, and the scopes that the document says it takes.
struct Operation {
    method: Method,
    path: String,
    scopes: Vec<String>,
}

/// Every operation that needs a token, asked of things that are not there.
fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(scopes) = operation["security"][0]["oauth2"].as_array() else { continue };
            let scopes = scopes.iter().map(|scope| scope.as_str().unwrap().to_owned()).collect();
            let path = path.replace("{id}", "01900000-0000-7000-8000-000000000000");
            assert!(!path.contains('{'), "{path} has a parameter that this story does not know");
            operations.push(Operation { method: method.to_uppercase().parse().unwrap(), path, scopes });
        }
    }
    assert!(operations.len() >= 18);
    operations
}

async fn asked(operation: &Operation, system: &System, caller: Option<&Caller>) -> Answer {
    let request = match caller {
        Some(caller) => caller.request(operation.method.clone(), &operation.path),
        None => system.request(operation.method.clone(), &operation.path),
    };
    // A broken body must not be answered before a missing permission is.
    answer(request.header("content-type", "application/json").body("{")).await
}

#[tokio::test]
async fn an_operation_answers_those_who_have_its_scope_and_nobody_else() {
    on_both(async |system| {
        let operations = operations();
        for operation in &operations {
            asked(operation, system, None).await.is_problem(401, "unauthenticated");
            let nonsense = system.bearer("nonsense");
            asked(operation, system, Some(&nonsense)).await.is_problem(401, "invalid_token");
        }
        for name in CLIENTS {
            let given = system.token(Some((name, "demo")), "grant_type=client_credentials").await;
            let granted: Vec<&str> = given.is(200)["scope"].as_str().unwrap().split(' ').collect();
            let caller = system.bearer(given.body["access_token"].as_str().unwrap());
            for operation in &operations {
                let answer = asked(operation, system, Some(&caller)).await;
                if operation.scopes.iter().all(|scope| granted.contains(&scope.as_str())) {
                    assert!(![401, 403].contains(&answer.status), "{name} {} {}", operation.method, operation.path);
                } else {
                    answer.is_problem(403, "forbidden");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_with_one_scope_opens_the_operations_of_that_scope_only() {
    on_both(async |system| {
        let operations = operations();
        for scope in ["registration:read", "registration:decide", "case:read", "change:read"] {
            let caller = system.client_for("demo-manager", scope).await;
            for operation in &operations {
                let answer = asked(operation, system, Some(&caller)).await;
                let opened = answer.body["code"] != "forbidden";
                let permitted = operation.scopes.iter().all(|needed| needed == scope);
                assert_eq!(opened, permitted, "{scope}: {} {}", operation.method, operation.path);
            }
        }
    })
    .await;
}
