//! Which of an organisation's workers has a case.

use crate::entity::case;
use crate::intake::registrations::Registration;
use crate::{CaseFile, StorageError, Transaction};
use reintegration_domain::access::Scope;
use reintegration_domain::cases::Event;
use serde_json::json;

impl CaseFile {
    /// Takes the mark of the worker out for whoever does not work on the case.
    pub(super) fn hide_assignee(&mut self, scope: &Scope) {
        let works_on_it = match scope {
            Scope::Everything => true,
            Scope::Regions(regions) => regions.contains(&self.case.region),
            Scope::Organisation(own) => self.lot.organisation_id == Some(own.uuid()),
            Scope::SubmittedBy(_) | Scope::Nothing => false,
        };
        self.case.assigned_to = self.case.assigned_to.take().filter(|_| works_on_it);
    }
}

impl Transaction {
    /// Records which worker has a locked case from now on, or that none has. Who it is stays out of the feed.
    pub async fn assign_case(
        &mut self,
        before: &case::Model,
        to: Option<String>,
        of: &Registration,
    ) -> Result<case::Model, StorageError> {
        let after = self.write_next(before, case::Model { assigned_to: to, ..before.clone() }).await?;
        self.publish_case(&after, &of.row, Event::Assigned, json!({})).await?;
        Ok(after)
    }
}
