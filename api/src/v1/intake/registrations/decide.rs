use super::ruling::{self, RulingRequest, Stage, WantedEvidenceRequest};
use super::view::RegistrationView;
use crate::access::{Authorized, Permit, RegistrationDecide};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// A decision. Each outcome has its own members.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
#[schema(examples(
    json!({ "outcome": "evidence_requested", "reason": "The passport's stamps of entry.", "due_on": "<today+14>" }),
    json!({ "outcome": "accepted", "reason": "All criteria are met." }),
    json!({ "outcome": "rejected", "reason": "The year had passed." })
))]
pub enum DecisionRequest {
    /// Accept the registration; a case opens
    #[schema(title = "DecisionAccepted")]
    Accepted {
        /// Reason for the decision; required against the proposal
        #[schema(value_type = Option<schemas::Prose>)]
        reason: Option<String>,
    },
    /// Reject the registration; the person can appeal
    #[schema(title = "DecisionRejected")]
    Rejected {
        /// Reason for the rejection
        #[schema(value_type = schemas::Prose)]
        reason: String,
    },
    /// Request evidence; if nothing comes, the registration expires automatically
    #[schema(title = "DecisionEvidenceRequested")]
    EvidenceRequested {
        /// Evidence that is required
        #[schema(value_type = schemas::Prose)]
        reason: String,
        /// Last day for the evidence; when left out, the policy's number of days from today
        #[schema(max_length = 10)]
        due_on: Option<NaiveDate>,
        /// Documents that are wanted: the registration returns to `submitted` once one of each kind is there. When left out,
        /// the first document or a change of the facts answers the request
        #[schema(min_items = 1, max_items = 7)]
        wanted: Option<Vec<WantedEvidenceRequest>>,
    },
}

/// Decide on a registration
///
/// The service proposes an outcome, a person decides. The client that submitted the registration, or that changed who
/// the person is, what happened or where the person lives, cannot decide. Only a manager can decide against the
/// proposal, with a reason. Acceptance at once opens the case, in the lot that is in force for the residence.
#[utoipa::path(tag = "registrations", operation_id = "create_registration_decision",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationDecide::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")), request_body = DecisionRequest,
    responses((status = 201, description = "The registration after the decision", body = RegistrationView)))]
#[post("/registrations/{id}/decision")]
pub async fn create_registration_decision(
    caller: Authorized<RegistrationDecide>,
    id: Id,
    submission: Submission<RulingRequest>,
) -> Result<HttpResponse, Problem> {
    ruling::decide(&caller, submission, id, Stage::First).await
}
