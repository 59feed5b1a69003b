use super::request::MOST_REVISIONS;
use super::view::{self, PlanView};
use crate::access::{Authenticated, Authorized, Changeable, Done, Permit, PlanApprove};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use crate::v1::cases::transition;
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::plans::{Command, apply};
use reintegration_domain::cases::{self, Stage};
use reintegration_storage::entity::case::Model;
use reintegration_storage::{PlanFile, Registration, Transaction};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// An approval of a plan.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "revision": 1 }))]
pub struct PlanApprovalRequest {
    /// Number of the revision that the client read; only the newest one can be approved
    #[validate(range(min = 1, max = MOST_REVISIONS))]
    #[schema(example = 1, minimum = 1, maximum = 1_000_000)]
    revision: i64,
}

/// Approve a case's reintegration plan
///
/// The client that wrote the revision cannot approve it, nor the client that registered the person or changed them
/// into another one. The first approval moves an open case to `planned`. If a newer revision was written after the
/// client read the plan, the answer is 412. Possible while the case is running.
#[utoipa::path(tag = "cases", operation_id = "create_case_plan_approval",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [PlanApprove::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = PlanApprovalRequest,
    responses((status = 201, description = "The plan as it is now", body = PlanView)))]
#[post("/cases/{id}/plan/approval")]
pub async fn create_case_plan_approval(
    caller: Authorized<PlanApprove>,
    id: Id,
    submission: Submission<PlanApprovalRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, planned: Planned, asked: Asked<PlanApprovalRequest>| {
            let revision = i32::try_from(asked.sound()?.revision).map_err(|_| Problem::new(Code::Internal))?;
            let Planned { case, person, plan } = planned;
            let (by, on) = (caller.actor().client, caller.today());
            let command = Command::Approve { revision, by, stated_it: person.row.is_stated_by(by) };
            case.state()?.runs(command.action())?;
            let next = apply(Some(&plan.rows.state()?), &command)?;
            let file = transaction.approve_plan(&case, plan, &next, by, on).await?;
            let case = advance(transaction, case, &person).await?;
            let names = transaction.rows().client_names([&file]).await?;
            let (tag, view) = view::show(&case, file, &names)?;
            Ok(Done::from(answer::created(&tag, format!("/v1/cases/{}/plan", id.0), &view)?))
        })
        .await
}

/// A case with its plan.
struct Planned {
    case: Model,
    person: Registration,
    plan: PlanFile,
}

impl Changeable for Planned {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let Some(case) = Model::lock(caller, transaction, id).await? else { return Ok(None) };
        let Some(plan) = transaction.rows().plan(&case, None).await? else { return Ok(None) };
        let person = transition::person(transaction, &case).await?;
        Ok(Some(Self { case, person, plan: transaction.open(plan) }))
    }

    fn version(&self) -> i64 {
        self.plan.rows.plan.version
    }
}

/// The case, which is planned from its first approved plan on.
async fn advance(transaction: &mut Transaction, before: Model, person: &Registration) -> Result<Model, Problem> {
    let state = before.state()?;
    if state.stage() >= Stage::Planned {
        return Ok(before);
    }
    let next = cases::apply(&state, &cases::Command::Advance { to: Stage::Planned })?;
    let mut after = before.clone();
    after.set_state(&next.state);
    Ok(transaction.save_case(&before, after, person, None, &next.events).await?)
}
