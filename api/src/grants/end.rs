//! Grants whose period is over end by themselves, and what nobody was promised leaves their lines.

use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::grant::{Command, apply};
use reintegration_domain::identifier::GrantId;
use reintegration_storage::entity::grant::Model;
use reintegration_storage::{Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Ends every grant whose last day has passed, and settles those that are over: in the end all that was allocated is
/// handed over, has lapsed, or went back to the year.
pub async fn end_due(app: &App) -> Result<(), StorageError> {
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let rows = app.store.rows(&Scope::Everything);
        let mut due = rows.grants_to_end(tbilisi::today(app.now()), BATCH).await?;
        due.extend(rows.grants_to_settle(BATCH).await?);
        let mut done = 0_u32;
        for id in due {
            done = done.saturating_add(end(app, id).await?.into());
        }
        if done == 0 {
            return Ok(());
        }
    }
}

/// Ends or settles one, in a transaction of its own. Another replica may have done it meanwhile: the grant is looked at
/// again under its lock, and so are its lines.
async fn end(app: &App, id: GrantId) -> Result<bool, StorageError> {
    let today = tbilisi::today(app.now());
    let mut transaction = begin(app).await?;
    let Some(mut grant) = transaction.rows().grant_for_update(id).await? else { return Ok(false) };
    let command = Command::End { today, ends_on: grant.ends_on };
    let ended = apply(grant.grant_status()?, &command);
    if let Ok(next) = &ended {
        let after = Model { status_reason: None, ..grant.clone() };
        grant = transaction.save_grant(&grant, after, next).await?;
    }
    let settled = transaction.settle_grant(&grant, today).await?;
    if ended.is_err() && !settled {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("end grants", app.now())).await
}
