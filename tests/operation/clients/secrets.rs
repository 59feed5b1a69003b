//! Secrets: given once, replaced without a gap, and never many.

use crate::harness::{Answer, Caller, System, at_once, eleven_minutes_later, on_both, on_the_thirtieth_day};
use serde_json::json;
use std::collections::BTreeSet;

const NAME: &str = "an-office";
const THIRTY_DAYS: i64 = 2_592_000;

/// A client of its own: the path of its rotations, and its first secret.
async fn office(administrator: &Caller) -> (String, String) {
    let body = json!({ "client_id": NAME, "name": "An office", "role": "officer" });
    let created = administrator.post("/v1/clients", &body).await;
    let path = format!("/v1/clients/{}/secret-rotation", created.is(201)["id"].as_str().unwrap());
    (path, secret_of(&created))
}

fn secret_of(answer: &Answer) -> String {
    answer.is(201)["secret"].as_str().unwrap().to_owned()
}

/// Whether a token is given for the secret.
async fn opens(system: &System, secret: &str) -> bool {
    let answer = system.try_secret(NAME, secret).await;
    if answer.status != 200 {
        answer.shows(401, json!({ "error": "invalid_client" }));
    }
    answer.status == 200
}

#[tokio::test]
async fn the_secret_before_stays_valid_for_its_overlap_and_no_longer() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let (path, first) = office(&administrator).await;
        let early = system.try_secret(NAME, &first).await;
        let early = system.bearer(early.is(200)["access_token"].as_str().unwrap());

        let rotated = administrator.post(&path, &json!({})).await;
        let second = secret_of(&rotated);
        rotated.shows(201, json!({ "version": 2 })).has("etag", "\"2\"");
        assert_ne!(first, second);
        // What was given before lives on, too.
        early.get("/v1/me").await.is(200);
        let later = system.another(eleven_minutes_later).await;
        let much_later = system.another(on_the_thirtieth_day).await;
        for (system, valid) in [(system, [true, true]), (&later, [true, true]), (&much_later, [false, true])] {
            assert_eq!([opens(system, &first).await, opens(system, &second).await], valid);
        }

        // A shorter overlap, and none.
        let third = secret_of(&administrator.post(&path, &json!({ "overlap_seconds": 600 })).await);
        assert_eq!([opens(system, &second).await, opens(system, &third).await], [true, true]);
        assert_eq!([opens(&later, &second).await, opens(&later, &third).await], [false, true]);
        let fourth = secret_of(&administrator.post(&path, &json!({ "overlap_seconds": 0 })).await);
        assert_eq!([opens(system, &third).await, opens(system, &fourth).await], [false, true]);
    })
    .await;
}

/// A secret that is refused is hashed once for each salt: a client in rotation has one, as every other.
#[tokio::test]
async fn two_secrets_of_a_client_take_no_more_work_than_one() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let (path, _) = office(&administrator).await;
        for _ in 0..2 {
            administrator.post(&path, &json!({ "overlap_seconds": THIRTY_DAYS })).await.is(201);
        }
        let sql = format!(
            "SELECT secret_hash FROM client_secrets JOIN clients ON clients.id = client_secrets.client \
             WHERE client_id = '{NAME}'"
        );
        let rows = system.query(&sql).await;
        let hashes: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert!(hashes.len() >= 2, "{hashes:?}");
        let salts: BTreeSet<&str> = hashes.iter().map(|hash| hash.rsplit_once('$').unwrap().0).collect();
        assert_eq!(salts.len(), 1, "{hashes:?}");
    })
    .await;
}

#[tokio::test]
async fn however_often_a_secret_is_rotated_two_are_valid() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let (path, first) = office(&administrator).await;
        let mut secrets = vec![first];
        for _ in 0..3 {
            let rotated = administrator.post(&path, &json!({ "overlap_seconds": THIRTY_DAYS })).await;
            secrets.push(secret_of(&rotated));
            let mut valid = Vec::new();
            for secret in &secrets {
                valid.push(opens(system, secret).await);
            }
            let expected: Vec<_> = (0..secrets.len()).map(|place| place + 2 >= secrets.len()).collect();
            assert_eq!(valid, expected);
        }

        let rotated = at_once(0..4, async |_| secret_of(&administrator.post(&path, &json!({})).await)).await;
        let mut valid = 0;
        for secret in rotated.iter().chain(&secrets) {
            valid += i64::from(opens(system, secret).await);
        }
        assert_eq!(valid, 2);
    })
    .await;
}

#[tokio::test]
async fn a_secret_is_shown_once_and_kept_nowhere() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let (path, first) = office(&administrator).await;
        let rotated = administrator.once("rotate").post(&path, &json!({})).await;
        let second = secret_of(&rotated);
        administrator.once("rotate").post(&path, &json!({})).await.shows(201, json!({ "secret": null, "version": 2 }));
        assert_eq!([opens(system, &first).await, opens(system, &second).await], [true, true]);
        let listed = administrator.get("/v1/clients").await;
        assert!(listed.is(200)["items"].as_array().unwrap().iter().all(|client| client["secret"].is_null()));
        for secret in [&first, &second] {
            let holding = format!("SELECT count(*) FROM client_secrets WHERE secret_hash LIKE '%{secret}%'");
            assert_eq!(system.number(&holding).await, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn who_may_not_or_cannot_be_given_a_new_secret() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let (path, first) = office(&administrator).await;
        for (body, faults) in [
            (json!({ "overlap_seconds": -1 }), &[("/overlap_seconds", "out_of_range")][..]),
            (json!({ "overlap_seconds": THIRTY_DAYS + 1 }), &[("/overlap_seconds", "out_of_range")]),
            (json!({ "overlap_seconds": "a day" }), &[("/overlap_seconds", "invalid_type")]),
            (json!({ "secret": "mine" }), &[("/secret", "unknown_field")]),
        ] {
            administrator.post(&path, &body).await.has_faults(faults);
        }
        administrator.seen(2).post(&path, &json!({})).await.refused(412, "stale");
        let nobodys = "/v1/clients/01940000-0000-7000-8000-000000000000/secret-rotation";
        administrator.post(nobodys, &json!({})).await.refused(404, "not_found");
        let clients = administrator.get("/v1/clients").await;
        let everybodys =
            clients.body["items"].as_array().unwrap().iter().find(|one| one["client_id"] == "demo-officer");
        let everybodys = format!("/v1/clients/{}/secret-rotation", everybodys.unwrap()["id"].as_str().unwrap());
        administrator.post(&everybodys, &json!({})).await.refused(409, "state_forbids");
        assert!(opens(system, &first).await);

        administrator.post(&path.replace("secret-rotation", "revocation"), &json!({})).await.is(201);
        assert!(!opens(system, &first).await);
        administrator.post(&path, &json!({})).await.refused(409, "client_revoked");
    })
    .await;
}
