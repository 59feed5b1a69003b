//! Whether what is known of an organisation lets it have a grant.

use chrono::NaiveDate;
use reintegration_domain::competition;
use reintegration_domain::fault::Fault;
use reintegration_storage::{StorageError, Transaction};
use uuid::Uuid;

/// Everything that stands against a grant for the organisation today. One that nobody assessed is not cleared.
pub async fn not_cleared(
    transaction: &Transaction,
    organisation: Uuid,
    today: NaiveDate,
) -> Result<Vec<Fault>, StorageError> {
    let newest = transaction.rows().newest_assessments([organisation]).await?.remove(&organisation);
    let newest = newest.as_ref().map(|newest| (*newest.rating, newest.valid_until, newest.flags.as_slice()));
    Ok(competition::not_cleared(newest, today))
}
