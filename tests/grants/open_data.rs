//! The grants as open data, held against what the 360Giving Data Standard 1.1 requires.

use super::{drafted, more_for_the_year, signed};
use crate::harness::{System, exactly, on_both, on_sqlite, shows};
use serde_json::{Value, json};
use std::collections::HashSet;

const PLACE: &str = "/v1/grants.360giving.json";

/// Whether a value is in form.
type Form = fn(&Value) -> bool;

/// The members that a grant may have in the standard, and whether it has to.
const MEMBERS: [(&str, bool, Form); 13] = [
    ("id", true, Value::is_string),
    ("title", true, |value| value.as_str().is_some_and(|title| (1..140).contains(&title.len()))),
    ("description", true, Value::is_string),
    ("currency", true, |value| value == "GEL"),
    ("amountAwarded", true, Value::is_number),
    ("awardDate", true, is_day),
    ("recipientOrganization", true, |value| is_list_of(value, is_organisation)),
    ("fundingOrganization", true, |value| is_list_of(value, is_organisation)),
    ("plannedDates", false, |value| {
        is_list_of(value, |event| is_day(&event["startDate"]) && is_day(&event["endDate"]))
    }),
    ("beneficiaryLocation", false, |value| {
        is_list_of(value, |place| place["id"].is_string() && place["name"].is_string() && place["countryCode"] == "GE")
    }),
    ("grantProgramme", false, |value| is_list_of(value, |one| one["code"].is_string() && one["title"].is_string())),
    ("dateModified", false, is_instant),
    ("dataSource", false, |value| value.as_str().is_some_and(|uri| uri.starts_with("http"))),
];

fn is_list_of(value: &Value, is: impl Fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(is))
}

fn is_organisation(value: &Value) -> bool {
    let text = |name: &str| value[name].as_str().is_some_and(|text| !text.is_empty());
    text("id") && text("name")
}

fn is_day(value: &Value) -> bool {
    value.as_str().is_some_and(|day| day.len() == 10 && day.parse::<chrono::NaiveDate>().is_ok())
}

fn is_instant(value: &Value) -> bool {
    value.as_str().is_some_and(|text| chrono::DateTime::parse_from_rfc3339(text).is_ok())
}

/// Holds the package against the standard, and gives the grants.
async fn conforming(system: &System) -> Vec<Value> {
    let package = system.get(PLACE).await;
    let package = package.is(200);
    let known = ["version", "title", "description", "modified", "publisher", "downloadURL", "grants"];
    for name in package.as_object().unwrap().keys() {
        assert!(known.contains(&name.as_str()), "{name} is not of the standard");
    }
    assert_eq!(package["version"], "1.1");
    assert!(is_instant(&package["modified"]) && package["publisher"]["name"].is_string(), "{package:#}");
    let grants = package["grants"].as_array().unwrap();
    assert!(!grants.is_empty());
    for grant in grants {
        for (name, required, is) in MEMBERS {
            let Some(value) = grant.get(name) else {
                assert!(!required, "{name} is missing: {grant:#}");
                continue;
            };
            assert!(is(value), "{name}: {value:#}");
        }
        for name in grant.as_object().unwrap().keys() {
            assert!(MEMBERS.iter().any(|(known, _, _)| known == name), "{name} is not of the standard");
        }
    }
    let ids: HashSet<_> = grants.iter().map(|grant| grant["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), grants.len());
    grants.clone()
}

#[tokio::test]
async fn anybody_reads_the_signed_grants_in_the_standard() {
    on_both(async |system| {
        let built_in = conforming(system).await;
        assert_eq!(built_in.len(), 12);
        let one = built_in.iter().find(|grant| grant["id"] == "360G-example-GRANT-2020-000003").unwrap();
        shows(one, json!({
            "amountAwarded": 105_000,
            "plannedDates": exactly(json!([{ "startDate": "2020-01-01", "endDate": "2020-12-31" }]))
        }));
        let regions: Vec<_> = one["beneficiaryLocation"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
        assert_eq!(regions, ["GE-IM", "GE-RL"]);

        // A draft is nobody's business yet, and what a demonstration invents never is.
        more_for_the_year(system, 10_000).await;
        drafted(system, 7, 1_000).await;
        let grant = signed(system, 8, 2_000).await;
        system.execute("UPDATE organisations SET registration_code = '012345678' WHERE name_en LIKE '%Abkhazinterkonti%'").await;
        // A lot has regions; the story's own has none yet.
        let lot = "(SELECT id FROM lots WHERE number = 8)";
        system.execute("DELETE FROM lot_regions WHERE year = 2026 AND region = 'GE-RL'").await;
        system.execute(&format!("INSERT INTO lot_regions (programme, year, region, lot_id) VALUES ('reintegration', 2026, 'GE-RL', {lot})")).await;
        let now = conforming(system).await;
        assert_eq!(now.len(), 13);
        let reference = system.client("demo-manager").await.get(&grant).await.is(200)["reference"].clone();
        assert_eq!(now[0]["id"], format!("360G-example-{}", reference.as_str().unwrap()));
        assert_eq!(now[0]["recipientOrganization"][0]["id"], "GE-NAPR-012345678");
        shows(&now[0], json!({ "awardDate": "2026-06-01", "amountAwarded": 2_000 }));

        // No tetri is lost in a number.
        super::unchecked(system, "UPDATE programme_years SET budget_minor = 900000000000000 WHERE year = 2026").await;
        super::unchecked(system, &format!("UPDATE grants SET amount_minor = 12345678901234 WHERE lot_id = {lot}")).await;
        assert!(system.text(PLACE).await.contains("\"amountAwarded\":123456789012.34,"));
        system.get(&format!("{PLACE}?year=2020")).await.has_faults(&[("/query/year", "unknown_field")]);
    })
    .await;
}

#[tokio::test]
async fn the_publishers_prefix_is_a_setting() {
    on_sqlite(async |url| {
        let system = System::first_with(url, &[("REINTEGRATION_GIVING_PREFIX", "360G-sample")]).await;
        let grants = conforming(&system).await;
        assert!(grants.iter().all(|grant| grant["id"].as_str().unwrap().starts_with("360G-sample-GRANT-")));
        assert_eq!(grants[0]["fundingOrganization"][0]["id"], "360G-sample-agency");
        system.stop_all().await;
    })
    .await;
    for wrong in ["", "sample", "360G-", "360G-a b", "360G-ა"] {
        let setting = ("REINTEGRATION_GIVING_PREFIX".to_owned(), wrong.to_owned());
        let faults = reintegration_api::Configuration::read([setting]).unwrap_err();
        assert_eq!(faults, ["REINTEGRATION_GIVING_PREFIX: 360G- and letters or digits, as 360Giving gives it out"]);
    }
}
