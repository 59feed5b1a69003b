//! Which policy is in force on a day.

use super::super::{Policy, Timeline};
use super::document;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use serde_json::json;

fn version(name: &str, in_force_from: NaiveDate) -> Policy {
    let mut document = document();
    document["version"] = json!(name);
    document["in_force_from"] = json!(in_force_from);
    Policy::parse(&document).expect("another version is sound")
}

#[test]
fn the_policy_in_force_changes_at_the_start_of_its_first_day() {
    let day = |text: &str| text.parse::<NaiveDate>().expect("the table holds days");
    let versions = [("third", "2021-03-01"), ("first", "2019-01-01"), ("second", "2020-02-29"), ("twin", "2020-02-29")];
    let timeline = Timeline::new(versions.map(|(name, from)| version(name, day(from))).into());
    let order: Vec<_> = timeline.policies().iter().map(Policy::version).collect();
    assert_eq!(order, ["first", "second", "twin", "third"]);
    for (on, expected) in [
        ("1900-01-01", None),
        ("2018-12-31", None),
        ("2019-01-01", Some("first")),
        ("2019-01-02", Some("first")),
        ("2020-02-28", Some("first")),
        ("2020-02-29", Some("twin")),
        ("2020-03-01", Some("twin")),
        ("2021-02-28", Some("twin")),
        ("2021-03-01", Some("third")),
        ("2021-03-02", Some("third")),
        ("9999-12-31", Some("third")),
    ] {
        assert_eq!(timeline.in_force_on(day(on)).map(Policy::version), expected, "{on}");
    }
    assert_eq!(Timeline::<Policy>::new(Vec::new()).in_force_on(day("2020-01-01")), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_policy_in_force_is_the_last_one_begun(begins in prop::collection::vec(0_u64..12, 0..6), on in 0_u64..12) {
        let day = |offset| NaiveDate::from_ymd_opt(2019, 12, 28).unwrap_or_default() + Days::new(offset);
        let policies: Vec<_> = begins.iter().enumerate().map(|(at, from)| version(&at.to_string(), day(*from))).collect();
        let begun = begins.iter().enumerate().filter(|(_, from)| **from <= on);
        let expected = begun.max_by_key(|(at, from)| (**from, *at)).map(|(at, _)| at.to_string());
        let timeline = Timeline::new(policies);
        prop_assert_eq!(timeline.in_force_on(day(on)).map(Policy::version), expected.as_deref());
    }
}
