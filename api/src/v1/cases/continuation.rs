//! Open cases go on in the lot that serves their region in a new year.

use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::cases::{Command, apply};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every open case of a former year moves once the lot of the new year has its grant, or, to the Agency, once that lot's
/// competition has ended without a winner.
pub struct Continuation;

impl Due for Continuation {
    const DOING: &'static str = "continue cases";
    type Item = CaseId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<CaseId>, StorageError> {
        rows.cases_to_continue(today, most).await
    }

    /// Moves one. Nothing new could be approved since its year ended, so the days for approving begin anew.
    async fn take(transaction: &mut Transaction, id: CaseId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(before) = transaction.rows().case_for_update(id).await? else { return Ok(false) };
        let Some(lot) = transaction.successor_of(&before, today).await? else { return Ok(false) };
        let transfer_pending = transaction.pending_transfer(before.id).await?.is_some();
        let state = before.state()?;
        let Ok(next) = apply(&state, &Command::Continue { transfer_pending }) else { return Ok(false) };
        let policies = transaction.public().policies(*before.programme).await?;
        let policy = policies.in_force_on(today);
        let due_on = policy.map(|policy| state.due_on(today, policy.deadlines().assistance_approval_days, None));
        transaction.continue_case(&before, lot, due_on, &next.events).await?;
        Ok(true)
    }
}
