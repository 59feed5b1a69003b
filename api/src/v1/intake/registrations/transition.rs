//! A transition that needs nobody's ruling, and how refusals are told.

use super::rows::retain;
use super::view;
use crate::access::{Authorized, Done, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::submission::Submission;
use actix_web::HttpResponse;
use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{Command, Refusal, apply};
use reintegration_domain::locale::Bilingual;
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
            let (asked, faults) = body.of(before.row.version)?;
            let change = read(asked, faults)?;
            let next = apply(&before.row.state()?, &command).map_err(refused)?;
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

/// What a refusal is to the caller.
pub fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::StateForbids { status, command } => Problem::with(
            Code::StateForbids,
            Bilingual::composed(
                format!("რეგისტრაციის სტატუსია {status}; ამ სტატუსში შეუძლებელია: {command}."),
                format!("The registration is {status}; {command} is not possible then."),
            ),
        ),
        Refusal::SeparationOfDuties => Problem::new(Code::SeparationOfDuties),
        Refusal::OverrideNeedsManager => Problem::new(Code::OverrideNeedsManager),
        Refusal::ReasonRequired => Problem::fault("/reason", FaultKind::ReasonAgainstProposal),
        Refusal::DueDayOutOfRange { earliest, latest } => {
            Problem::fault("/due_on", FaultKind::DueDayOutOfRange { earliest, latest })
        }
        Refusal::AppealPeriodOver { until } => Problem::with(
            Code::AppealPeriodOver,
            Bilingual::composed(
                format!("გასაჩივრება შესაძლებელი იყო {until}-ის ჩათვლით."),
                format!("An appeal was possible until {until}."),
            ),
        ),
        Refusal::AppealUsedUp => Problem::new(Code::AppealUsedUp),
        // Asked by the service only, which looks at the day first.
        Refusal::NotYetDue { .. } => Problem::new(Code::Internal),
    }
}
