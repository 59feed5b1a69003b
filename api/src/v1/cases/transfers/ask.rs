use crate::access::{Authorized, CaseTransfer, Permit};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use crate::v1::cases::{self, CaseView};
use crate::v1::intake::registrations::rows::{lot_on, policy_on};
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::transfers::{self, Circumstances, Target};
use reintegration_domain::programme::regions::{Municipality, Territory};
use reintegration_storage::LotRow;
use reintegration_storage::Word;
use reintegration_storage::entity;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A request to transfer a case, for a person who moved to another lot's area.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "municipality": "telavi", "reason": "Moved to her parents' house." }))]
pub struct TransferRequest {
    /// Code of the municipality where the person actually lives now
    #[schema(example = "telavi", max_length = 50)]
    municipality: String,
    /// Reason for the transfer
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    reason: String,
}

/// Request the transfer of a case
///
/// For a person who moved. The lot that serves the new residence today is asked to take over the case; until it
/// answers it can see the case, and the work stays where it is. Assistance that is still open has to be completed or
/// cancelled first (409 `still_open` lists each one in `errors`). A request that nobody answers by `due_on` ends
/// automatically.
#[utoipa::path(tag = "cases", operation_id = "create_case_transfer",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseTransfer::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = TransferRequest,
    responses((status = 201, description = "The case as it is now", body = CaseView)))]
#[post("/cases/{id}/transfer")]
pub async fn create_case_transfer(
    caller: Authorized<CaseTransfer>,
    id: Id,
    submission: Submission<TransferRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: entity::case::Model, asked| {
            let (home, reason) = read(asked, &caller.app().territory)?;
            let programme = *before.programme;
            let lot = lot_on(transaction, programme, caller.today(), &home.region).await?;
            let given = Circumstances {
                case: before.state()?.status(),
                pending: transaction.pending_transfer(before.id).await?.is_some(),
                target: target(&before, lot.as_ref()),
                open_assistance: transaction.open_assistance(before.id).await?,
            };
            let policy = policy_on(transaction, programme, caller.today()).await?;
            let due_on = before.state()?.due_on(caller.today(), policy.deadlines().transfer_days, None);
            let by = caller.actor().client;
            let next = transfers::ask(by, due_on, given)?;
            let person = cases::person(transaction, &before).await?;
            let row = entity::transfer::Model {
                id: transaction.new_id(),
                case_id: before.id,
                from_lot_id: before.lot_id,
                to_lot_id: lot.ok_or(Problem::new(Code::NoLotInForce))?.id,
                municipality: home.code.clone(),
                region: home.region.clone(),
                sealed_reason: None,
                sealed_answer: None,
                status: Word(next.state.status()),
                asked_by: by.uuid(),
                answered_by: None,
                due_on,
                asked_at: caller.now(),
                ended_at: None,
            };
            let case = transaction.insert_transfer(&before, row, &person, &reason, &next.events).await?;
            cases::changed(transaction, case, &person).await
        })
        .await
}

fn read(
    Asked { body: asked, mut faults }: Asked<TransferRequest>,
    territory: &Territory,
) -> Result<(&Municipality, String), Problem> {
    let home = faults.take("/municipality", territory.residence(&asked.municipality));
    let home = faults.result_of(home).map_err(Problem::validation)?;
    Ok((home, asked.reason))
}

fn target(case: &entity::case::Model, lot: Option<&LotRow>) -> Target {
    match lot {
        None => Target::Nowhere,
        Some(lot) if lot.id == case.lot_id => Target::SameLot,
        Some(lot) if lot.organisation_id.is_none() => Target::WithoutWinner,
        Some(_) => Target::Served,
    }
}
