use super::view::{self, ReportView};
use crate::access::{Authorized, Done, Permit, ReportReview};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::list;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};
use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::identifier::ReportId;
use reintegration_domain::reports::{Command, Places, ReturnReason, apply, line_of, pointer};
use reintegration_storage::{ReportFile, Transaction};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A report has to be corrected.
#[derive(Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "reasons": [{ "pointer": "/narrative/summary", "reason": "Say what was reached." }] }))]
pub struct ReportReturnRequest {
    /// What has to be put right
    #[serde(deserialize_with = "list::at_most::<100, _, _>")]
    #[validate(length(min = 1), nested)]
    #[schema(required, nullable = false, value_type = Vec<ReturnReasonRequest>, min_items = 1, max_items = 100)]
    reasons: Option<Vec<ReturnReasonRequest>>,
}

/// What has to be put right in one place. It may not name a person.
#[derive(Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReturnReasonRequest {
    /// Where: a JSON pointer (RFC 6901) to what the content can have, and of a list to what is there; `/lines/{line}/{column}`
    /// where its items came as a file; empty, or `/`, for the whole
    #[validate(length(max = 400))]
    #[schema(required, nullable = false, value_type = schemas::ContentPointer)]
    pointer: Option<String>,
    /// What has to be put right there
    #[validate(length(max = 1000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::ShortProse)]
    reason: Option<String>,
}

/// Return a report
///
/// To be corrected, with what has to be put right and where: pointers into the content that was submitted, or into its
/// lines as `/lines/{line}/{column}`; others are `unknown_place`. Ask for what the report says; what is on record as
/// delivered cannot be changed. It is waited for again; its last day stays. What it claims stays claimed until it is
/// submitted anew. Only while it waits for an answer (409 `state_forbids`).
#[utoipa::path(tag = "reports", operation_id = "create_report_return",
    security(("oauth2" = [ReportReview::SCOPE])),
    params(("id" = Uuid, Path, description = "The report")), request_body = ReportReturnRequest,
    responses((status = 201, description = "The report as it is now", body = ReportView)))]
#[post("/reports/{id}/return")]
pub async fn create_report_return(
    caller: Authorized<ReportReview>,
    id: Id,
    submission: Submission<ReportReturnRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let found = transaction.rows().report_for_update(ReportId::new(id.0)).await?;
            let before = found.ok_or(Problem::new(Code::NotFound))?;
            let file = transaction.rows().report_file(before.clone(), None).await?;
            let reasons = reasons(body.of(before.version)?, transaction, file.as_ref()).await?;
            let next = apply(&before.state()?, &Command::Return)?;
            let by = caller.actor().client;
            let report = transaction.return_report(&before, &next, by, reasons, caller.today()).await?;
            let path = format!("/v1/reports/{}", report.id);
            let (tag, view) = view::show(report, caller.today());
            Ok(Done::from(answer::created(&tag, path, &view)?))
        })
        .await
}

/// The places, and what has to be put right there. Where there is no content yet, nothing can be returned either.
async fn reasons(
    (asked, mut faults): (ReportReturnRequest, Faults),
    transaction: &Transaction,
    file: Option<&ReportFile>,
) -> Result<Vec<ReturnReason>, Problem> {
    let told = faults.required("/reasons", asked.reasons).unwrap_or_default();
    let places = match file {
        Some(file) => {
            let lines = told.iter().filter_map(|told| told.pointer.as_deref().and_then(line_of));
            let lines = transaction.rows().lines_of_report(&file.revision, lines).await?;
            let items = usize::try_from(file.revision.line_count).unwrap_or_default();
            Some(Places { content: &file.content, items, documents: file.documents.len(), lines })
        }
        None => None,
    };
    let mut reasons = Vec::with_capacity(told.len());
    for (index, told) in told.into_iter().enumerate() {
        let at = |name: &str| format!("/reasons/{index}/{name}");
        let place = told.pointer.ok_or(FaultKind::Required).and_then(|told| {
            pointer(&told)?;
            let known = places.as_ref().is_none_or(|places| places.has(&told));
            if known { Ok(told) } else { Err(FaultKind::UnknownPlace) }
        });
        let place = faults.take(at("pointer"), place);
        let reason = faults.required(at("reason"), told.reason);
        reasons.extend(place.zip(reason).map(|(pointer, reason)| ReturnReason { pointer, reason }));
    }
    faults.into_result().map_err(Problem::validation)?;
    Ok(reasons)
}
