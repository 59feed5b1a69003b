//! What happens to a grant.

use super::view;
use crate::access::{Authenticated, Changeable, Done};
use crate::error::Problem;
use crate::http::answer;
use crate::http::reason::reason;
use reintegration_domain::grants::{Command, apply};
use reintegration_domain::identifier::GrantId;
use reintegration_storage::Transaction;
use reintegration_storage::entity::grant::Model;
use uuid::Uuid;

reason!(
    GrantReasonRequest,
    "A reason for suspending or terminating a grant.",
    "Reason for the suspension or termination, shown in the grant",
    "The report of the second quarter is missing.",
    GrantReason,
    1000
);

impl Changeable for Model {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(transaction.rows().grant_for_update(GrantId::new(id)).await?)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

/// The answer to a transition: the grant as it is now.
pub fn changed(grant: Model) -> Result<Done, Problem> {
    let place = format!("/v1/grants/{}", grant.id);
    let (tag, view) = view::show(grant);
    Ok(Done::from(answer::created(&tag, place, &view)?))
}

/// The grant after a command that only changes where it stands; `reason` is kept.
pub async fn advance(
    transaction: &mut Transaction,
    before: Model,
    command: Command,
    reason: Option<String>,
) -> Result<Done, Problem> {
    let next = apply(*before.status, &command)?;
    let mut after = before.clone();
    after.status_reason = reason;
    changed(transaction.save_grant(&before, after, &next).await?)
}
