use super::content::Content;
use super::request::{AssistanceProposal, AssistanceRequest};
use super::standing;
use super::view::AssistanceView;
use crate::access::{AssistancePropose, Authorized, Done, Permit};
use crate::error::Problem;
use crate::external_reference;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use crate::v1::cases;
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::assistance::{Status, action};
use reintegration_storage::Assistance;
use reintegration_storage::Json;
use reintegration_storage::Referenced;
use reintegration_storage::entity::assistance::Model;
use reintegration_storage::entity::case;
use reintegration_storage::{Tetri, Word};

/// Propose assistance
///
/// Possible while the case is running. Another client approves the proposal; the money is committed by the approval,
/// not by the proposal. A proposal that nobody approves in time is cancelled automatically.
#[utoipa::path(tag = "assistance", operation_id = "create_case_assistance",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistancePropose::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = AssistanceProposal,
    responses((status = 201, description = "The proposed assistance", body = AssistanceView)))]
#[post("/cases/{id}/assistance")]
pub async fn create_case_assistance(
    caller: Authorized<AssistancePropose>,
    id: Id,
    submission: Submission<AssistanceRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, case: case::Model, asked| {
            let Asked { body: asked, mut faults } = asked;
            let reference = external_reference::read(asked.external_reference.as_deref(), &mut faults);
            let policy = cases::policy_on(transaction, &case, caller.today()).await?;
            let content = Content::parse(&asked, faults, &caller.app().territory, policy.as_ref())
                .map_err(Problem::validation)?;
            case.state()?.runs(action::PROPOSE)?;
            let person = cases::person(transaction, &case).await?;
            let (own, today) = (caller.actor().client.uuid(), caller.today());
            let row = Model {
                id: transaction.new_id(),
                case_id: case.id,
                registration_id: case.registration_id,
                lot_id: case.lot_id,
                region: case.region.clone(),
                grant_id: None,
                policy_id: None,
                carried_from: None,
                component: Word(content.details.component()),
                amount_minor: Tetri(content.amount),
                actual_minor: None,
                sealed_details: None,
                sealed_reason: None,
                sealed_approval_reason: None,
                sealed_reversals: None,
                status: Word(Status::Proposed),
                due_on: Some(case.state()?.due_on(today, policy.deadlines().assistance_approval_days, None)),
                overdue_told: false,
                proposed_by: own,
                authors: Json(vec![own]),
                approved_by: None,
                approved_on: None,
                beyond_plan_minor: None,
                deliveries: 0,
                delivered_by: None,
                delivered_on: None,
                documents: Json::default(),
                verified_by: None,
                verified_on: None,
                version: 1,
                created_at: caller.now(),
                updated_at: caller.now(),
            };
            let mut assistance =
                Assistance { details: Some(content.details), reversals: Some(Vec::new()), ..Assistance::erased(row) };
            transaction.insert_assistance(&mut assistance, &case, &person).await?;
            if let Some(reference) = &reference {
                let proposed = (Referenced::Assistance, assistance.row.id);
                external_reference::give(transaction, proposed, case.registration_id, Some(reference)).await?;
                assistance.own_reference = asked.external_reference;
            }
            transaction.rows().show_at_rest(std::slice::from_mut(&mut assistance.row)).await?;
            let location = format!("/v1/assistance/{}", assistance.row.id);
            let (tag, view) = standing::shown(transaction, assistance, today).await?;
            Ok(Done::from(answer::created(&tag, location, &view)?))
        })
        .await
}
