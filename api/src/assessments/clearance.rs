//! Whether what is known of an organisation lets it have a grant.

use crate::error::{Code, Problem};
use chrono::NaiveDate;
use reintegration_domain::competition::not_cleared;
use reintegration_domain::fault::Fault;
use reintegration_storage::entity::organisation_assessment::Model;
use reintegration_storage::{StorageError, Transaction};
use uuid::Uuid;

/// What stands against a grant for the organisation today. `known` says that it was cleared before: a grant that was
/// recorded without an award rests on no assessment.
async fn against(
    transaction: &Transaction,
    organisation: Uuid,
    today: NaiveDate,
    known: bool,
) -> Result<Vec<Fault>, StorageError> {
    let newest = transaction.rows().newest_assessments([organisation]).await?.remove(&organisation);
    if newest.is_none() && known {
        return Ok(Vec::new());
    }
    let flags = newest.as_ref().map(Model::flagged).transpose()?.unwrap_or_default();
    let newest = match &newest {
        Some(newest) => Some((newest.risk()?, newest.valid_until, flags.as_slice())),
        None => None,
    };
    Ok(not_cleared(newest, today))
}

/// Fails where something stands against an award, and says what.
pub async fn check_cleared(transaction: &Transaction, organisation: Uuid, today: NaiveDate) -> Result<(), Problem> {
    told(against(transaction, organisation, today, false).await?)
}

/// The same for a signature.
pub async fn check_still_cleared(
    transaction: &Transaction,
    organisation: Uuid,
    today: NaiveDate,
) -> Result<(), Problem> {
    told(against(transaction, organisation, today, true).await?)
}

/// The same for the organisation itself: what the Agency knows of it is not told.
pub async fn check_own_clearance(
    transaction: &Transaction,
    organisation: Uuid,
    today: NaiveDate,
) -> Result<(), Problem> {
    let faults = against(transaction, organisation, today, false).await?;
    if faults.is_empty() { Ok(()) } else { Err(Problem::new(Code::OrganisationNotCleared)) }
}

fn told(faults: Vec<Fault>) -> Result<(), Problem> {
    if faults.is_empty() { Ok(()) } else { Err(Problem::because(Code::OrganisationNotCleared, faults)) }
}
