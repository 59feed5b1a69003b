//! Proposals whose defect nobody mended in time are refused by themselves.

use super::standing::Standing;
use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::competition::{ProposalCommand, apply_to_proposal};
use reintegration_domain::identifier::ProposalId;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every proposal that was to be mended by a day that has passed is refused.
pub struct Lapse;

impl Due for Lapse {
    const DOING: &'static str = "refuse proposals that were not mended";
    type Item = ProposalId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<ProposalId>, StorageError> {
        rows.overdue_cures(today, most).await
    }

    async fn take(transaction: &mut Transaction, id: ProposalId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(standing) = Standing::find(transaction, id.uuid()).await? else { return Ok(false) };
        let before = &standing.proposal.row;
        let Ok(next) = apply_to_proposal(&before.state()?, &ProposalCommand::Lapse { today }) else { return Ok(false) };
        let mut after = before.clone();
        after.set_state(&next.state);
        transaction.save_proposal(before, after, &next.events).await?;
        Ok(true)
    }
}
