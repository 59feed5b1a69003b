//! When an agreement pays and what it asks for, where nobody has said otherwise.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use serde::Deserialize;

use crate::built_in::BuiltInError;
use crate::locale::Bilingual;
use crate::money::Money;
use crate::vocabulary::vocabulary;

const FILE: &str = "agreement.json";

vocabulary! {
    /// The condition for the payment of a tranche.
    pub enum Condition {
        /// The tranche is paid after the agreement is signed.
        Signature = "signature", "ხელშეკრულების გაფორმება", "signature of the agreement" =>
            "ტრანში ხელშეკრულების გაფორმების შემდეგ გადაირიცხება.";
        /// The tranche is paid after the report that is named is accepted.
        Report = "report", "ანგარიშის მიღება", "acceptance of a report" =>
            "ტრანში მითითებული ანგარიშის მიღების შემდეგ გადაირიცხება.";
    }
}

vocabulary! {
    /// Where a tranche stands.
    pub enum TrancheStatus {
        /// The condition is not met yet.
        Pending = "pending", "პირობის მოლოდინში" =>
            "გადარიცხვის პირობა ჯერ არ შესრულებულა.";
        /// The condition is not met yet, and a report of the grant is so late that nothing is paid until it is
        /// submitted and accepted.
        Held = "held", "შეჩერებული" =>
            "გადარიცხვის პირობა ჯერ არ შესრულებულა და გრანტის ერთ-ერთი ანგარიში იმდენად აგვიანებს, რომ მის წარდგენასა და მიღებამდე არაფერი გადაირიცხება.";
        /// The condition is met: the tranche can be released.
        Payable = "payable", "გადასარიცხი" =>
            "გადარიცხვის პირობა შესრულდა და ტრანშის გადარიცხვა შეიძლება.";
        /// The tranche was released: the payment is ordered.
        Released = "released", "გადარიცხული" =>
            "ტრანშის გადარიცხვა დავალებულია.";
        /// The grant was terminated before the condition was met.
        Lapsed = "lapsed", "გაუქმებული" =>
            "გრანტი პირობის შესრულებამდე შეწყდა.";
    }
}

vocabulary! {
    /// What a report is about.
    pub enum ReportKind {
        /// The report is on a calendar quarter, as far as the grant's period touches it.
        Interim = "interim", "შუალედური" =>
            "ანგარიში ერთ კვარტალს ეხება, რამდენადაც ის გრანტის ვადაშია.";
        /// The report is on the grant as a whole.
        Final = "final", "საბოლოო" =>
            "ანგარიში მთელ გრანტს ეხება.";
    }
}

/// A part of the grant, paid on a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tranche {
    /// 1, 2, 3 … in the order of payment.
    pub number: u32,
    /// How much.
    pub amount: Money,
    /// The report whose acceptance it waits for; `None` for the agreement's signature.
    pub report: Option<u32>,
}

/// A report that the agreement asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportDue {
    /// 1, 2, 3 … in the order of the periods; the final one is the last.
    pub number: u32,
    /// A quarter, or all of it.
    pub kind: ReportKind,
    /// The first day it is about.
    pub starts_on: NaiveDate,
    /// The last day it is about.
    pub ends_on: NaiveDate,
    /// The last day on which it is in time.
    pub due_on: NaiveDate,
}

/// The built-in schedule.
///
/// Invariant: the tranches come to 100 per cent, and those that wait for reports name them in order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    tranches: Vec<Rule>,
    interim_report_days: u32,
    final_report_days: u32,
    hold_after_days: u32,
    correction_days: u32,
    /// How far it can be trusted.
    pub note: Bilingual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    percent: u32,
    condition: Condition,
    report: Option<u32>,
}

impl Agreement {
    /// Reads and checks the file.
    pub fn built_in() -> Result<Self, BuiltInError> {
        let agreement: Self = serde_json::from_str(include_str!("../../data/agreement.json"))
            .map_err(|error| BuiltInError::new(FILE, &error))?;
        let rules = &agreement.tranches;
        let whole =
            rules.iter().map(|rule| rule.percent).sum::<u32>() == 100 && rules.iter().all(|one| one.percent > 0);
        let named = rules.iter().all(|rule| (rule.condition == Condition::Report) == rule.report.is_some());
        if !whole || !named || !rules.is_sorted_by_key(|rule| rule.report) {
            return Err(BuiltInError::new(FILE, &"100 per cent together, and reports in their order"));
        }
        Ok(agreement)
    }

    /// How long a report may be late before the next tranche is held, in days.
    #[must_use]
    pub const fn hold_after_days(&self) -> u32 {
        self.hold_after_days
    }

    /// How many days an organisation has to correct a report that is returned.
    #[must_use]
    pub const fn correction_days(&self) -> u32 {
        self.correction_days
    }

    /// The last day of the final report of a grant whose period ends on `ends_on`: until then what was approved from it can
    /// be delivered, for a day of its period.
    #[must_use]
    pub fn last_day(&self, ends_on: NaiveDate) -> NaiveDate {
        later(ends_on, self.final_report_days)
    }

