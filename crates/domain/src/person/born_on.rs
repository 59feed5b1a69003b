//! A day of birth, as exactly as it is known.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Serialize, Serializer};

use crate::fault::FaultKind;
use crate::locale::Bilingual;

/// The day on which a person was born, or the month or the year where no more is known: `1988-04-12`, `1988-04`, `1988`.
///
/// Invariant: one day, all days of one month, or all days of one year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BornOn {
    earliest: NaiveDate,
    latest: NaiveDate,
}

impl BornOn {
    /// Reads `YYYY[-MM[-DD]]`. Fails with `malformed`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        Self::read(text).ok_or_else(|| FaultKind::Malformed {
            expected: Bilingual::fixed(
                "დაბადების დღე, ან მხოლოდ თვე ან წელი, მაგალითად 1988-04-12, 1988-04 ან 1988",
                "a day of birth, or only the month or the year, as 1988-04-12, 1988-04 or 1988",
            ),
        })
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| match parts.next() {
            None => Some(None),
            Some(part) if part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse::<u32>().ok().map(Some)
            }
            Some(_) => None,
        };
        let (year, month, day) = (i32::try_from(number(4)??).ok()?, number(2)?, number(2)?);
        parts.next().is_none().then_some(())?;
        match (month, day) {
            (Some(month), Some(day)) => Self::spanning(NaiveDate::from_ymd_opt(year, month, day)?, Months::new(0)),
            (Some(month), None) => Self::spanning(NaiveDate::from_ymd_opt(year, month, 1)?, Months::new(1)),
            (None, _) => Self::spanning(NaiveDate::from_ymd_opt(year, 1, 1)?, Months::new(12)),
        }
    }

    /// So many months from a day on; the day alone where there are none.
    fn spanning(earliest: NaiveDate, months: Months) -> Option<Self> {
        let end = earliest.checked_add_months(months)?;
        let latest = if end == earliest { earliest } else { end.checked_sub_days(Days::new(1))? };
        Some(Self { earliest, latest })
    }

    /// What is known of somebody who was born on one of these days; `None` where they are no day, month or year.
    #[must_use]
    pub fn between(earliest: NaiveDate, latest: NaiveDate) -> Option<Self> {
        let known = [0, 1, 12].map(|months| Self::spanning(earliest, Months::new(months)));
        known
            .into_iter()
            .flatten()
            .find(|known| known.latest == latest && Self::read(&known.to_string()) == Some(*known))
    }

    /// The first day on which the person may have been born.
    #[must_use]
    pub const fn earliest(self) -> NaiveDate {
        self.earliest
    }

    /// The last day on which the person may have been born.
    #[must_use]
    pub const fn latest(self) -> NaiveDate {
        self.latest
    }

    /// The day, where it is known.
    #[must_use]
    pub fn day(self) -> Option<NaiveDate> {
        (self.earliest == self.latest).then_some(self.earliest)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.earliest.year()
    }

    /// Whether two people of whom this is known may have been born on one day.
    #[must_use]
    pub fn may_be(self, other: Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// The day with its month in the place of its day, where that is another day.
    #[must_use]
    pub fn swapped(self) -> Option<Self> {
        let day = self.day()?;
        let swapped = NaiveDate::from_ymd_opt(day.year(), day.day(), day.month())?;
        (swapped != day).then_some(Self { earliest: swapped, latest: swapped })
    }
}

impl fmt::Display for BornOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.earliest.to_string();
        let known = match (self.day(), self.earliest.month() == self.latest.month()) {
            (Some(_), _) => text.as_str(),
            (None, true) => text.rsplit_once('-').map_or("", |(month, _)| month),
            (None, false) => text.split_once('-').map_or("", |(year, _)| year),
        };
        formatter.write_str(known)
    }
}

impl fmt::Debug for BornOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BornOn(…)")
    }
}

impl Serialize for BornOn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn days(text: &str) -> Option<(NaiveDate, NaiveDate)> {
        BornOn::parse(text).ok().map(|born| (born.earliest(), born.latest()))
    }

    #[test]
    fn a_day_a_month_and_a_year_are_read_and_written_alike() {
        for (text, first, last) in [
            ("1988-04-12", "1988-04-12", "1988-04-12"),
            ("1988-04", "1988-04-01", "1988-04-30"),
            ("1988-02", "1988-02-01", "1988-02-29"),
            ("1988-12", "1988-12-01", "1988-12-31"),
            ("1988", "1988-01-01", "1988-12-31"),
            ("1988-01-01", "1988-01-01", "1988-01-01"),
        ] {
            assert_eq!(days(text), Some((day(first), day(last))), "{text}");
            let again = BornOn::between(day(first), day(last)).map(|born| born.to_string());
            assert_eq!(again.as_deref(), Some(text));
        }
        for wrong in [
            "",
            "88",
            "1988-",
            "1988-4",
            "1988-04-",
            "1988-13",
            "1988-00",
            "1987-02-29",
            "1988-04-12-01",
            "1988-04-12T",
            " 1988",
            "+1988",
            "-1988",
            "19880412",
            "١٩٨٨",
            "1988-04-1",
        ] {
            assert_eq!(BornOn::parse(wrong).map_err(|fault| fault.code()), Err("malformed"), "{wrong}");
        }
        for (first, last) in [("1988-04-12", "1988-04-13"), ("1988-04-02", "1988-05-01"), ("1988-02-01", "1989-01-31")]
        {
            assert_eq!(BornOn::between(day(first), day(last)), None, "{first} {last}");
        }
    }

    #[test]
    fn what_is_not_known_to_the_day_may_be_any_of_its_days() {
        let may_be = |one, other| BornOn::parse(one).ok().zip(BornOn::parse(other).ok()).map(|(a, b)| a.may_be(b));
        for (one, other, expected) in [
            ("1988", "1988-04-12", true),
            ("1988-04", "1988-04-30", true),
            ("1988-04", "1988", true),
            ("1988-04", "1988-05-01", false),
            ("1988", "1989", false),
            ("1988-04-12", "1988-04-13", false),
        ] {
            assert_eq!(may_be(one, other), Some(expected), "{one} {other}");
            assert_eq!(may_be(other, one), Some(expected), "{other} {one}");
        }
    }

    #[test]
    fn day_and_month_change_places_where_that_gives_another_day() {
        let swapped = |text| BornOn::parse(text).ok().and_then(BornOn::swapped).map(|born| born.to_string());
        assert_eq!(swapped("1988-04-12").as_deref(), Some("1988-12-04"));
        for none in ["1988-04-13", "1988-04-04", "1988-04", "1988"] {
            assert_eq!(swapped(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_written_again(text in "[0-9]{4}(-[0-1][0-9](-[0-3][0-9])?)?") {
            if let Ok(born) = BornOn::parse(&text) {
                prop_assert_eq!(born.to_string(), text);
                prop_assert_eq!(BornOn::between(born.earliest(), born.latest()), Some(born));
            }
        }
    }
}
