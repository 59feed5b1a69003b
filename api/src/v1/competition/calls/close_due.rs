//! Calls close by themselves once their last day for proposals has passed.

use super::close::close;
use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::identifier::CallId;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every published call whose last day has passed is closed.
pub struct Closing;

impl Due for Closing {
    const DOING: &'static str = "close calls";
    type Item = CallId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<CallId>, StorageError> {
        rows.calls_to_close(today, most).await
    }

    async fn take(transaction: &mut Transaction, id: CallId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(before) = transaction.call_for_update(id, false).await? else { return Ok(false) };
        Ok(close(transaction, &before, today).await?.is_ok())
    }
}
