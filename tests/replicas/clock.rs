//! A machine whose clock is wrong.

use crate::harness::{eligible, on_both};
use chrono::{DateTime, TimeDelta, Utc};
use reintegration_api::Clock;
use serde_json::json;

#[expect(clippy::disallowed_methods, reason = "this is the machine's clock, an hour ahead")]
fn an_hour_ahead() -> DateTime<Utc> {
    Utc::now() + TimeDelta::hours(1)
}

#[tokio::test]
async fn the_database_s_clock_counts_where_a_machine_s_is_wrong() {
    on_both(async |system| {
        let ahead = system.another_by(Clock::of_machine(an_hour_ahead), &[]).await;
        ahead.until("reintegration_clock_ahead_seconds", |seconds| (3590.0..3660.0).contains(&seconds)).await;
        ahead.client("demo-officer").await.register(&eligible(&json!({}))).await;
        let early = if system.database_url().starts_with("postgres") {
            "SELECT count(*) FROM registrations WHERE created_at > now() + interval '1 minute'"
        } else {
            "SELECT count(*) FROM registrations \
             WHERE created_at > strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', '+1 minute')"
        };
        assert_eq!(system.number("SELECT count(*) FROM registrations").await, 1);
        assert_eq!(system.number(early).await, 0);
    })
    .await;
}
