//! Transfers that nobody answers end by themselves.

use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::identifier::CaseId;
use reintegration_domain::transfer::{Command, apply};
use reintegration_storage::{Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Ends every transfer whose last day for an answer has passed.
pub async fn expire_overdue(app: &App) -> Result<(), StorageError> {
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let overdue = app.store.rows(&Scope::Everything).overdue_transfers(tbilisi::today(app.now()), BATCH).await?;
        let mut expired = 0_u32;
        for case in overdue {
            expired = expired.saturating_add(expire(app, case).await?.into());
        }
        if expired == 0 {
            return Ok(());
        }
    }
}

/// Ends one, in a transaction of its own. Another replica may have done it meanwhile, or the answer may have come: the
/// transfer is looked at again under its case's lock.
async fn expire(app: &App, case: CaseId) -> Result<bool, StorageError> {
    let mut transaction = begin(app).await?;
    let Some(before) = transaction.rows().case_for_update(case).await? else { return Ok(false) };
    let Some(pending) = transaction.pending_transfer(before.id).await? else { return Ok(false) };
    let command = Command::Expire { today: tbilisi::today(app.now()) };
    let Ok(next) = apply(&pending.state()?, &command) else { return Ok(false) };
    transaction.end_transfer(&before, pending, &next.state, None, &next.events).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("expire transfers", app.now())).await
}
