//! Days that contradict each other or do not exist, and places that are no residence.

use super::{LIST, are_refused};
use crate::harness::{eligible, on_both, shows};
use serde_json::json;

#[tokio::test]
async fn days_that_contradict_each_other_are_all_named() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let rows = [
            (
                json!({ "registered_on": "2026-02-28", "consent": { "given_on": "2026-03-01" } }),
                &[
                    ("/consent/given_on", "consent_after_registration"),
                    ("/stay_abroad/returned_on", "return_after_registration"),
                ][..],
            ),
            (
                json!({ "stay_abroad": { "irregular_from": "2026-04-01", "irregular_until": "2026-03-02" } }),
                &[
                    ("/stay_abroad/irregular_from", "irregular_from_after_until"),
                    ("/stay_abroad/irregular_until", "irregular_until_after_return"),
                ],
            ),
            (
                json!({ "stay_abroad": { "irregular": false, "irregular_until": "2026-01-01" } }),
                &[
                    ("/stay_abroad/irregular_from", "dates_without_irregular"),
                    ("/stay_abroad/irregular_until", "dates_without_irregular"),
                ],
            ),
            (
                json!({
                    "registered_on": "2026-06-02", "person": { "born_on": "2026-06-02" },
                    "stay_abroad": { "returned_on": "2026-06-02", "irregular_from": "1899-12-31" },
                    "consent": { "given_on": "2026-06-03" }
                }),
                &[
                    ("/consent/given_on", "consent_after_registration"),
                    ("/person/born_on", "born_in_future"),
                    ("/registered_on", "day_in_future"),
                    ("/stay_abroad/irregular_from", "implausible_day"),
                    ("/stay_abroad/returned_on", "day_in_future"),
                ],
            ),
            (
                json!({ "person": { "born_on": "1899-12-31" }, "household": { "members": 2, "children": 3 } }),
                &[("/household/children", "more_children_than_members"), ("/person/born_on", "implausible_day")],
            ),
        ];
        are_refused(system, &officer, &rows).await;
    })
    .await;
}

#[tokio::test]
async fn days_that_no_life_has_are_named_at_the_day_that_is_wrong() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let born = |day: &str| json!({ "person": { "born_on": day } });
        let stay_since = |born_on: &str, from: &str| {
            json!({ "person": { "born_on": born_on }, "stay_abroad": { "irregular_from": from, "irregular_until": from } })
        };
        // They registered on 1 June 2026, returned on 1 March and stayed irregularly since January 2023.
        let rows = [
            (born("2023-01-11"), &[("/stay_abroad/irregular_from", "stay_before_birth")][..]),
            (born("2023-02"), &[("/stay_abroad/irregular_from", "stay_before_birth")]),
            (
                stay_since("2024", "2023-12-31"),
                &[
                    ("/stay_abroad/irregular_from", "stay_before_birth"),
                    ("/stay_abroad/irregular_until", "stay_before_birth"),
                ],
            ),
            (
                born("2026-03-02"),
                &[("/person/born_on", "born_after_return"), ("/stay_abroad/irregular_from", "stay_before_birth")],
            ),
            (
                born("2026-05-31"),
                &[
                    ("/consent/given_on", "consent_before_birth"),
                    ("/person/born_on", "born_after_return"),
                    ("/stay_abroad/irregular_from", "stay_before_birth"),
                ],
            ),
            (born("1906-05-31"), &[("/person/born_on", "born_too_long_ago")]),
            (born("1906-05"), &[("/person/born_on", "born_too_long_ago")]),
            (born("1905"), &[("/person/born_on", "born_too_long_ago")]),
            (born("1899"), &[("/person/born_on", "implausible_day")]),
            (json!({ "consent": { "given_on": "1899-12-31" } }), &[("/consent/given_on", "implausible_day")]),
            (json!({ "consent": { "given_on": "2024-05-31" } }), &[("/consent/given_on", "consent_too_early")]),
        ];
        are_refused(system, &officer, &rows).await;
        // What may have been so is taken.
        for possible in ["1906-06-01", "1906-06", "1906", "2023-01-10", "2023-01", "2023"] {
            officer.register(&eligible(&born(possible))).await;
        }
        officer.register(&eligible(&json!({ "consent": { "given_on": "2024-06-01" } }))).await;
        let refused = system.refusal("UPDATE registrations SET born_on = '2026-03-02', born_until = '2026-03-02'").await;
        assert!(refused.contains("registrations_born_return_check"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_day_that_is_no_day_is_malformed() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let days =
            ["2026-02-29", "2025-13-01", "2025-00-10", "2025-1-1", "01.03.2025", "2025-03-01T00:00:00Z", "", "today"];
        let rows: Vec<_> = days
            .into_iter()
            .map(|day| {
                let faults = &[("/person/born_on", "malformed"), ("/stay_abroad/returned_on", "malformed")][..];
                (json!({ "person": { "born_on": day }, "stay_abroad": { "returned_on": day } }), faults)
            })
            .collect();
        are_refused(system, &frontend, &rows).await;
        let number = json!({ "person": { "born_on": 19_880_412 } });
        are_refused(system, &frontend, &[(number, &[("/person/born_on", "invalid_type")])]).await;
    })
    .await;
}

#[tokio::test]
async fn the_year_after_29_february_ends_on_the_28th() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let proposed = async |registered_on: &str| {
            let body = eligible(&json!({
                "registered_on": registered_on, "person": { "born_on": "1988-02-29" },
                "stay_abroad": { "returned_on": "2024-02-29", "irregular_from": "2021-01-10" },
                "consent": { "given_on": "2024-02-29" }
            }));
            let registered = officer.register(&body).await.0;
            let expected = json!({
                "assessment": { "registration_deadline": "2025-02-28" }, "person": { "born_on": "1988-02-29" }
            });
            shows(&registered, expected);
            registered["assessment"]["outcome"].as_str().unwrap().to_owned()
        };
        assert_eq!(proposed("2025-02-28").await, "eligible");
        assert_eq!(proposed("2025-03-01").await, "ineligible");
    })
    .await;
}

#[tokio::test]
async fn a_day_before_the_first_policy_has_no_rules() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let before = system.trace().await;
        let body = json!({
            "registered_on": "2018-12-31", "consent": { "given_on": "2018-12-31" },
            "stay_abroad": { "returned_on": "2018-06-01", "irregular_from": "2015-01-10" }
        });
        officer.post(LIST, &eligible(&body)).await.refused(422, "no_policy_in_force");
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_routed_by_a_place_that_no_organisation_reaches() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        for place in ["azhara", "akhalgori", "eredvi", "kurta", "tighvi"] {
            let changes = json!({ "residence": { "municipality": place } });
            let faults = &[("/residence/municipality", "not_routable_residence")][..];
            are_refused(system, &frontend, &[(changes, faults)]).await;
            // A registered address can be there all the same.
            let displaced = json!({ "residence": { "registered_municipality": place } });
            let registered = frontend.register(&eligible(&displaced)).await;
            shows(&registered.0, json!({ "residence": { "registered_municipality": place }, "lot": { "number": 3 } }));
        }
        let faults = &[
            ("/residence/municipality", "unknown_municipality"),
            ("/residence/registered_municipality", "unknown_municipality"),
        ][..];
        let rows: Vec<_> = ["sokhumi", "Kutaisi", "ქუთაისი", "GE-IM", "", "kutaisi "]
            .into_iter()
            .map(|place| (json!({ "residence": { "municipality": place, "registered_municipality": place } }), faults))
            .collect();
        are_refused(system, &frontend, &rows).await;
    })
    .await;
}
