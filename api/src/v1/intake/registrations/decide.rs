use super::ruling::{self, RulingRequest, Stage};
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

/// A decision. Each outcome takes its own fields.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
#[schema(example = json!({ "outcome": "accepted", "reason": "All criteria are met." }))]
pub enum DecisionRequest {
    /// Include the person; a case opens
    #[schema(title = "DecisionAccepted")]
    Accepted {
        /// Why; needed against the proposal
        #[schema(value_type = Option<schemas::Prose>)]
        reason: Option<String>,
    },
    /// Refuse; the person can appeal
    #[schema(title = "DecisionRejected")]
    Rejected {
        /// Why
        #[schema(value_type = schemas::Prose)]
        reason: String,
    },
    /// Ask for evidence; without it the registration expires by itself
    #[schema(title = "DecisionEvidenceRequested")]
    EvidenceRequested {
        /// What is to be shown
        #[schema(value_type = schemas::Prose)]
        reason: String,
        /// The last day for it; the policy's number of days from today when left out
        #[schema(max_length = 10)]
        due_on: Option<NaiveDate>,
    },
}

/// Decide on a registration
///
/// The service proposes, a person decides: neither who submitted the registration or changed who the person is, what
/// happened or where they live, nor, against the proposal, anybody but a manager with a reason. Acceptance opens the case in the lot in force for the residence, in the same moment.
#[utoipa::path(tag = "registrations", operation_id = "create_registration_decision",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationDecide::SCOPE])),
    params(("id" = Uuid, Path, description = "The registration")), request_body = DecisionRequest,
    responses((status = 201, description = "The registration after the decision", body = RegistrationView)))]
#[post("/registrations/{id}/decision")]
pub async fn create_registration_decision(
    caller: Authorized<RegistrationDecide>,
    id: Id,
    submission: Submission<RulingRequest>,
) -> Result<HttpResponse, Problem> {
    ruling::decide(&caller, submission, id.0, Stage::First).await
}
