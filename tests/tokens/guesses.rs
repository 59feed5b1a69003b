//! Whoever guesses has to wait; nobody else does.

use super::assertions::{assertion, by_assertion, keyholder};
use super::signer::Signer;
use crate::harness::{Answer, System, answer, on_both};
use reqwest::Method;
use tokio::task::JoinSet;

const GRANT: &str = "grant_type=client_credentials";

/// Asks for a token by way of a proxy that says where the request comes from.
async fn from(system: &System, address: &str, client: &str, secret: &str) -> Answer {
    let request = system.request(Method::POST, "/oauth/token").header("x-forwarded-for", address);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    answer(request.basic_auth(client, Some(secret)).body(GRANT)).await
}

#[tokio::test]
async fn ten_wrong_secrets_make_one_wait_and_lock_nobody_out() {
    on_both(async |system| {
        let replica = system.another_with(&[("REINTEGRATION_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")]).await;
        for _ in 0..10 {
            from(&replica, "192.0.2.1", "demo-officer", "guess").await.is(401);
        }
        // Not even the right one is looked at now.
        for secret in ["guess", "demo"] {
            let refused = from(&replica, "198.51.100.9, 192.0.2.1, 10.0.0.7", "demo-officer", secret).await;
            refused.refused(429, "too_many_requests").has("retry-after", "15");
        }
        from(&replica, "192.0.2.2", "demo-officer", "demo").await.is(200);
        from(&replica, "192.0.2.1", "demo-manager", "demo").await.is(200);
        // Names that nobody has are guarded like others: none tells whether there is such a client.
        for _ in 0..10 {
            from(&replica, "192.0.2.1", "nobody", "guess").await.is(401);
        }
        from(&replica, "192.0.2.1", "nobody", "guess").await.refused(429, "too_many_requests");
    })
    .await;
}

#[tokio::test]
async fn many_guesses_at_once_are_no_more_than_a_few() {
    on_both(async |system| {
        let mut guessing = JoinSet::new();
        for _ in 0..60 {
            let system = system.clone();
            guessing.spawn(async move { system.token(Some(("demo-officer", "guess")), GRANT).await.status });
        }
        let statuses = guessing.join_all().await;
        let looked_at = statuses.iter().filter(|status| **status == 401).count();
        // As many secrets are looked at together as there are cores.
        let most = 10 + 2 * std::thread::available_parallelism().unwrap().get();
        assert!((10..=most).contains(&looked_at), "{looked_at} were looked at");
        assert!(statuses.iter().all(|status| [401, 429].contains(status)), "{statuses:?}");
    })
    .await;
}

#[tokio::test]
async fn where_a_request_comes_from_is_told_by_trusted_proxies_only() {
    on_both(async |system| {
        for number in 0..10 {
            from(system, &format!("192.0.2.{number}"), "demo-officer", "guess").await.is(401);
        }
        from(system, "192.0.2.99", "demo-officer", "demo").await.refused(429, "too_many_requests");
    })
    .await;
}

/// What the proxy does not write comes from the caller: it changes nothing of whose guess it is.
#[tokio::test]
async fn a_header_that_the_proxy_does_not_write_counts_for_nothing() {
    on_both(async |system| {
        let proxies = ("REINTEGRATION_TRUSTED_PROXIES", "127.0.0.1");
        let usual = system.another_with(&[proxies, ("REINTEGRATION_RATE_PER_ADDRESS", "8")]).await;
        let standard = [proxies, ("REINTEGRATION_RATE_PER_ADDRESS", "8"), ("REINTEGRATION_PROXY_HEADER", "forwarded")];
        let standard = system.another_with(&standard).await;
        for (replica, written, forged) in
            [(&usual, "x-forwarded-for", "forwarded"), (&standard, "forwarded", "x-forwarded-for")]
        {
            let value = |name: &str, address: &str| {
                if name == "forwarded" { format!("for={address}") } else { address.to_owned() }
            };
            let ask = async |from: &str, says: Option<&str>| {
                let request = replica.request(Method::GET, "/v1/lots").header(written, value(written, from));
                let request = match says {
                    Some(says) => request.header(forged, value(forged, says)),
                    None => request,
                };
                answer(request).await.status
            };
            for number in 0..8 {
                assert_eq!(ask("192.0.2.1", Some(&format!("198.51.100.{number}"))).await, 200);
            }
            // All of them were one's own: no second budget, whatever is said now.
            for says in [None, Some("198.51.100.9"), Some("192.0.2.1"), Some("192.0.2.2")] {
                assert_eq!(ask("192.0.2.1", says).await, 429);
            }
            // Nobody else has paid for them: who was named, who contradicts itself without knowing, who says nothing.
            for (from, says) in [("198.51.100.1", None), ("192.0.2.2", Some("10.9.8.7")), ("192.0.2.3", None)] {
                assert_eq!(ask(from, says).await, 200);
            }
            replica.get("/v1/lots").await.is(200);
        }
    })
    .await;
}

#[tokio::test]
async fn the_limits_are_settings_and_a_right_secret_clears_the_count() {
    on_both(async |system| {
        let settings = [("REINTEGRATION_GUESSES", "3"), ("REINTEGRATION_GUESS_SECONDS", "5")];
        let replica = system.another_with(&settings).await;
        let office = Some(("demo-officer", "demo"));
        for _ in 0..3 {
            for _ in 0..2 {
                replica.token(Some(("demo-officer", "guess")), GRANT).await.is(401);
            }
            replica.token(office, GRANT).await.is(200);
        }
        for _ in 0..3 {
            replica.token(Some(("demo-officer", "guess")), GRANT).await.is(401);
        }
        let refused = replica.token(office, GRANT).await;
        refused.refused(429, "too_many_requests").has("retry-after", "5");
    })
    .await;
}

#[tokio::test]
async fn false_assertions_count_as_guesses() {
    on_both(async |system| {
        let (own, another) = (Signer::ed25519("one", 7), Signer::ed25519("one", 8));
        keyholder(system, "keyholder", std::slice::from_ref(&own)).await;
        for number in 0..10 {
            let forged = another.sign(&assertion("keyholder", &format!("forged-{number}")));
            by_assertion(system, &forged).await.is(401);
        }
        let good = own.sign(&assertion("keyholder", "good"));
        by_assertion(system, &good).await.refused(429, "too_many_requests");
        // Who is told to wait has used nothing up.
        let elsewhere = system.another_with(&[]).await;
        by_assertion(&elsewhere, &good).await.is(200);
    })
    .await;
}
