//! Cases that nobody planned in time: the feed says so once, and they go on waiting.

use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::identifier::CaseId;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every case whose last day for its plan has passed is told of.
pub struct Overdue;

impl Due for Overdue {
    const DOING: &'static str = "tell of overdue cases";
    type Item = CaseId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<CaseId>, StorageError> {
        rows.overdue_cases(today, most).await
    }

    async fn take(transaction: &mut Transaction, id: CaseId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(case) = transaction.rows().case_for_update(id).await? else { return Ok(false) };
        if case.overdue_told || case.due_on().is_none_or(|due_on| due_on >= today) {
            return Ok(false);
        }
        transaction.tell_case_overdue(&case).await?;
        Ok(true)
    }
}
