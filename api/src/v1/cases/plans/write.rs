use super::request::PlanRequest;
use super::view::{self, PlanView};
use crate::access::{Authorized, Done, Permit, PlanWrite};
use crate::error::{Code, Problem, ProblemDocument};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use crate::v1::cases::transition;
use crate::v1::intake::registrations::rows::policy_on;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, put};
use reintegration_domain::cases::plans::{Command, Content, apply};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::entity::case::Model;
use reintegration_storage::{PlanRows, PublishedPolicy, Transaction};

/// Write a case's reintegration plan
///
/// Adds a new revision; older revisions are kept. The new revision needs the approval of another client, even if the
/// revision before it was approved. The first revision is sent with `If-None-Match: *`, every later one with
/// `If-Match`. Possible while the case is running.
#[utoipa::path(tag = "cases", operation_id = "replace_case_plan",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [PlanWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = PlanRequest,
    responses((status = 200, description = "The plan as it is now", body = PlanView),
              (status = 201, description = "The case's first plan", body = PlanView),
              (status = 428, description = "The request has neither `If-Match` nor `If-None-Match: *`", body = ProblemDocument, content_type = "application/problem+json")))]
#[put("/cases/{id}/plan")]
pub async fn replace_case_plan(
    caller: Authorized<PlanWrite>,
    id: Id,
    submission: Submission<PlanRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let rows = transaction.rows();
            let case = rows.case_for_update(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
            let before = rows.plan_rows(&case, None).await?;
            let policy = policy(transaction, &case, &caller).await?;
            let content = content(body.of_any(before.as_ref().map(|before| before.plan.version))?, &policy)?;
            let person = transition::person(transaction, &case).await?;
            let by = caller.actor().client;
            let state = case.state()?;
            let due_on = state.due_on(caller.today(), policy.deadlines().plan_approval_days, None);
            let command = Command::Write { by, due_on };
            state.runs(command.action())?;
            let state = before.as_ref().map(PlanRows::state).transpose()?;
            let next = apply(state.as_ref(), &command)?;
            let first = before.is_none();
            let before = before.map(|before| before.plan);
            let file = transaction.write_plan(&case, &person, before, &next, by, content).await?;
            let names = transaction.rows().client_names([&file]).await?;
            let (tag, view) = view::show(&case, file, &names)?;
            let path = format!("/v1/cases/{id}/plan", id = id.0);
            Ok(Done::from(if first {
                answer::created(&tag, path, &view)?
            } else {
                answer::of(StatusCode::OK, Some(&tag), None, &view)?
            }))
        })
        .await
}

/// The policy of the case's programme today.
async fn policy(
    transaction: &Transaction,
    case: &Model,
    caller: &Authorized<PlanWrite>,
) -> Result<PublishedPolicy, Problem> {
    policy_on(transaction, *case.programme, caller.today()).await
}

/// What the plan says, if nothing is wrong with it.
fn content(
    Asked { body: asked, mut faults }: Asked<PlanRequest>,
    policy: &PublishedPolicy,
) -> Result<Content, Problem> {
    let content = faults.take_all(Content::parse(asked.into(), policy));
    faults.into_result().map_err(Problem::validation)?;
    content.ok_or(Problem::new(Code::Internal))
}
