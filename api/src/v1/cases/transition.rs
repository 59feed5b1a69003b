//! What happens to a case.

use super::view;
use crate::access::{Authorized, Done, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::submission::Submission;
use actix_web::HttpResponse;
use reintegration_domain::calendar::months_later;
use reintegration_domain::cases::assistance::StillOpen;
use reintegration_domain::cases::{Command, Event, apply};
use reintegration_domain::fault::Faults;
use reintegration_domain::identifier::{CaseId, PolicyId};
use reintegration_storage::entity::case;
use reintegration_storage::{Registration, Transaction};
use uuid::Uuid;

/// Carries a command out on the case `id` in the caller's rows, once for each key; `read` reads the body and gives the
/// command with the reason to keep.
pub async fn make<P: Permit, T>(
    caller: &Authorized<P>,
    submission: Submission<T>,
    id: Uuid,
    read: impl FnOnce(T, Faults) -> Result<(Command, Option<String>), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let rows = transaction.rows();
            let before = rows.case_for_update(CaseId::new(id)).await?.ok_or(Problem::new(Code::NotFound))?;
            let (asked, faults) = body.of(before.version)?;
            let (command, reason) = read(asked, faults)?;
            let next = apply(&before.state()?, &command)?;
            if matches!(command, Command::Close { .. }) {
                nothing_is_open(transaction, before.id).await?;
            }
            let person = person(transaction, &before).await?;
            let mut after = before.clone();
            after.set_state(&next.state);
            let case = transaction.save_case(&before, after, &person, reason.as_deref(), &next.events).await?;
            if next.events.iter().any(|event| matches!(event, Event::Closed { .. } | Event::Reopened)) {
                let policy = transaction.public().policy(PolicyId::new(person.row.policy_id)).await?;
                let until = next.state.closed_on().map(|on| months_later(on, policy.retention().closed_case_months));
                transaction.retain(person.row.id, until).await?;
            }
            if let (Some(closed_on), None) = (before.closed_on, next.state.closed_on()) {
                transaction.remind_of_follow_ups(case.id, closed_on).await?;
            }
            changed(transaction, case, &person).await
        })
        .await
}

/// What somebody still waits for is settled before a case ends.
async fn nothing_is_open(transaction: &Transaction, case: Uuid) -> Result<(), Problem> {
    // Who receives a case gets one that is open.
    if transaction.pending_transfer(case).await?.is_some() {
        return Err(Problem::new(Code::TransferPending));
    }
    StillOpen::check(transaction.open_assistance(case).await?)?;
    Ok(())
}

/// The answer to a transition: the case as it is now.
pub async fn changed(transaction: &Transaction, case: case::Model, person: &Registration) -> Result<Done, Problem> {
    let place = format!("/v1/cases/{}", case.id);
    let (tag, view) = view::show(transaction.case_file_of(case, person).await?);
    Ok(Done::from(answer::created(&tag, place, &view)?))
}

/// Whose case it is. A case whose person's data is erased stays as it is.
pub async fn person(transaction: &mut Transaction, case: &case::Model) -> Result<Registration, Problem> {
    let found = transaction.rows().registration_of(case).await?;
    Ok(transaction.open(found.ok_or(Problem::new(Code::Erased))?))
}
