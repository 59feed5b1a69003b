//! When the lot of a new year takes over the cases of its regions.

use crate::competition::LotStatus;
use crate::grants;
use chrono::NaiveDate;

/// Whether a lot of a new year takes over the cases of its regions that are open: from the first day of its signed grant, or,
/// for the Agency, once its competition has ended without a winner. Until then the organisation of the former lot keeps
/// them. `grant` is the lot's grant that was not terminated, with its first day.
#[must_use]
pub fn takes_over(lot: LotStatus, grant: Option<(grants::Status, NaiveDate)>, today: NaiveDate) -> bool {
    match grant {
        Some((grants::Status::Active | grants::Status::Suspended, starts_on)) => today >= starts_on,
        Some(_) => false,
        None => lot == LotStatus::NotAwarded,
    }
}

/// Whether the lot of the year before goes on serving a region: the new year's lot is not there yet, or is competed for the
/// first time. A lot that is announced again was served by somebody already, or by nobody but the Agency.
#[must_use]
pub const fn goes_on(current: Option<(LotStatus, i32)>) -> bool {
    match current {
        None => true,
        Some((status, round)) => !status.is_settled() && round <= 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{LotStatus, goes_on, takes_over};
    use crate::grants::Status;
    use chrono::NaiveDate;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2020, 1, day).unwrap_or_default()
    }

    #[test]
    fn the_lot_of_the_year_before_goes_on_until_the_first_outcome() {
        assert!(goes_on(None));
        for status in LotStatus::ALL.iter().copied() {
            assert_eq!(goes_on(Some((status, 1))), !status.is_settled(), "{status}");
            assert!(!goes_on(Some((status, 2))), "{status}");
        }
    }

    #[test]
    fn a_lot_takes_cases_over_with_its_signed_grant_or_without_a_winner() {
        for lot in LotStatus::ALL.iter().copied() {
            assert_eq!(takes_over(lot, None, day(9)), lot == LotStatus::NotAwarded, "{lot}");
            for grant in Status::ALL.iter().copied() {
                let is_signed = matches!(grant, Status::Active | Status::Suspended);
                for (today, has_begun) in [(day(8), false), (day(9), true), (day(10), true)] {
                    let expected = is_signed && has_begun;
                    assert_eq!(takes_over(lot, Some((grant, day(9))), today), expected, "{lot} {grant}");
                }
            }
        }
    }
}
