//! In which order requests are refused: whose row it is, then which version, then what is asked.

use crate::competition::{competitor, published, submitted, text};
use crate::document::{document, operations, resolved};
use crate::harness::{Answer, Caller, System, answer, medical, on_both};
use crate::intake::documents::form;
use crate::reports::owed;
use reqwest::Method;
use serde_json::{Map, Value, json};

const NOBODYS: &str = "01940000-0000-7000-8000-000000000000";

/// A change that the document has.
struct Change {
    name: String,
    method: Method,
    path: String,
    scope: String,
    multipart: bool,
    /// The lists of its body, and how long they may be.
    lists: Vec<(String, usize)>,
}

fn changes() -> Vec<Change> {
    let document = document();
    let mut found = Vec::new();
    for (name, operation) in operations(&document) {
        let (method, path) = name.split_once(' ').unwrap();
        let scope = operation["security"][0]["oauth2"][0].as_str();
        let (false, Some(scope)) = (method == "GET", scope) else { continue };
        let content = operation["requestBody"]["content"].as_object().cloned().unwrap_or_default();
        let (_, json) =
            content.iter().find(|(kind, _)| kind.contains("json")).unwrap_or((&String::new(), &Value::Null));
        let properties = resolved(&document, &json["schema"])["properties"].as_object().cloned();
        let most = |schema: &Value| {
            let schema = resolved(&document, schema);
            let most = schema["maxItems"].as_u64().map(|most| usize::try_from(most).unwrap());
            most.filter(|_| schema["type"].to_string().contains("array"))
        };
        let lists = properties.unwrap_or_default().into_iter();
        found.push(Change {
            method: method.parse().unwrap(),
            path: path.to_owned(),
            scope: scope.to_owned(),
            multipart: content.contains_key("multipart/form-data"),
            lists: lists.filter_map(|(name, schema)| Some((name, most(&schema)?))).collect(),
            name,
        });
    }
    assert!(found.len() > 50, "{} changes", found.len());
    found
}

impl Change {
    /// Asks for it of what stands at `path`, in a version.
    async fn ask(&self, caller: &Caller, path: &str, version: &str, body: &Value) -> Answer {
        let request = caller.request(self.method.clone(), path).header("if-match", version);
        answer(if self.multipart {
            let parts: [(&str, &[u8]); 2] = [("kind", b"nonsense"), ("colour", b"red")];
            request.header("content-type", "multipart/form-data; boundary=b").body(form("b", &parts))
        } else {
            request.json(body)
        })
        .await
    }
}

/// Everybody who may do something, each with what the token carries.
async fn everybody(system: &System) -> Vec<(Caller, Vec<String>)> {
    let mut all = Vec::new();
    let names = ["manager", "officer", "administrator", "partner-3", "frontend", "ministry", "auditor"];
    for name in names {
        let caller = system.client(&format!("demo-{name}")).await;
        let scopes = scopes(&caller).await;
        all.push((caller, scopes));
    }
    all
}

async fn scopes(caller: &Caller) -> Vec<String> {
    let me = caller.get("/v1/me").await;
    me.is(200)["scopes"].as_array().unwrap().iter().map(|scope| scope.as_str().unwrap().to_owned()).collect()
}

fn nonsense() -> Value {
    json!({ "nonsense": [1] })
}

#[tokio::test]
async fn who_may_not_is_told_so_and_a_row_that_is_not_there_is_not_there_whatever_the_body() {
    on_both(async |system| {
        let everybody = everybody(system).await;
        for change in changes() {
            let path = change.path.replace("{id}", NOBODYS).replace("{document_id}", NOBODYS);
            let path = path.replace("{programme}", "nothing").replace("{year}", "2027");
            for (caller, scopes) in &everybody {
                let answer = change.ask(caller, &path, "\"999\"", &nonsense()).await;
                let expected = match scopes.contains(&change.scope) {
                    false => 403,
                    true if path.contains(NOBODYS) || path.contains("nothing") => 404,
                    true => 422,
                };
                assert_eq!(answer.status, expected, "{}: {:#}", change.name, answer.body);
            }
        }
    })
    .await;
}

