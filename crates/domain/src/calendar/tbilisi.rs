//! The day in Georgia.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Georgia has kept UTC+4 the whole year since 2005, so no time zone database is needed.
const SECONDS_EAST_OF_UTC: i32 = 4 * 60 * 60;

/// The day in Asia/Tbilisi at this instant. Stays at the calendar's last day instead of passing it.
#[must_use]
pub fn today(now: DateTime<Utc>) -> NaiveDate {
    let Some(offset) = FixedOffset::east_opt(SECONDS_EAST_OF_UTC) else { return now.date_naive() };
    now.naive_utc().checked_add_offset(offset).map_or(NaiveDate::MAX, |local| local.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_four_hours_before_utc() {
        let before = "2020-06-14T19:59:59Z".parse::<DateTime<Utc>>().unwrap_or_default();
        let after = "2020-06-14T20:00:00Z".parse::<DateTime<Utc>>().unwrap_or_default();
        assert_eq!(today(before).to_string(), "2020-06-14");
        assert_eq!(today(after).to_string(), "2020-06-15");
        assert_eq!(today(DateTime::<Utc>::MAX_UTC), NaiveDate::MAX);
    }
}
