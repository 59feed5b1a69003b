//! Proposals whose defect nobody mended in time are refused by themselves.

use super::standing::Standing;
use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::competition::{ProposalCommand, apply_to_proposal};
use reintegration_domain::identifier::ProposalId;
use reintegration_storage::{Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Refuses every proposal that was to be mended by a day that has passed.
pub async fn lapse_overdue(app: &App) -> Result<(), StorageError> {
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let overdue = app.store.rows(&Scope::Everything).overdue_cures(tbilisi::today(app.now()), BATCH).await?;
        let mut lapsed = 0_u32;
        for id in overdue {
            lapsed = lapsed.saturating_add(lapse(app, id).await?.into());
        }
        if lapsed == 0 {
            return Ok(());
        }
    }
}

/// Refuses one, in a transaction of its own. Another replica may have done it meanwhile, or it may have been mended: it
/// is looked at again under the lock of its call.
async fn lapse(app: &App, id: ProposalId) -> Result<bool, StorageError> {
    let mut transaction = begin(app).await?;
    let Some(standing) = Standing::find(&transaction, id.uuid()).await? else { return Ok(false) };
    let before = &standing.proposal.row;
    let command = ProposalCommand::Lapse { today: tbilisi::today(app.now()) };
    let Ok(next) = apply_to_proposal(&before.state()?, &command) else { return Ok(false) };
    let mut after = before.clone();
    after.set_state(&next.state);
    transaction.save_proposal(before, after, &next.events).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("refuse proposals that were not mended", app.now())).await
}
