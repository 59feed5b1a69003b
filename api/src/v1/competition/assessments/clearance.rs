//! Whether what is known of an organisation lets it have a grant.

use crate::error::{Code, Problem};
use chrono::NaiveDate;
use reintegration_domain::competition::not_cleared;
use reintegration_storage::Transaction;
use uuid::Uuid;

/// What is about to be done for an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its proposal wins.
    Award,
    /// It takes the award. What the Agency knows of it is not told.
    Acceptance,
    /// The agreement is signed. A grant that was recorded without an award rests on no assessment.
    Signature,
}

/// Fails where something stands against a grant for the organisation today, and says what.
pub async fn check_cleared(
    transaction: &Transaction,
    organisation: Uuid,
    today: NaiveDate,
    step: Step,
) -> Result<(), Problem> {
    let newest = transaction.rows().newest_assessments([organisation]).await?.remove(&organisation);
    if newest.is_none() && step == Step::Signature {
        return Ok(());
    }
    let newest = newest.as_ref().map(|newest| (*newest.rating, newest.valid_until, newest.flags.as_slice()));
    let faults = not_cleared(newest, today);
    match step {
        _ if faults.is_empty() => Ok(()),
        Step::Acceptance => Err(Problem::new(Code::OrganisationNotCleared)),
        Step::Award | Step::Signature => Err(Problem::because(Code::OrganisationNotCleared, faults)),
    }
}
