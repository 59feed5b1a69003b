//! Reports that do not come: the feed says so, a step at a time, each once.

use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::grants::Agreement;
use reintegration_domain::identifier::ReportId;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every waiting report whose period, or whose last day, is over is told of.
pub struct Telling;

impl Due for Telling {
    const DOING: &'static str = "tell of reports";
    type Item = ReportId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<ReportId>, StorageError> {
        rows.reports_to_tell(today, hold_after_days()?, most).await
    }

    /// Tells one step of one.
    async fn take(transaction: &mut Transaction, id: ReportId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(report) = transaction.rows().report_for_update(id).await? else { return Ok(false) };
        Ok(transaction.tell_report(&report, hold_after_days()?, today).await?.is_some())
    }
}

fn hold_after_days() -> Result<u32, StorageError> {
    let agreement = Agreement::built_in().map_err(|error| StorageError::Corrupt(error.to_string()))?;
    Ok(agreement.hold_after_days())
}
