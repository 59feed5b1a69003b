//! Reports that do not come: the feed says so, a step at a time, each once.

use crate::app::App;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::grant::Agreement;
use reintegration_domain::identifier::ReportId;
use reintegration_storage::{Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;

/// Tells of every waiting report whose period, or whose last day, is over.
pub async fn tell_due(app: &App) -> Result<(), StorageError> {
    let agreement = Agreement::built_in().map_err(|error| StorageError::Corrupt(error.to_string()))?;
    let (days, today) = (agreement.hold_after_days(), tbilisi::today(app.now()));
    loop {
        // Looking takes no lock: who writes does not wait for it.
        let waiting = app.store.rows(&Scope::Everything).reports_to_tell(today, days, BATCH).await?;
        let mut told = 0_u32;
        for id in waiting {
            told = told.saturating_add(tell(app, id, days).await?.into());
        }
        if told == 0 {
            return Ok(());
        }
    }
}

/// Tells one step of one, in a transaction of its own. Another replica may have done it meanwhile, or the report may have
/// come: it is looked at again under its lock.
async fn tell(app: &App, id: ReportId, hold_after_days: u32) -> Result<bool, StorageError> {
    let mut transaction = begin(app).await?;
    let Some(report) = transaction.rows().report_for_update(id).await? else { return Ok(false) };
    let told = transaction.tell_report(&report, hold_after_days, tbilisi::today(app.now())).await?;
    if told.is_none() {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

async fn begin(app: &App) -> Result<Transaction, StorageError> {
    app.store.begin(Stamp::of_service("tell of reports", app.now())).await
}
