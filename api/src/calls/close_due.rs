//! Calls close by themselves once their last day for proposals has passed.

use super::close::close;
use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::identifier::CallId;
use reintegration_storage::{Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Closes every published call whose last day has passed.
pub async fn close_due(app: &App) -> Result<(), StorageError> {
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let due = app.store.rows(&Scope::Everything).calls_to_close(tbilisi::today(app.now()), BATCH).await?;
        let mut closed = 0_u32;
        for id in due {
            closed = closed.saturating_add(close_one(app, id).await?.into());
        }
        if closed == 0 {
            return Ok(());
        }
    }
}

/// Closes one, in a transaction of its own. Another replica may have done it meanwhile: it is looked at again under its
/// lock.
async fn close_one(app: &App, id: CallId) -> Result<bool, StorageError> {
    let mut transaction = begin(app).await?;
    let Some(before) = transaction.call_for_update(id, false).await? else { return Ok(false) };
    if close(&mut transaction, &before, tbilisi::today(app.now())).await?.is_err() {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("close calls", app.now())).await
}
