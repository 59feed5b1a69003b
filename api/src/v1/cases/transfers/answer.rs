//! An answer to a transfer, and whose it is to give.

use crate::access::{Authenticated, Authorized, CaseTransfer, Changeable};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::submission::Submission;
use crate::v1::cases;
use crate::v1::intake::registrations::correction::Difference;
use actix_web::HttpResponse;
use reintegration_domain::access::Scope;
use reintegration_domain::cases::transfers::{Command, apply};
use reintegration_domain::identifier::{CaseId, ClientId};
use reintegration_storage::entity::{case, transfer};
use reintegration_storage::{Registration, Transaction};
use uuid::Uuid;

/// What is answered.
#[derive(Debug)]
pub enum Answer {
    /// The receiver takes the case over.
    Accepted,
    /// It does not, and says why.
    Rejected(String),
}

/// A case as those see it who are asked to take it over, and those who have it.
struct Offered(case::Model);

impl Changeable for Offered {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(transaction.rows().case_for_answer(CaseId::new(id)).await?.map(Self))
    }

    fn version(&self) -> i64 {
        self.0.version
    }
}

/// Answers the transfer of the case `id`, once for each key; `read` says which answer the body gives.
pub async fn give<T>(
    caller: &Authorized<CaseTransfer>,
    submission: Submission<T>,
    id: Id,
    read: impl FnOnce(T) -> Answer,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, Offered(before): Offered, asked| {
            let answer = read(asked.sound()?);
            let pending = transaction.pending_transfer(before.id).await?;
            let pending = pending.ok_or(Problem::new(Code::NoTransferPending))?;
            let open_assistance = transaction.open_assistance(before.id).await?;
            let (by, receives) = (caller.actor().client, receives(caller, transaction, &pending).await?);
            let command = match answer {
                Answer::Accepted => Command::Accept { by, receives, open_assistance },
                Answer::Rejected(_) => Command::Reject { by, receives },
            };
            let next = apply(&pending.state()?, &command)?;
            transaction.lock_registration_of(&before).await?;
            let person = cases::person(transaction, &before).await?;
            let words = match &answer {
                Answer::Accepted => None,
                Answer::Rejected(reason) => Some((&person, reason.as_str())),
            };
            let case = transaction.end_transfer(&before, pending, &next.state, words, &next.events).await?;
            if matches!(answer, Answer::Accepted) {
                hand_over(transaction, by, &person, &case).await?;
            }
            cases::changed(transaction, case, &person).await
        })
        .await
}

/// The registration goes with the case: who works on it from now on sends proofs to it, and who did no longer sees it. Where
/// the person moved, the old address goes into the history, and the receiver enters the new one.
async fn hand_over(
    transaction: &mut Transaction,
    by: ClientId,
    person: &Registration,
    case: &case::Model,
) -> Result<(), Problem> {
    let mut after = person.clone();
    after.row.lot_id = Some(case.lot_id);
    if person.row.municipality == case.municipality {
        transaction.save_registration(person, after, &[]).await?;
        return Ok(());
    }
    after.row.municipality.clone_from(&case.municipality);
    after.row.region.clone_from(&case.region);
    after.personal.settlement = None;
    after.personal.street = None;
    let difference = Difference::of(person, &after)?;
    transaction.save_correction(person, after, difference.recorded(by, None), &[]).await?;
    Ok(())
}

/// Whether the caller answers for those who receive the case: the organisation of the lot, and the Agency where it looks
/// after the new residence.
async fn receives(
    caller: &Authorized<CaseTransfer>,
    transaction: &Transaction,
    pending: &transfer::Model,
) -> Result<bool, Problem> {
    Ok(match caller.actor().scope() {
        Scope::Everything => true,
        Scope::Regions(regions) => regions.contains(&pending.region),
        Scope::Organisation(own) => {
            transaction.public().lot(pending.to_lot_id).await?.organisation_id == Some(own.uuid())
        }
        Scope::SubmittedBy(_) | Scope::Nothing => false,
    })
}
