//! What the document says is what is there: roles, words, problems and figures.

use super::{document, operations};
use crate::harness::on_both;
use reintegration_domain::access::Role;
use serde_json::Value;

#[test]
fn a_token_that_may_be_left_out_is_asked_for_once_and_never_forbids() {
    let document = document();
    let read = serde_json::json!([{}, { "oauth2": ["call:read"] }, { "token": [] }]);
    let optional = operations(&document).into_iter().filter(|(_, operation)| operation["security"] == read);
    let optional: Vec<(String, &Value)> = optional.collect();
    let names: Vec<&str> = optional.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["/v1/calls", "/v1/calls/{id}", "/v1/calls/{id}/lots", "/v1/calls/{id}/questions", "/v1/lots/{id}"];
    assert_eq!(names, expected.map(|path| format!("GET {path}")));
    for (name, operation) in optional {
        assert!(operation["responses"]["401"].is_object(), "{name}: a token that is not valid is refused");
        assert!(operation["responses"]["403"].is_null(), "{name}: a token without the scope shows less, and is let in");
    }
}

#[test]
fn every_operation_says_which_roles_may_call_it() {
    let document = document();
    let told = &document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"];
    let mut scoped = 0;
    for (name, operation) in operations(&document) {
        let alternatives = operation["security"].as_array().unwrap().iter();
        for scope in alternatives.filter_map(|one| one["oauth2"].as_array()).flatten().map(|one| one.as_str().unwrap())
        {
            let holds = |role: &&Role| role.permissions().iter().any(|held| held.scope() == scope);
            let roles: Vec<&str> = Role::ALL.iter().filter(holds).map(|role| role.as_str()).collect();
            let (roles, description) = (roles.join(", "), operation["description"].as_str().unwrap());
            let last = description.lines().last().unwrap();
            assert!(
                last.starts_with(&format!("Scope `{scope}`")) && last.ends_with(&format!(": {roles}.")),
                "{name}: {last}"
            );
            assert!(told[scope].as_str().unwrap().ends_with(&format!(". Roles: {roles}")), "{scope}");
            scoped += 1;
        }
    }
    assert!(scoped > 100, "{scoped}");
}

#[test]
fn every_word_of_a_list_says_what_it_means() {
    let document = document();
    let mut lists = 0;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        // Countries, regions and media types have names of their own, changes say what happened.
        let known = ["AuditAction", "ChangeName", "CountryAbroad", "DocumentMediaType", "RegionCode"];
        let words = schema["enum"].as_array().into_iter().flatten();
        let words: Vec<&str> = words.map(|word| word.as_str().unwrap()).collect();
        if words.is_empty() || known.contains(&name.as_str()) || name.ends_with("Component") && name != "Component" {
            continue;
        }
        for word in words {
            let place = format!("\n- `{word}`: ");
            assert!(schema["description"].as_str().unwrap().contains(&place), "{name} does not explain {word}");
        }
        lists += 1;
    }
    assert!(lists > 40, "{lists}");
}

/// The codes that a description promises, each with its status: as in "409 `state_forbids` or `deadline_passed`".
fn promised(description: &str) -> Vec<(u64, &str)> {
    let mut found = Vec::new();
    for (at, _) in description.match_indices(" `") {
        let status = description[..at].rsplit(|c: char| !c.is_ascii_digit()).next().unwrap();
        let Some(status) = status.parse().ok().filter(|status| (400..600).contains(status)) else { continue };
        let mut rest = &description[at..];
        while let Some(quoted) = [" `", ", `", " or `"].iter().find_map(|joint| rest.strip_prefix(joint)) {
            let (code, after) = quoted.split_once('`').unwrap();
            found.push((status, code));
            rest = after;
        }
    }
    found
}

#[tokio::test]
async fn the_problems_that_an_operation_names_are_there() {
    on_both(async |system| {
        let catalogue = system.get("/v1/problems?limit=200").await.body;
        let status = |code: &str| {
            let items = catalogue["items"].as_array().unwrap();
            items.iter().find(|item| item["code"] == code).and_then(|item| item["status"].as_u64())
        };
        let (document, mut named) = (document(), 0);
        for (name, operation) in operations(&document) {
            let description = operation["description"].as_str().unwrap().replace('\n', " ");
            for (said, code) in promised(&description) {
                assert_eq!(status(code), Some(said), "{name}: {code}");
                let refused = &operation["responses"][said.to_string()];
                assert!(refused.is_object(), "{name}: {code} has no response");
                named += 1;
            }
        }
        assert!(named > 60, "{named}");
    })
    .await;
}

#[test]
fn the_signature_tells_the_shares_and_days_of_the_agreement() {
    let agreement: Value = serde_json::from_str(include_str!("../../crates/domain/data/agreement.json")).unwrap();
    let document = document();
    let signature = &document["paths"]["/v1/grants/{id}/signature"]["post"];
    let told = signature["description"].as_str().unwrap().replace('\n', " ");
    let percent = |tranche: &Value| tranche["percent"].as_u64().unwrap();
    let tranches: Vec<&Value> = agreement["tranches"].as_array().unwrap().iter().collect();
    let [signed, first, second, third] = tranches.as_slice() else { panic!("{tranches:?}") };
    assert!(percent(first) == percent(second) && percent(second) == percent(third), "{tranches:?}");
    let days = |name: &str| agreement[name].as_u64().unwrap();
    for figure in [
        format!("{} per cent with the signature", percent(signed)),
        format!("{} per cent with the acceptance of each of the first three reports", percent(first)),
        format!("due {} days after the quarter", days("interim_report_days")),
        format!("due {} days after the grant's last day", days("final_report_days")),
        format!("{} days late", days("hold_after_days")),
    ] {
        assert!(told.contains(&figure), "{figure}: {told}");
    }
    let returned = &document["paths"]["/v1/reports/{id}/return"]["post"];
    let told = returned["description"].as_str().unwrap().replace('\n', " ");
    assert_eq!(days("correction_days"), 10);
    assert!(told.contains("at least ten days"), "{told}");
}