    /// Of a grant that ended before this day, nothing can be delivered on `today` any more.
    #[must_use]
    pub fn over_before(&self, today: NaiveDate) -> NaiveDate {
        today.checked_sub_signed(TimeDelta::days(self.final_report_days.into())).unwrap_or(NaiveDate::MIN)
    }

    /// The tranches of a grant of `amount` with so many reports, to the tetri: what does not divide evenly goes to the
    /// first. One that waits for a report that the agreement does not have waits for the last.
    #[must_use]
    pub fn tranches(&self, amount: Money, reports: u32) -> Vec<Tranche> {
        let part = |percent: u32| Money::from_minor(amount.minor() / 100 * i64::from(percent)).unwrap_or_default();
        let given = Money::checked_sum(self.tranches.iter().map(|rule| part(rule.percent))).unwrap_or_default();
        let mut rest = amount.checked_sub(given).unwrap_or_default();
        let tranches = self.tranches.iter().zip(1..).map(|(rule, number)| {
            let amount = part(rule.percent).checked_add(std::mem::take(&mut rest)).unwrap_or_default();
            Tranche { number, amount, report: rule.report.map(|report| report.min(reports)) }
        });
        tranches.filter(|tranche| tranche.amount > Money::ZERO).collect()
    }

    /// The reports of a grant that runs from `starts_on` to `ends_on`: one for each quarter of the calendar that it
    /// touches, and a final one.
    #[must_use]
    pub fn reports(&self, starts_on: NaiveDate, ends_on: NaiveDate) -> Vec<ReportDue> {
        let mut reports = Vec::new();
        let (mut begins, mut number) = (starts_on, 1);
        while begins <= ends_on {
            let ends = end_of_quarter(begins).min(ends_on);
            let due_on = later(ends, self.interim_report_days);
            reports.push(ReportDue { number, kind: ReportKind::Interim, starts_on: begins, ends_on: ends, due_on });
            number += 1;
            let Some(next) = ends.succ_opt() else { break };
            begins = next;
        }
        let due_on = self.last_day(ends_on);
        reports.push(ReportDue { number, kind: ReportKind::Final, starts_on, ends_on, due_on });
        reports
    }
}

fn end_of_quarter(day: NaiveDate) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1);
    let next = first.and_then(|first| first.checked_add_months(Months::new(3)));
    next.and_then(|next| next.pred_opt()).unwrap_or(day)
}

fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_signed(TimeDelta::days(days.into())).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_has_four_quarters_and_a_final_report() {
        let reports = Agreement::built_in().unwrap().reports(day("2020-01-01"), day("2020-12-31"));
        let told: Vec<_> = reports.iter().map(|one| (one.number, one.kind, one.ends_on, one.due_on)).collect();
        let expected = [
            (1, ReportKind::Interim, day("2020-03-31"), day("2020-04-15")),
            (2, ReportKind::Interim, day("2020-06-30"), day("2020-07-15")),
            (3, ReportKind::Interim, day("2020-09-30"), day("2020-10-15")),
            (4, ReportKind::Interim, day("2020-12-31"), day("2021-01-15")),
            (5, ReportKind::Final, day("2020-12-31"), day("2021-01-30")),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_short_grant_owes_less() {
        let agreement = Agreement::built_in().unwrap();
        let reports = agreement.reports(day("2020-11-10"), day("2020-12-31"));
        assert_eq!(reports.iter().map(|one| one.kind).collect::<Vec<_>>(), [ReportKind::Interim, ReportKind::Final]);
        let tranches = agreement.tranches(Money::from_minor(1_000).unwrap(), 2);
        assert_eq!(tranches.iter().map(|one| one.report).collect::<Vec<_>>(), [None, Some(1), Some(2), Some(2)]);
    }

    proptest! {
        #[test]
        fn tranches_lose_and_make_no_tetri(minor in 0_i64..100_000_000) {
            let amount = Money::from_minor(minor).unwrap();
            let tranches = Agreement::built_in().unwrap().tranches(amount, 5);
            prop_assert_eq!(Money::checked_sum(tranches.iter().map(|one| one.amount)), Some(amount));
        }

        #[test]
        fn periods_follow_each_other_without_a_gap(start in 0_i64..2_000, length in 0_i64..800) {
            let starts_on = day("2019-01-01") + TimeDelta::days(start);
            let ends_on = starts_on + TimeDelta::days(length);
            let reports = Agreement::built_in().unwrap().reports(starts_on, ends_on);
            let (last, interim) = reports.split_last().unwrap();
            prop_assert_eq!((last.kind, last.starts_on, last.ends_on), (ReportKind::Final, starts_on, ends_on));
            prop_assert_eq!(interim[0].starts_on, starts_on);
            prop_assert_eq!(interim[interim.len() - 1].ends_on, ends_on);
            for pair in interim.windows(2) {
                prop_assert_eq!(pair[0].ends_on.succ_opt(), Some(pair[1].starts_on));
            }
        }
    }
}
