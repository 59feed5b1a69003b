//! Requests for evidence end by themselves: where nothing came the registration expires, otherwise it needs a decision.

use super::rows::retain;
use crate::app::App;
use crate::due::Due;
use chrono::NaiveDate;
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{Command, EvidenceRequest, apply};
use reintegration_storage::{Rows, StorageError, Transaction};

/// Every request for evidence whose last day has passed ends.
pub struct Expiry;

impl Due for Expiry {
    const DOING: &'static str = "expire registrations";
    type Item = RegistrationId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<RegistrationId>, StorageError> {
        rows.overdue_registrations(today, most).await
    }

    async fn take(transaction: &mut Transaction, id: RegistrationId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(found) = transaction.rows().registration_for_update(id).await? else { return Ok(false) };
        let before = transaction.open(found);
        let received = before.personal.evidence.as_ref().is_some_and(EvidenceRequest::has_anything);
        let command = Command::Expire { today, received };
        let Ok(next) = apply(&before.row.state()?, &command) else { return Ok(false) };
        let mut after = before.clone();
        after.row.set_state(&next.state);
        // What was said is the reason of the request.
        after.personal.status_reason = None;
        retain(transaction, &mut after.row, today).await?;
        transaction.save_registration(&before, after, &next.events).await?;
        Ok(true)
    }

    fn count(app: &App, done: u64) {
        app.metrics.expired.inc_by(done);
    }
}
