use super::view::{self, ReportView};
use crate::access::{Authorized, Done, Permit, ReportReview};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{EmptyRequest, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::identifier::ReportId;
use reintegration_domain::reports::{Command, apply};

/// Accept a report
///
/// For good: the tranche that waited for it can be paid. Who accepts it cannot release that tranche: let an officer
/// accept, so that a manager can release. Who wrote any of it, or submitted it, does not accept it (403
/// `separation_of_duties`). Only while it waits for an answer (409 `state_forbids`). The body may be left out.
#[utoipa::path(tag = "reports", operation_id = "create_report_acceptance",
    security(("oauth2" = [ReportReview::SCOPE])),
    params(("id" = Uuid, Path, description = "The report")), request_body = EmptyRequest,
    responses((status = 201, description = "The report as it is now", body = ReportView)))]
#[post("/reports/{id}/acceptance")]
pub async fn create_report_acceptance(
    caller: Authorized<ReportReview>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let found = transaction.rows().report_for_update(ReportId::new(id.0)).await?;
            let before = found.ok_or(Problem::new(Code::NotFound))?;
            body.nothing(before.version)?;
            let by = caller.actor().client;
            let next = apply(&before.state()?, &Command::Accept { by })?;
            let report = transaction.accept_report(&before, &next).await?;
            let path = format!("/v1/reports/{}", report.id);
            let (tag, view) = view::show(report, caller.today());
            Ok(Done::from(answer::created(&tag, path, &view)?))
        })
        .await
}
