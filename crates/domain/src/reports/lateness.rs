//! When a report is late: what follows from its days, said here alone.

use chrono::{NaiveDate, TimeDelta};

use super::lifecycle::{Stage, Status, Told};

/// Whether the organisation still has to do something though its last day is over. Lists, views, jobs and what holds
/// tranches ask this; the storage says the same in SQL, in one place.
#[must_use]
pub fn is_overdue(stage: Stage, due_on: NaiveDate, today: NaiveDate) -> bool {
    stage.waits() && today > due_on
}

/// The last day of a report that is returned on a day. It has days of its own for the correction, so that the time in which
/// it waited for its answer is not held against it.
#[must_use]
pub fn due_after_return(due_on: NaiveDate, returned_on: NaiveDate, correction_days: u32) -> NaiveDate {
    let days = TimeDelta::days(correction_days.into());
    due_on.max(returned_on.checked_add_signed(days).unwrap_or(NaiveDate::MAX))
}

/// What counts as told of a report that is returned: that it was overdue is told again where it is late again. Money that
/// is held stays held until it is accepted.
#[must_use]
pub const fn told_after_return(told: Told) -> Told {
    match told {
        Told::Overdue => Told::Due,
        Told::Nothing | Told::Due | Told::Held => told,
    }
}

/// Where a report stands on a day.
#[must_use]
pub fn status(stage: Stage, ends_on: NaiveDate, due_on: NaiveDate, today: NaiveDate) -> Status {
    match stage {
        Stage::Scheduled if is_overdue(stage, due_on, today) => Status::Overdue,
        Stage::Scheduled if today > ends_on => Status::Due,
        Stage::Scheduled => Status::NotYetDue,
        Stage::Submitted => Status::Submitted,
        Stage::Returned => Status::Returned,
        Stage::Accepted => Status::Accepted,
    }
}

/// What there is to tell next of a report, if it waits and its day has come.
#[must_use]
pub fn next_to_tell(
    stage: Stage,
    told: Told,
    ends_on: NaiveDate,
    due_on: NaiveDate,
    hold_after_days: u32,
    today: NaiveDate,
) -> Option<Told> {
    let held_on = due_on.checked_add_signed(TimeDelta::days(hold_after_days.into())).unwrap_or(NaiveDate::MAX);
    match told {
        Told::Nothing if stage.waits() && today > ends_on => Some(Told::Due),
        Told::Due if is_overdue(stage, due_on, today) => Some(Told::Overdue),
        Told::Overdue if is_overdue(stage, held_on, today) => Some(Told::Held),
        Told::Nothing | Told::Due | Told::Overdue | Told::Held => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn where_a_report_stands_follows_the_day() {
        let (ends_on, due_on) = (day("2020-03-31"), day("2020-04-15"));
        for (today, expected, told) in [
            ("2020-03-31", Status::NotYetDue, None),
            ("2020-04-01", Status::Due, Some(Told::Due)),
            ("2020-04-15", Status::Due, Some(Told::Due)),
            ("2020-04-16", Status::Overdue, Some(Told::Due)),
        ] {
            assert_eq!(status(Stage::Scheduled, ends_on, due_on, day(today)), expected, "{today}");
            assert_eq!(status(Stage::Returned, ends_on, due_on, day(today)), Status::Returned);
            assert_eq!(next_to_tell(Stage::Scheduled, Told::Nothing, ends_on, due_on, 30, day(today)), told);
            assert_eq!(next_to_tell(Stage::Submitted, Told::Nothing, ends_on, due_on, 30, day(today)), None);
            for stage in Stage::ALL {
                let late = stage.waits() && expected == Status::Overdue;
                assert_eq!(is_overdue(*stage, due_on, day(today)), late, "{stage} {today}");
            }
        }
        let next = |told, today| next_to_tell(Stage::Returned, told, ends_on, due_on, 30, day(today));
        assert_eq!((next(Told::Due, "2020-04-15"), next(Told::Due, "2020-04-16")), (None, Some(Told::Overdue)));
        assert_eq!((next(Told::Overdue, "2020-05-15"), next(Told::Overdue, "2020-05-16")), (None, Some(Told::Held)));
        assert_eq!(next(Told::Held, "2030-01-01"), None);
    }

    #[test]
    fn a_report_that_is_returned_has_days_of_its_own() {
        let due_on = day("2020-04-15");
        for (returned_on, due) in
            [("2020-04-01", "2020-04-15"), ("2020-04-06", "2020-04-16"), ("2020-06-01", "2020-06-11")]
        {
            let after = due_after_return(due_on, day(returned_on), 10);
            assert_eq!(after, day(due), "{returned_on}");
            assert!(!is_overdue(Stage::Returned, after, day(returned_on)));
        }
        let told = Told::ALL.iter().map(|told| told_after_return(*told));
        assert_eq!(told.collect::<Vec<_>>(), [Told::Nothing, Told::Due, Told::Due, Told::Held]);
    }
}
