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

/// A decision on an appeal. Each outcome has its own members.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
#[schema(example = json!({ "outcome": "rejected", "reason": "The year had passed." }))]
pub enum AppealDecisionRequest {
    /// Accept the appeal; a case opens
    #[schema(title = "AppealUpheld")]
    Accepted {
        /// Reason for the decision; required against the proposal
        #[schema(value_type = Option<schemas::Prose>)]
        reason: Option<String>,
    },
    /// Reject the appeal; this is final
    #[schema(title = "AppealDismissed")]
    Rejected {
        /// Reason for the rejection
        #[schema(value_type = schemas::Prose)]
        reason: String,
    },
}

/// Decide on an appeal
///
/// Done by another client than the one that decided first and those that stated the facts: the clients that submitted
/// the registration, changed it or appealed. A rejection is final: there is no second appeal.
#[utoipa::path(tag = "registrations", operation_id = "create_appeal_decision",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationDecide::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")), request_body = AppealDecisionRequest,
    responses((status = 201, description = "The registration after the decision", body = RegistrationView)))]
#[post("/registrations/{id}/appeal/decision")]
pub async fn create_appeal_decision(
    caller: Authorized<RegistrationDecide>,
    id: Id,
    submission: Submission<RulingRequest>,
) -> Result<HttpResponse, Problem> {
    ruling::decide(&caller, submission, id, Stage::Appeal).await
}
