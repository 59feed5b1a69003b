use super::transition;
use super::view::ReportView;
use crate::access::{Authorized, Permit, ReportReview};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::list;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::fault::FaultKind;
use reintegration_domain::reports::{Command, Places, ReturnReason, apply, line_of, pointer};
use reintegration_storage::entity::report::Model;
use reintegration_storage::{ReportFile, Transaction};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A return of a report for correction.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reasons": [{ "pointer": "/narrative/summary", "reason": "Say what was reached." }] }))]
pub struct ReportReturnRequest {
    /// Corrections that are required
    #[serde(deserialize_with = "list::of_at_most::<100, _, _>")]
    #[validate(length(min = 1), nested)]
    #[schema(min_items = 1, max_items = 100)]
    reasons: Vec<ReturnReasonRequest>,
}

/// A correction that is required in one place. It may not name a person.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnReasonRequest {
    /// Place of the correction: a JSON pointer (RFC 6901) to a member that the content can have or an entry that a
    /// list has; `/lines/{line}/{column}` for items that were sent as a file; empty, or `/`, for the whole content
    #[validate(length(max = 400))]
    #[schema(value_type = schemas::ContentPointer)]
    pointer: String,
    /// Correction that is required there
    #[validate(length(max = 1000), custom(function = prose))]
    #[schema(value_type = schemas::ShortProse)]
    reason: String,
}

/// Return a report
///
/// Returns the report for correction, with the required corrections and their places: pointers into the submitted
/// content, or into its lines as `/lines/{line}/{column}`; other places are `unknown_place`. Request corrections of
/// the report only; once it is returned, a wrong record of a delivery can be withdrawn, or its verification refused.
/// The report has to be submitted again, and has at least ten days for that: `due_on` moves where needed. Until then,
/// the assistance that it reports cannot be reported elsewhere. Possible while the report is submitted and has no answer
/// (409 `state_forbids`).
#[utoipa::path(tag = "reports", operation_id = "create_report_return",
    security(("oauth2" = [ReportReview::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")), request_body = ReportReturnRequest,
    responses((status = 201, description = "The report as it is now", body = ReportView)))]
#[post("/reports/{id}/return")]
pub async fn create_report_return(
    caller: Authorized<ReportReview>,
    id: Id,
    submission: Submission<ReportReturnRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked| {
            let file = transaction.rows().report_file(before.clone(), None).await?;
            let reasons = reasons(asked, transaction, file.as_ref()).await?;
            let next = apply(&before.state()?, &Command::Return)?;
            let by = caller.actor().client;
            let (today, days) = (caller.today(), caller.app().agreement.correction_days());
            let report = transaction.return_report(&before, &next, by, reasons, (today, days)).await?;
            transition::changed(transaction, report, today).await
        })
        .await
}

/// The places, and what has to be put right there. Where there is no content yet, nothing can be returned either.
async fn reasons(
    Asked { body: asked, mut faults }: Asked<ReportReturnRequest>,
    transaction: &Transaction,
    file: Option<&ReportFile>,
) -> Result<Vec<ReturnReason>, Problem> {
    let told = asked.reasons;
    let places = match file {
        Some(file) => {
            let lines = told.iter().filter_map(|told| line_of(&told.pointer));
            let lines = transaction.rows().lines_of_report(&file.revision, lines).await?;
            let items = usize::try_from(file.revision.line_count).unwrap_or_default();
            Some(Places { content: &file.content, items, documents: file.documents.len(), lines })
        }
        None => None,
    };
    let mut reasons = Vec::with_capacity(told.len());
    for (index, told) in told.into_iter().enumerate() {
        let place = pointer(&told.pointer).and_then(|()| {
            let known = places.as_ref().is_none_or(|places| places.has(&told.pointer));
            known.then_some(told.pointer).ok_or(FaultKind::UnknownPlace)
        });
        let place = faults.take(format!("/reasons/{index}/pointer"), place);
        reasons.extend(place.map(|pointer| ReturnReason { pointer, reason: told.reason }));
    }
    faults.into_result().map_err(Problem::validation)?;
    Ok(reasons)
}
