//! Requests for evidence that nobody answered end by themselves.

use super::rows::retain;
use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::registration::{Command, apply};
use reintegration_storage::{Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Ends every request for evidence whose last day has passed.
pub async fn expire_overdue(app: &App) -> Result<(), StorageError> {
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let overdue =
            app.store.rows(&Scope::Everything).overdue_registrations(tbilisi::today(app.now()), BATCH).await?;
        let mut expired = 0;
        for id in overdue {
            if expire(app, id).await? {
                expired += 1;
            }
        }
        if expired == 0 {
            return Ok(());
        }
        app.metrics.expired.inc_by(expired);
    }
}

/// Ends one, in a transaction of its own. Another replica may have done it meanwhile, or the evidence may have come:
/// the row is looked at again under its lock.
async fn expire(app: &App, id: RegistrationId) -> Result<bool, StorageError> {
    let mut transaction = begin(app).await?;
    let Some(found) = transaction.rows().registration_for_update(id).await? else { return Ok(false) };
    let before = transaction.open(found);
    let command = Command::Expire { today: tbilisi::today(app.now()) };
    let Ok(next) = apply(&before.row.state()?, &command) else { return Ok(false) };
    let mut after = before.clone();
    after.row.set_state(&next.state);
    retain(&transaction, &mut after.row, tbilisi::today(app.now())).await?;
    transaction.save_registration(&before, after, &next.events).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("expire registrations", app.now())).await
}
