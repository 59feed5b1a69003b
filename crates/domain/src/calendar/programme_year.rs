//! One budget year of a programme.

use chrono::{Datelike, NaiveDate};

/// A programme year runs from 1 January to 31 December; unspent money lapses with it.
///
/// Invariant: the year is between 1900 and 9999, so its text has four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProgrammeYear {
    first: NaiveDate,
    last: NaiveDate,
}

impl ProgrammeYear {
    /// The year, or `None` outside 1900 to 9999.
    #[must_use]
    pub fn new(year: i32) -> Option<Self> {
        if !(1900..=9999).contains(&year) {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
        Some(Self { first, last })
    }

    /// The year that the day belongs to.
    #[must_use]
    pub fn of(day: NaiveDate) -> Option<Self> {
        Self::new(day.year())
    }

    /// The year's number.
    #[must_use]
    pub fn year(self) -> i32 {
        self.first.year()
    }

    /// 1 January.
    #[must_use]
    pub const fn starts_on(self) -> NaiveDate {
        self.first
    }

    /// 31 December, included.
    #[must_use]
    pub const fn ends_on(self) -> NaiveDate {
        self.last
    }

    /// Whether the day is in the year.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_runs_from_january_to_december() {
        let year = ProgrammeYear::new(2020);
        assert_eq!(year.map(|year| year.starts_on().to_string()), Some("2020-01-01".into()));
        assert_eq!(year.map(|year| year.ends_on().to_string()), Some("2020-12-31".into()));
        assert_eq!(year, NaiveDate::from_ymd_opt(2020, 2, 29).and_then(ProgrammeYear::of));
        assert_eq!(ProgrammeYear::new(1899), None);
        assert_eq!(ProgrammeYear::new(10_000), None);
    }
}
