//! Cases that nobody planned in time: the feed says so once, and they go on waiting.

use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::identifier::CaseId;
use reintegration_storage::{Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Tells of every case whose last day for its plan has passed.
pub async fn tell_overdue(app: &App) -> Result<(), StorageError> {
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let overdue = app.store.rows(&Scope::Everything).overdue_cases(tbilisi::today(app.now()), BATCH).await?;
        let mut told = 0_u32;
        for id in overdue {
            told = told.saturating_add(tell(app, id).await?.into());
        }
        if told == 0 {
            return Ok(());
        }
    }
}

/// Tells of one, in a transaction of its own. Another replica may have done it meanwhile, or somebody may have planned
/// it: it is looked at again under its lock.
async fn tell(app: &App, id: CaseId) -> Result<bool, StorageError> {
    let today = tbilisi::today(app.now());
    let mut transaction = begin(app).await?;
    let Some(case) = transaction.rows().case_for_update(id).await? else { return Ok(false) };
    if case.overdue_told || case.due_on().is_none_or(|due_on| due_on >= today) {
        return Ok(false);
    }
    transaction.tell_case_overdue(&case).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("tell of overdue cases", app.now())).await
}
