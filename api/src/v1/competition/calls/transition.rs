//! What happens to a call.

use super::view;
use crate::access::{Authenticated, Changeable, Done, changes_drafts};
use crate::error::Problem;
use crate::http::answer;
use reintegration_domain::identifier::CallId;
use reintegration_storage::{Call, Transaction};
use uuid::Uuid;

impl Changeable for Call {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(transaction.call_for_update(CallId::new(id), changes_drafts(caller.actor())).await?)
    }

    fn version(&self) -> i64 {
        self.row.version
    }
}

/// The answer to a transition: the call as it is now.
pub fn changed(call: Call) -> Result<Done, Problem> {
    let place = format!("/v1/calls/{}", call.row.id);
    let (tag, view) = view::show(call, true);
    Ok(Done::from(answer::created(&tag, place, &view)?))
}
