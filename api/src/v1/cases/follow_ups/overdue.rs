//! That nobody came is told once.

use crate::due::Due;
use chrono::NaiveDate;
use reintegration_storage::{Rows, StorageError, Transaction};
use uuid::Uuid;

/// Every planned follow-up whose day has passed is told of. It stays planned: a late visit is better than none.
pub struct Overdue;

impl Due for Overdue {
    const DOING: &'static str = "tell overdue follow-ups";
    type Item = Uuid;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<Uuid>, StorageError> {
        rows.overdue_follow_ups(today, most).await
    }

    async fn take(transaction: &mut Transaction, id: Uuid, today: NaiveDate) -> Result<bool, StorageError> {
        transaction.tell_overdue_follow_up(id, today).await
    }
}
