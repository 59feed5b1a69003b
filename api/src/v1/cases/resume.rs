use super::transition;
use super::view::CaseView;
use crate::access::{Authorized, CaseSuspend, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::Command;
use reintegration_storage::entity::case::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A resumption of a suspended case.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "Back from hospital." }))]
pub struct ResumptionRequest {
    /// Reason for resuming the case, if there is one
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    reason: Option<String>,
}

/// Resume a case
///
/// The case continues at the stage at which it was suspended, and its due days move by the days for which it was at rest; what
/// began to wait during the rest moves by the days since then. A delivery is due by the last day of its grant's final report at the latest. The body may be left out.
#[utoipa::path(tag = "cases", operation_id = "create_case_resumption",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseSuspend::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = ResumptionRequest,
    responses((status = 201, description = "The case as it is now", body = CaseView)))]
#[post("/cases/{id}/resumption")]
pub async fn create_case_resumption(
    caller: Authorized<CaseSuspend>,
    id: Id,
    submission: Submission<ResumptionRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, case: Model, asked: Asked<ResumptionRequest>| {
            let reason = asked.sound()?.reason;
            transition::make(transaction, &case, &Command::Resume, reason, (caller.today(), &caller.app().agreement))
                .await
        })
        .await
}
