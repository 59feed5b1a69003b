//! Grants whose period is over end by themselves, and what nobody was promised leaves their lines: in the end all that
//! was allocated is handed over, has lapsed, or went back to the year.

use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::grants::{Command, apply};
use reintegration_domain::identifier::GrantId;
use reintegration_storage::entity::grant::Model;
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every grant whose last day has passed ends, and those that are over are settled.
pub struct End;

impl Due for End {
    const DOING: &'static str = "end grants";
    type Item = GrantId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<GrantId>, StorageError> {
        let mut due = rows.grants_to_end(today, most).await?;
        due.extend(rows.grants_to_settle(most).await?);
        Ok(due)
    }

    async fn take(transaction: &mut Transaction, id: GrantId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(mut grant) = transaction.rows().grant_for_update(id).await? else { return Ok(false) };
        let command = Command::End { today, ends_on: grant.ends_on };
        let ended = apply(*grant.status, &command);
        if let Ok(next) = &ended {
            let after = Model { status_reason: None, ..grant.clone() };
            grant = transaction.save_grant(&grant, after, next).await?;
        }
        let settled = transaction.settle_grant(&grant, today).await?;
        Ok(ended.is_ok() || settled)
    }
}
