//! Days that no life has. A rule fails only where it fails for every day on which the person may have been born.

use chrono::{Months, NaiveDate};

use super::BornOn;
use crate::calendar::first_plausible_day;
use crate::fault::{Fault, FaultKind};

/// Years that nobody lives longer than.
const LONGEST_LIFE: u32 = 120;

/// The days of a person's life that a registration names, as far as they are known.
#[derive(Debug, Clone, Copy)]
pub struct Life {
    /// When the person was born.
    pub born_on: BornOn,
    /// When the person registered.
    pub registered_on: NaiveDate,
    /// When the person returned.
    pub returned_on: Option<NaiveDate>,
    /// Since when the person stayed irregularly.
    pub irregular_from: Option<NaiveDate>,
    /// Until when.
    pub irregular_until: Option<NaiveDate>,
    /// When the person consented.
    pub consent_given_on: Option<NaiveDate>,
}

impl Life {
    /// What cannot be, each at the day that is wrong; `today` is the day on which it was told.
    #[must_use]
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        let before_birth = |day: Option<NaiveDate>| day.is_some_and(|day| day < self.born_on.earliest());
        let birth = if self.born_on.earliest() > today {
            Some(FaultKind::BornInFuture)
        } else if self.born_on.latest() < first_plausible_day() {
            Some(FaultKind::ImplausibleDay)
        } else if self.born_on.latest() < years_before(self.registered_on, LONGEST_LIFE) {
            Some(FaultKind::BornTooLongAgo)
        } else if before_birth(self.returned_on) {
            Some(FaultKind::BornAfterReturn)
        } else {
            None
        };
        let later = [
            ("/consent/given_on", self.consent_given_on, FaultKind::ConsentBeforeBirth),
            ("/stay_abroad/irregular_from", self.irregular_from, FaultKind::StayBeforeBirth),
            ("/stay_abroad/irregular_until", self.irregular_until, FaultKind::StayBeforeBirth),
        ];
        let later = later.into_iter().filter(|(_, day, _)| before_birth(*day));
        let birth = birth.map(|kind| Fault::new("/person/born_on", kind));
        birth.into_iter().chain(later.map(|(place, _, kind)| Fault::new(place, kind))).collect()
    }
}

fn years_before(day: NaiveDate, years: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    /// The faults of somebody born then, who returned on 1 March 2020 and registered on 1 June.
    fn faults(born_on: &str) -> Vec<(String, &'static str)> {
        let life = BornOn::parse(born_on).map(|born_on| Life {
            born_on,
            registered_on: day("2020-06-01"),
            returned_on: Some(day("2020-03-01")),
            irregular_from: Some(day("2018-06-15")),
            irregular_until: Some(day("2019-06-15")),
            consent_given_on: Some(day("2020-05-01")),
        });
        let faults = life.map(|life| life.faults(day("2020-06-02"))).unwrap_or_default();
        faults.into_iter().map(|fault| (fault.pointer, fault.kind.code())).collect()
    }

    #[test]
    fn nobody_does_anything_before_being_born() {
        let (from, until) = ("/stay_abroad/irregular_from", "/stay_abroad/irregular_until");
        for (born_on, expected) in [
            ("1988-04-12", &[][..]),
            ("2018-06-15", &[]),
            ("2018-06-16", &[(from, "stay_before_birth")]),
            ("2019-06-16", &[(from, "stay_before_birth"), (until, "stay_before_birth")]),
            (
                "2020-03-02",
                &[("/person/born_on", "born_after_return"), (from, "stay_before_birth"), (until, "stay_before_birth")],
            ),
            (
                "2020-05-02",
                &[
                    ("/person/born_on", "born_after_return"),
                    ("/consent/given_on", "consent_before_birth"),
                    (from, "stay_before_birth"),
                    (until, "stay_before_birth"),
                ],
            ),
            ("1900-05-31", &[("/person/born_on", "born_too_long_ago")]),
            ("1900-06-01", &[]),
            ("1899-12-31", &[("/person/born_on", "implausible_day")]),
        ] {
            let expected: Vec<_> = expected.iter().map(|(place, code)| ((*place).to_owned(), *code)).collect();
            assert_eq!(faults(born_on), expected, "{born_on}");
        }
        assert_eq!(faults("2020-06-03").first().map(|(_, code)| *code), Some("born_in_future"));
    }

    #[test]
    fn a_rule_fails_only_where_every_possible_day_fails() {
        for possible in ["2018", "2018-06", "1900", "1900-06"] {
            assert_eq!(faults(possible), [], "{possible}");
        }
        assert_eq!(faults("2018-07").len(), 1);
        assert_eq!(faults("1900-05").len(), 1);
        assert_eq!(faults("1899").len(), 1);
    }
}
