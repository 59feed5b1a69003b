//! Plans that nobody approved in time: the feed says so once, and they go on waiting.

use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::case::State;
use reintegration_domain::identifier::CaseId;
use reintegration_domain::plan::{Command, apply};
use reintegration_storage::{Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Tells of every plan whose last day for its approval has passed.
pub async fn tell_overdue(app: &App) -> Result<(), StorageError> {
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let overdue = app.store.rows(&Scope::Everything).overdue_plans(tbilisi::today(app.now()), BATCH).await?;
        let mut told = 0_u32;
        for id in overdue {
            told = told.saturating_add(tell(app, id).await?.into());
        }
        if told == 0 {
            return Ok(());
        }
    }
}

/// Tells of one, in a transaction of its own. Another replica may have done it meanwhile, or somebody may have approved
/// it, or written it anew: it is looked at again under the lock of its case.
async fn tell(app: &App, id: CaseId) -> Result<bool, StorageError> {
    let mut transaction = begin(app).await?;
    let rows = transaction.rows();
    let Some(case) = rows.case_for_update(id).await? else { return Ok(false) };
    let Some(before) = rows.plan_rows(&case, None).await? else { return Ok(false) };
    let command = Command::Expire { today: tbilisi::today(app.now()) };
    let (State::Running(_), Ok(next)) = (case.state()?, apply(Some(&before.state()?), &command)) else {
        return Ok(false);
    };
    transaction.tell_plan_overdue(&case, &before.plan, &next).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("tell of overdue plans", app.now())).await
}
