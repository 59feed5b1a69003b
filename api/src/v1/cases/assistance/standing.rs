//! Assistance with its case and its person, kept from other writers.

use super::view;
use crate::access::{Authorized, Done, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::submission::{Held, Submission};
use actix_web::HttpResponse;
use reintegration_domain::cases::assistance::{Command, Event, apply};
use reintegration_domain::identifier::{AssistanceId, CaseId};
use reintegration_storage::entity::case;
use reintegration_storage::{Assistance, Registration, StorageError, Transaction};
use uuid::Uuid;

/// Assistance as it stands, locked after its case, so that nobody waits in a circle.
#[derive(Debug)]
pub struct Standing {
    /// The case.
    pub case: case::Model,
    /// Whose it is.
    pub person: Registration,
    /// The assistance.
    pub assistance: Assistance,
}

impl Standing {
    /// The assistance `id` of a case in the caller's rows. Fails with 410 where the person's data is erased.
    pub async fn find(transaction: &mut Transaction, id: AssistanceId) -> Result<Option<Self>, StorageError> {
        let Some(case) = transaction.rows().case_of_assistance(id).await? else { return Ok(None) };
        let Some(case) = transaction.rows().case_for_update(CaseId::new(case)).await? else { return Ok(None) };
        let person = transaction.rows().registration_of(&case).await?.ok_or(StorageError::Erased)?;
        let person = transaction.open(person);
        let assistance = transaction.rows().assistance_for_update(id, &person).await?;
        let assistance = transaction.open(assistance);
        Ok(Some(Self { case, person, assistance }))
    }

    /// The same for a caller: what is not there is 404.
    pub async fn asked(transaction: &mut Transaction, id: Uuid) -> Result<Self, Problem> {
        Self::find(transaction, AssistanceId::new(id)).await?.ok_or(Problem::new(Code::NotFound))
    }

    /// Carries the command out; `change` writes down what belongs to it.
    pub async fn make(
        self,
        transaction: &mut Transaction,
        command: &Command,
        change: impl FnOnce(&mut Assistance),
    ) -> Result<(Assistance, Vec<Event>), Problem> {
        let Self { case, person, assistance: before } = self;
        let next = apply(&before.row.state()?, *before.row.amount_minor, command)?;
        let mut after = before.clone();
        change(&mut after);
        after.row.set_state(&next.state);
        let after = transaction.save_assistance(&before.row, after, &case, &person, &next.events).await?;
        Ok((after, next.events))
    }
}

/// Does `work` on the assistance `id`, once for each key, and answers with it as it is afterwards.
pub async fn transition<P: Permit, T>(
    caller: &Authorized<P>,
    submission: Submission<T>,
    id: Uuid,
    work: impl AsyncFnOnce(&mut Transaction, Standing, Held<T>) -> Result<Assistance, Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let standing = Standing::asked(transaction, id).await?;
            let after = work(transaction, standing, body).await?;
            let (tag, view) = view::show(after, caller.today());
            Ok(Done::from(answer::created(&tag, format!("/v1/assistance/{id}"), &view)?))
        })
        .await
}
