//! Who was registered before people could be searched for gets the keys under which they are found.

use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::identifier::RegistrationId;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every registration without keys gets them. Each is noted where it is done, so that whatever ends in between, the rest
/// goes on from there.
pub struct Keys;

impl Due for Keys {
    const DOING: &'static str = "make registrations searchable";
    type Item = RegistrationId;

    async fn look(rows: Rows<'_>, _: NaiveDate, most: u64) -> Result<Vec<RegistrationId>, StorageError> {
        rows.unsearchable_registrations(most).await
    }

    async fn take(transaction: &mut Transaction, id: RegistrationId, _: NaiveDate) -> Result<bool, StorageError> {
        transaction.make_searchable(id).await
    }
}
