//! What happens to a registration.

use super::rows::retain;
use super::view;
use crate::access::{Authenticated, Authorized, Changeable, Done, Permit};
use crate::error::Problem;
use crate::http::answer;
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{Command, apply};
use reintegration_storage::{Registration, Transaction};
use uuid::Uuid;

impl Changeable for Registration {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let found = transaction.rows().registration_for_update(RegistrationId::new(id)).await?;
        Ok(found.map(|found| transaction.open(found)))
    }

    fn version(&self) -> i64 {
        self.row.version
    }
}

/// The registration after a command that needs nobody's ruling; `change` says what else changes.
pub async fn make<P: Permit>(
    caller: &Authorized<P>,
    transaction: &mut Transaction,
    before: &Registration,
    command: &Command,
    change: impl FnOnce(&mut Registration),
) -> Result<Done, Problem> {
    let next = apply(&before.row.state()?, command)?;
    let mut after = before.clone();
    after.row.set_state(&next.state);
    change(&mut after);
    retain(transaction, &mut after.row, caller.today()).await?;
    let after = transaction.save_registration(before, after, &next.events).await?;
    changed(caller, transaction, after).await
}

/// The answer to a transition: the registration as it is now.
pub async fn changed<P: Permit>(
    caller: &Authorized<P>,
    transaction: &mut Transaction,
    registration: Registration,
) -> Result<Done, Problem> {
    let place = format!("/v1/registrations/{}", registration.row.id);
    let (tag, view) = view::changed(caller, transaction, registration).await?;
    Ok(Done::from(answer::created(&tag, place, &view)?))
}