/// One row of each kind, and callers who see them.
async fn rows(system: &System) -> (Vec<(&'static str, String)>, Vec<(Caller, Vec<String>)>) {
    let owed = owed(system).await;
    let opened = &owed.opened;
    let assistance = opened.proposed(&medical("100.00")).await;
    let competition = published(system).await;
    let rival = competitor(system, "order-sample", Some("100000009")).await;
    let proposal = submitted(system, &rival, &competition, 2).await;
    let rivals = rival.at(system).await;
    let question = rivals.ask_question(&competition, "Who pays for the roads?").await;
    let tranches = opened.manager.get(&format!("{}/tranches", opened.grant)).await;
    let moved = json!({ "from": "vocational", "to": "medical", "amount": crate::harness::gel("1.00"), "reason": "More are ill." });
    let moved = opened.partner.ask_reallocation(&opened.grant, &moved).await;
    let parts: [(&str, &[u8]); 2] = [("kind", b"invoice"), ("file", b"%PDF-1.7\na report\n")];
    let sent = format!("{}/documents", owed.report(2));
    let sent = opened.partner.post_bytes(&sent, "multipart/form-data; boundary=b", form("b", &parts)).await;
    let document = text(&sent, "id");
    let administrator = system.client("demo-administrator").await;
    let first = async |caller: &Caller, list: &str| format!("{list}/{}", caller.get(list).await.ids()[0]);
    let rows = vec![
        ("/v1/reports/{id}/documents/{document_id}", format!("{}/documents/{document}", owed.report(2))),
        (
            "/v1/registrations/{id}/documents/{document_id}",
            format!("{}/documents/{}", opened.case.registration, opened.document().await),
        ),
        ("/v1/registrations/{id}", opened.case.registration.clone()),
        ("/v1/cases/{id}", opened.case.to_string()),
        ("/v1/assistance/{id}", assistance),
        ("/v1/grants/{id}", opened.grant.clone()),
        ("/v1/reports/{id}", owed.report(2).to_owned()),
        ("/v1/tranches/{id}", format!("/v1/tranches/{}", tranches.ids()[0])),
        ("/v1/reallocations/{id}", format!("/v1/reallocations/{}", text(&moved, "id"))),
        ("/v1/calls/{id}", competition.path.clone()),
        ("/v1/lots/{id}", competition.lot(2)),
        ("/v1/proposals/{id}", proposal),
        ("/v1/questions/{id}", format!("/v1/questions/{}", text(&question, "id"))),
        ("/v1/organisations/{id}", format!("/v1/organisations/{}", rival.id)),
        ("/v1/clients/{id}", first(&administrator, "/v1/clients").await),
        ("/v1/policies/{id}", first(&opened.manager, "/v1/policies").await),
        ("/v1/programmes/{programme}/years/{year}", "/v1/programmes/reintegration/years/2027".to_owned()),
    ];
    let mut callers = everybody(system).await;
    let carried = scopes(&rivals).await;
    callers.push((rivals, carried));
    (rows, callers)
}

#[tokio::test]
async fn what_is_asked_is_looked_at_only_of_who_has_seen_the_version() {
    on_both(async |system| {
        let (rows, callers) = rows(system).await;
        let before = system.trace().await;
        for change in changes().into_iter().filter(|change| change.path.contains('{')) {
            let row = rows.iter().find(|(template, _)| change.path.starts_with(template));
            let (template, row) = row.unwrap_or_else(|| panic!("{}: no row", change.name));
            let path = change.path.replace(template, row);
            let mut seen = false;
            for (caller, _) in callers.iter().filter(|(_, scopes)| scopes.contains(&change.scope)) {
                let stale = change.ask(caller, &path, "\"999\"", &nonsense()).await;
                assert!([404, 412].contains(&stale.status), "{}: {:#}", change.name, stale.body);
                if stale.status == 404 {
                    continue;
                }
                seen = true;
                stale.refused(412, "stale");
                let wrong = change.ask(caller, &path, "*", &nonsense()).await;
                let told = if change.method == Method::DELETE { "/nonsense" } else { "nonsense" };
                let wrong = wrong.refused(422, "validation_failed").faults();
                assert!(
                    change.multipart || wrong.iter().any(|fault| fault.0.ends_with(told)),
                    "{}: {wrong:?}",
                    change.name
                );
                for (list, most) in &change.lists {
                    let long = Map::from_iter([(list.clone(), json!(vec![json!({}); most + 1]))]);
                    let long = change.ask(caller, &path, "*", &Value::Object(long)).await;
                    let (place, below) = (format!("/{list}"), format!("/{list}/"));
                    let faults = long.refused(422, "validation_failed").faults();
                    assert!(faults.contains(&(&place, "too_many_items")), "{}: {faults:?}", change.name);
                    assert!(!faults.iter().any(|fault| fault.0.starts_with(&below)), "{}: {faults:?}", change.name);
                }
            }
            assert!(seen, "{}: nobody sees {path}", change.name);
        }
        assert_eq!(system.trace().await, before);
    })
    .await;
}
