use super::ruling::{self, RulingRequest, Stage};
use super::view::RegistrationView;
use crate::access::{Authorized, Permit, RegistrationDecide};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};
use serde::Serialize;
use utoipa::ToSchema;

/// A decision on an appeal. Each outcome takes its own fields.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
#[schema(example = json!({ "outcome": "rejected", "reason": "The year had passed." }))]
pub enum AppealDecisionRequest {
    /// Accept after all; a case opens
    #[schema(title = "AppealUpheld")]
    Accepted {
        /// Why; needed against the proposal
        #[schema(value_type = Option<schemas::Prose>)]
        reason: Option<String>,
    },
    /// Refuse for good
    #[schema(title = "AppealDismissed")]
    Rejected {
        /// Why
        #[schema(value_type = schemas::Prose)]
        reason: String,
    },
}

/// Decide on an appeal
///
/// By somebody else than the first decider, and than those who stated what is decided on: who submitted it, changed it or
/// appealed. A rejection stays: there is no second appeal.
#[utoipa::path(tag = "registrations", operation_id = "create_appeal_decision",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationDecide::SCOPE])),
    params(("id" = Uuid, Path, description = "The registration")), request_body = AppealDecisionRequest,
    responses((status = 201, description = "The registration after the decision", body = RegistrationView)))]
#[post("/registrations/{id}/appeal/decision")]
pub async fn create_appeal_decision(
    caller: Authorized<RegistrationDecide>,
    id: Id,
    submission: Submission<RulingRequest>,
) -> Result<HttpResponse, Problem> {
    ruling::decide(&caller, submission, id.0, Stage::Appeal).await
}
