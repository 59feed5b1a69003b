//! Days and spans as the programme counts them.

pub mod programme_year;
pub mod tbilisi;

use chrono::{Months, NaiveDate};

pub use programme_year::ProgrammeYear;

/// The day `months` calendar months later. A day that the target month lacks becomes its last day, so
/// 29 February 2020 and twelve months give 28 February 2021. Stays at the calendar's last
/// day instead of passing it.
#[must_use]
pub fn months_later(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// The first day that a living person's facts can name.
pub(crate) fn first_plausible_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    #[test]
    fn the_twenty_ninth_of_february_clamps() {
        assert_eq!(months_later(day(2020, 2, 29), 12), day(2021, 2, 28));
        assert_eq!(months_later(day(2020, 2, 29), 48), day(2024, 2, 29));
        assert_eq!(months_later(day(2019, 2, 28), 12), day(2020, 2, 28));
        assert_eq!(months_later(day(2020, 1, 31), 1), day(2020, 2, 29));
    }

    #[test]
    fn the_end_of_the_calendar_holds() {
        assert_eq!(months_later(NaiveDate::MAX, 1), NaiveDate::MAX);
        assert_eq!(months_later(day(2020, 1, 1), u32::MAX), NaiveDate::MAX);
    }

    proptest! {
        #[test]
        fn later_days_never_come_sooner(a in 0_i64..60_000, b in 0_i64..60_000, months in 0_u32..600) {
            let start = day(1900, 1, 1);
            let (a, b) = (start + chrono::TimeDelta::days(a), start + chrono::TimeDelta::days(b));
            prop_assert!(months_later(a, months) >= a);
            if a <= b {
                prop_assert!(months_later(a, months) <= months_later(b, months));
            }
        }
    }
}
