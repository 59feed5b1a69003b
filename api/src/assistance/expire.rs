//! Steps that nobody took in time: what is proposed or approved ends by itself, what is delivered shows as overdue.

use super::standing::Standing;
use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::assistance::{Command, apply};
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::identifier::AssistanceId;
use reintegration_storage::{Booking, Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Ends, or tells of, everything whose last day has passed.
pub async fn expire_overdue(app: &App) -> Result<(), StorageError> {
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let overdue = app.store.rows(&Scope::Everything).overdue_assistance(tbilisi::today(app.now()), BATCH).await?;
        let mut expired = 0;
        for id in overdue {
            if Box::pin(expire(app, id)).await? {
                expired += 1;
            }
        }
        if expired == 0 {
            return Ok(());
        }
        app.metrics.expired.inc_by(expired);
    }
}

/// Ends one, in a transaction of its own. Another replica may have done it meanwhile, or somebody took the step: the row
/// is looked at again under its lock. The money goes back whether or not the person's data is still there.
async fn expire(app: &App, id: AssistanceId) -> Result<bool, StorageError> {
    let today = tbilisi::today(app.now());
    let mut transaction = begin(app).await?;
    let Some(standing) = Standing::find(&mut transaction, id).await? else { return Ok(false) };
    let row = &standing.assistance.row;
    if row.overdue_told || row.due_on.is_none_or(|due_on| due_on >= today) {
        return Ok(false);
    }
    let Ok(next) = apply(&row.state()?, row.amount()?, &Command::Expire) else { return Ok(false) };
    let (amount, component, assistance) = (row.amount()?, row.component()?, (row.id, row.case_id));
    let grant = row.grant_id;
    let mut after = standing.assistance.clone();
    after.row.overdue_told = next.state.status().is_open();
    after.row.set_state(&next.state);
    let (case, person) = (&standing.case, &standing.person);
    transaction.save_assistance(row, after, case, person, &next.events).await?;
    let movements: Vec<_> = next.events.iter().flat_map(|event| event.movements(amount)).collect();
    if let Some(grant) = grant {
        let booked = transaction.book(Booking { grant, component, assistance, on: today }, &movements).await?;
        booked.map_err(|shortage| StorageError::Corrupt(format!("assistance {id}: {shortage}")))?;
    }
    transaction.commit().await?;
    Ok(true)
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("expire assistance", app.now())).await
}
