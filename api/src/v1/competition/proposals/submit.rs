use super::request::ProposalRequest;
use super::standing::changed;
use super::view::ProposalView;
use crate::access::{Authorized, Permit, ProposalSubmit};
use crate::error::{Code, Problem, deadline_passed};
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use crate::v1::competition::lots::Contested;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use reintegration_domain::competition::{LotStatus, ProposalContent, ProposalStatus};
use reintegration_domain::identifier::{OrganisationId, reference};
use reintegration_domain::locale::Bilingual;
use reintegration_storage::Json;
use reintegration_storage::entity::proposal::Model;
use reintegration_storage::{Contest, StorageError, Transaction};
use reintegration_storage::{Tetri, Word};
use uuid::Uuid;

/// Submit a proposal for a lot
///
/// Done by an organisation whose registration code is on record, until the last day for proposals (409
/// `deadline_passed`). 409 `registration_code_missing` says that the code is not on record: an administrator enters
/// it with `PATCH /v1/organisations/{id}`. An organisation can have one proposal in each round of a lot, not counting
/// withdrawn ones (409 `proposal_exists`), and can submit it only while the lot is open (409 `state_forbids`).
#[utoipa::path(tag = "competitions", operation_id = "create_lot_proposal",
    security(("oauth2" = [ProposalSubmit::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the lot")), request_body = ProposalRequest,
    responses((status = 201, description = "The submitted proposal", body = ProposalView)))]
#[post("/lots/{id}/proposals")]
pub async fn create_lot_proposal(
    caller: Authorized<ProposalSubmit>,
    id: Id,
    submission: Submission<ProposalRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, lot: Contested, asked: Asked<ProposalRequest>| {
            let own = caller.actor().organisation.ok_or(Problem::new(Code::NotFound))?;
            let for_lot = lot.contest(&asked)?;
            let most = *for_lot.lot.allocated_minor;
            let content = ProposalContent::parse(asked.body.into(), asked.faults, most).map_err(Problem::validation)?;
            check_open(&for_lot, caller.today())?;
            check_code(transaction, own).await?;
            let by = caller.actor().client.uuid();
            let row = new(transaction, &for_lot, (own, by), content).await?;
            if !transaction.insert_proposal(&row).await? {
                return Err(Problem::new(Code::ProposalExists));
            }
            changed(&caller, transaction, row.id).await
        })
        .await
}

/// Proposals are taken until the last day is over, for a lot that nobody has won.
fn check_open(contest: &Contest, today: NaiveDate) -> Result<(), Problem> {
    let until = contest.proposals_until();
    if today > until {
        return Err(deadline_passed(until));
    }
    if *contest.lot.status == LotStatus::Open {
        return Ok(());
    }
    let detail = Bilingual::fixed("ლოტი ღია აღარ არის.", "The lot is not open any more.");
    Err(Problem::with(Code::StateForbids, detail))
}

/// Only a legal entity that is on record can be given a grant.
async fn check_code(transaction: &Transaction, own: OrganisationId) -> Result<(), Problem> {
    let organisation = transaction.organisation(own).await?.ok_or(Problem::new(Code::NotFound))?;
    match organisation.registration_code {
        Some(_) => Ok(()),
        None => Err(Problem::new(Code::RegistrationCodeMissing)),
    }
}

async fn new(
    transaction: &Transaction,
    contest: &Contest,
    (own, by): (OrganisationId, Uuid),
    said: ProposalContent,
) -> Result<Model, StorageError> {
    let (now, year) = (transaction.stamp().now, contest.lot.year);
    Ok(Model {
        id: transaction.new_id(),
        reference: reference::proposal(year, transaction.next_number("proposal", year).await?),
        call_id: contest.call.row.id,
        lot_id: contest.lot.id,
        round: contest.lot.round,
        organisation_id: own.uuid(),
        summary: said.summary,
        amount_minor: Tetri(said.amount),
        budget: Json(said.budget),
        status: Word(ProposalStatus::Submitted),
        cure_due_on: None,
        admissibility_reason: None,
        submitted_by: by,
        examined_by: None,
        awarded_by: None,
        awarded_minor: None,
        withdrawn_at: None,
        scores_frozen: false,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}
