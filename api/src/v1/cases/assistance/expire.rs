//! Steps that nobody took in time: what is proposed or approved ends by itself, what is delivered shows as overdue.

use super::standing::Standing;
use crate::app::App;
use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::{Command, apply};
use reintegration_domain::identifier::AssistanceId;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Everything whose last day has passed ends, or is told of.
pub struct Expiry;

impl Due for Expiry {
    const DOING: &'static str = "expire assistance";
    type Item = AssistanceId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<AssistanceId>, StorageError> {
        rows.overdue_assistance(today, most).await
    }

    /// Ends one, and gives the money back.
    async fn take(transaction: &mut Transaction, id: AssistanceId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(standing) = Standing::find(transaction, id).await? else { return Ok(false) };
        let row = &standing.assistance.row;
        let rests = standing.case.suspended_on.is_some();
        if rests || row.overdue_told || row.due_on.is_none_or(|due_on| due_on >= today) {
            return Ok(false);
        }
        let Ok(next) = apply(&row.state()?, *row.amount_minor, &Command::Expire) else { return Ok(false) };
        let told = next.state.status().is_open();
        let recorded = standing.record(transaction, &next, today, |after| after.row.overdue_told = told).await?;
        recorded.map_err(|shortage| StorageError::Corrupt(format!("assistance {id}: {shortage}")))?;
        Ok(true)
    }

    fn count(app: &App, done: u64) {
        app.metrics.expired.inc_by(done);
    }
}
