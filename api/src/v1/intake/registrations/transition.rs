//! A transition that needs nobody's ruling.

use super::rows::retain;
use super::view;
use crate::access::{Authorized, Done, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::submission::{Asked, Submission};
use actix_web::HttpResponse;
use reintegration_domain::fault::Faults;
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{Command, apply};
use reintegration_storage::{Registration, Transaction};
use uuid::Uuid;

/// Carries `command` out on the registration `id` in the caller's rows, once for each key; `read` reads the body and
/// says what else changes.
pub async fn make<P: Permit, T, F: FnOnce(&mut Registration)>(
    caller: &Authorized<P>,
    submission: Submission<T>,
    id: Uuid,
    command: Command,
    read: impl FnOnce(T, Faults) -> Result<F, Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let before = registration(transaction, id).await?;
            let Asked { body: asked, faults } = body.of(before.row.version)?;
            let change = read(asked, faults)?;
            let next = apply(&before.row.state()?, &command)?;
            let mut after = before.clone();
            after.row.set_state(&next.state);
            change(&mut after);
            retain(transaction, &mut after.row, caller.today()).await?;
            let after = transaction.save_registration(&before, after, &next.events).await?;
            let (tag, view) = view::changed(caller, transaction, after).await?;
            Ok(Done::from(answer::created(&tag, format!("/v1/registrations/{id}"), &view)?))
        })
        .await
}

/// The registration `id` in the caller's rows, kept from other writers and open to this one.
pub async fn registration(transaction: &mut Transaction, id: Uuid) -> Result<Registration, Problem> {
    let found = transaction.rows().registration_for_update(RegistrationId::new(id)).await?;
    Ok(transaction.open(found.ok_or(Problem::new(Code::NotFound))?))
}
