use super::transition::{self, AmongOthers};
use super::view::ReportView;
use crate::access::{Authorized, Permit, ReportReview};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::reports::{Command, apply};

/// Accept a report
///
/// The acceptance is final; a tranche that depends on the report becomes payable. The client that accepts the report
/// cannot release that tranche: let an officer accept, so that a manager can release. A client that wrote any part of
/// the report, or submitted it, cannot accept it (403 `separation_of_duties`). Possible while the report is submitted
/// and has no answer (409 `state_forbids`), and once everything that it reports is verified (409 `still_open` lists what
/// is not). No report follows the final one: it is accepted once nothing of the grant can be delivered any more (409
/// `still_open`), and everything that was delivered stands in a report (409 `not_reported` lists what does not: return
/// the report, so that the organisation adds it). These lists have 100 items at most. The body may be left out.
#[utoipa::path(tag = "reports", operation_id = "create_report_acceptance",
    security(("oauth2" = [ReportReview::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")), request_body = EmptyRequest,
    responses((status = 201, description = "The report as it is now", body = ReportView)))]
#[post("/reports/{id}/acceptance")]
pub async fn create_report_acceptance(
    caller: Authorized<ReportReview>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, AmongOthers(before): AmongOthers, asked: Asked<EmptyRequest>| {
            asked.sound()?;
            let by = caller.actor().client;
            let (open_assistance, not_reported) = transaction.unsettled(&before).await?;
            let next = apply(&before.state()?, &Command::Accept { by, open_assistance, not_reported })?;
            let report = transaction.accept_report(&before, &next).await?;
            transition::changed(transaction, report, caller.today()).await
        })
        .await
}
