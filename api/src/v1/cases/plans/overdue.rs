//! Plans that nobody approved in time: the feed says so once, and they go on waiting.

use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::cases::State;
use reintegration_domain::cases::plans::{Command, apply};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every plan whose last day for its approval has passed is told of.
pub struct Overdue;

impl Due for Overdue {
    const DOING: &'static str = "tell of overdue plans";
    type Item = CaseId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<CaseId>, StorageError> {
        rows.overdue_plans(today, most).await
    }

    async fn take(transaction: &mut Transaction, id: CaseId, today: NaiveDate) -> Result<bool, StorageError> {
        let rows = transaction.rows();
        let Some(case) = rows.case_for_update(id).await? else { return Ok(false) };
        let Some(before) = rows.plan_rows(&case, None).await? else { return Ok(false) };
        let command = Command::Expire { today };
        let (State::Running(_), Ok(next)) = (case.state()?, apply(Some(&before.state()?), &command)) else {
            return Ok(false);
        };
        transaction.tell_plan_overdue(&case, &before.plan, &next).await?;
        Ok(true)
    }
}
