use crate::access::{Authorized, Done, Permit, ProposalScore};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Utc};
use reintegration_domain::competition::CallStatus;
use reintegration_domain::fault::FaultKind;
use reintegration_domain::identifier::{self, OrganisationId};
use reintegration_storage::entity::call_conflict::Model;
use reintegration_storage::{Call, Transaction, built_in};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A declaration of a conflict of interest.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "organisation_id": built_in::organisation(5), "reason": "Sat on its board until 2025." }))]
pub struct ConflictRequest {
    /// Identifier of the organisation
    #[schema(value_type = Uuid)]
    organisation_id: String,
    /// Nature of the conflict of interest
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    reason: String,
}

/// A declared conflict of interest.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConflictView {
    /// Identifier of the call
    #[schema(max_length = 36)]
    call_id: Uuid,
    /// Identifier of the member of the call's commission
    #[schema(max_length = 36)]
    member: Uuid,
    /// Identifier of the organisation
    #[schema(max_length = 36)]
    organisation_id: Uuid,
    /// Nature of the conflict of interest
    #[schema(max_length = 4000)]
    reason: String,
    /// Time when the conflict was declared
    declared_at: DateTime<Utc>,
}

impl From<Model> for ConflictView {
    fn from(row: Model) -> Self {
        let Model { call_id, client, organisation_id, reason, declared_at } = row;
        Self { call_id, member: client, organisation_id, reason, declared_at }
    }
}

/// Declare a conflict of interest
///
/// A member of the call's commission declares its own conflict (403 `not_a_member` for others). From then on the
/// member does not score the proposals of that organisation in this call, and its earlier scores for them are
/// removed, unless all scores are frozen or the lot has its outcome. A repeated declaration changes nothing. If too
/// few members remain, others can be added to the call. Possible once the call is published (409 `state_forbids`
/// before).
#[utoipa::path(tag = "competitions", operation_id = "create_call_conflict",
    security(("oauth2" = [ProposalScore::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")), request_body = ConflictRequest,
    responses((status = 201, description = "The declared conflict of interest", body = ConflictView)))]
#[post("/calls/{id}/conflicts")]
pub async fn create_call_conflict(
    caller: Authorized<ProposalScore>,
    id: Id,
    submission: Submission<ConflictRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, call: Call, asked| {
            let member = caller.actor().client.uuid();
            let (organisation, reason) = read(asked, transaction).await?;
            if !call.members.contains(&member) {
                return Err(Problem::new(Code::NotAMember));
            }
            if *call.row.status == CallStatus::Draft {
                // A draft's commission can still be written anew.
                return Err(Problem::new(Code::StateForbids));
            }
            let declared = transaction.conflict(call.row.id, member, organisation).await?;
            let row = declared.clone().unwrap_or(Model {
                call_id: call.row.id,
                client: member,
                organisation_id: organisation,
                reason,
                declared_at: caller.now(),
            });
            if declared.is_none() {
                transaction.declare_conflict(&call, &row).await?;
            }
            Ok(Done::from(answer::of(StatusCode::CREATED, None, None, &ConflictView::from(row))?))
        })
        .await
}

async fn read(
    Asked { body: asked, mut faults }: Asked<ConflictRequest>,
    transaction: &Transaction,
) -> Result<(Uuid, String), Problem> {
    let id = faults.take("/organisation_id", identifier::parse(&asked.organisation_id));
    if let Some(id) = id
        && transaction.organisation(OrganisationId::new(id)).await?.is_none()
    {
        faults.push("/organisation_id", FaultKind::UnknownOrganisation);
    }
    let id = faults.result_of(id).map_err(Problem::validation)?;
    Ok((id, asked.reason))
}
