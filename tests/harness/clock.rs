//! The days on which stories take place. Replicas get them as functions; no story looks at the wall.

use chrono::{DateTime, TimeZone, Utc};
use std::time::Duration;

/// Noon of 1 June 2026 in Tbilisi: the day on which every story begins.
pub fn the_day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 1, 8, 0, 0).unwrap()
}

/// A token lives for ten.
pub fn eleven_minutes_later() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 1, 8, 11, 0).unwrap()
}

/// A minute before midnight in Tbilisi of the last day on which a rejection of 1 June can be appealed against, and on
/// which evidence asked for on 1 June is due.
pub fn on_the_thirtieth_day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 7, 1, 19, 59, 0).unwrap()
}

/// Beyond every term that began on 1 June.
pub fn forty_days_later() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 7, 11, 8, 0, 0).unwrap()
}

/// Asks again and again until it is so, and fails when it does not become so.
pub async fn soon(is_so: impl AsyncFn() -> bool) {
    let asking = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.expect("it does not become so");
}
