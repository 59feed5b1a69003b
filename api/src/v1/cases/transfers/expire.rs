//! Transfers that nobody answers end by themselves.

use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::cases::transfers::{Command, apply};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every transfer whose last day for an answer has passed ends.
pub struct Expiry;

impl Due for Expiry {
    const DOING: &'static str = "expire transfers";
    type Item = CaseId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<CaseId>, StorageError> {
        rows.overdue_transfers(today, most).await
    }

    async fn take(transaction: &mut Transaction, case: CaseId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(before) = transaction.rows().case_for_update(case).await? else { return Ok(false) };
        let Some(pending) = transaction.pending_transfer(before.id).await? else { return Ok(false) };
        if before.suspended_on.is_some() {
            return Ok(false);
        }
        let Ok(next) = apply(&pending.state()?, &Command::Expire { today }) else { return Ok(false) };
        transaction.end_transfer(&before, pending, &next.state, None, &next.events).await?;
        Ok(true)
    }
}
