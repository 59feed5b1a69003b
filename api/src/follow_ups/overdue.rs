//! That nobody came is told once.

use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_storage::{Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Tells of every planned follow-up whose day has passed. It stays planned: a late visit is better than none.
pub async fn tell_overdue(app: &App) -> Result<(), StorageError> {
    let today = tbilisi::today(app.now());
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let overdue = app.store.rows(&Scope::Everything).overdue_follow_ups(today, BATCH).await?;
        let mut told = false;
        for id in overdue {
            // Another replica may have told it meanwhile, or somebody may have come: it is looked at again.
            let mut transaction = begin(app).await?;
            if transaction.tell_overdue_follow_up(id, today).await? {
                transaction.commit().await?;
                told = true;
            } else {
                transaction.roll_back().await?;
            }
        }
        if !told {
            return Ok(());
        }
    }
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("tell overdue follow-ups", app.now())).await
}
