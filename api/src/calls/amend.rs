use super::refused;
use super::request::{CallPatch, CallRequest};
use super::view::{self, CallView};
use crate::access::{Authorized, CallManage, Done, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::Submission;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use reintegration_domain::competition::{CallCommand, apply_to_call};
use reintegration_domain::fault::{Fault, FaultKind};
use reintegration_domain::identifier::CallId;

/// Amend a call
///
/// A JSON merge patch (RFC 7396): what is left out stays, `null` takes away. Only while it is a draft; its programme and
/// its year stay.
#[utoipa::path(tag = "competitions", operation_id = "update_call",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "The call")),
    request_body(content = CallPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The call as it is now", body = CallView)))]
#[patch("/calls/{id}")]
pub async fn update_call(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    submission.require_expectation()?;
    caller
        .once(&submission, async |transaction| {
            let found = transaction.call_for_update(CallId::new(id.0), true).await?;
            let before = found.ok_or(Problem::new(Code::NotFound))?;
            let (asked, faults) = submission.patched(&CallRequest::of(&before)?)?;
            let content = asked.parse(faults, transaction).await?.map_err(Problem::validation)?;
            // Its lots and its reference carry both.
            let mut fixed = Vec::new();
            if content.programme.as_str() != before.row.programme {
                fixed.push(Fault::new("/programme", FaultKind::Fixed));
            }
            if content.year != before.row.year {
                fixed.push(Fault::new("/year", FaultKind::Fixed));
            }
            if !fixed.is_empty() {
                return Err(Problem::validation(fixed));
            }
            submission.expects(before.row.version)?;
            let next = apply_to_call(before.row.state()?, &CallCommand::Amend).map_err(refused)?;
            let mut after = before.clone();
            content.fill(&mut after)?;
            // Nothing changes where nothing would: the version stays.
            let call =
                if after == before { after } else { transaction.save_call(&before, after, &next.events).await? };
            let (tag, view) = view::show(call, true)?;
            Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?))
        })
        .await
}
