use crate::access::{Authorized, Permit, ReportWrite};
use crate::contract::words;
use crate::error::{Code, FieldError, Problem};
use crate::http::identifier::Id;
use crate::http::submission::{EmptyRequest, Submission};
use crate::http::{answer, language};
use crate::money::Amount;
use actix_web::{HttpRequest, HttpResponse, post};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::identifier::ReportId;
use reintegration_domain::locale::Language;
use reintegration_domain::reports::Severity;
use reintegration_storage::{ReportFile, Validation};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A difference between a report and the case records.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportDifference {
    /// Place of the difference: a JSON pointer into the content, or `/lines/{line}/{column}`
    #[schema(example = "/lines/2/amount", max_length = 400)]
    pointer: String,
    /// Stable code of the difference
    #[schema(example = "amount_differs", max_length = 100)]
    code: String,
    /// Whether the difference prevents a submission
    #[schema(value_type = words::ReportSeverity)]
    severity: Severity,
    /// Description of the difference, in the requested language
    #[schema(example = "On record is 400.00.", max_length = 4000)]
    detail: String,
    /// Reported value; `null` where the report has none
    #[schema(example = "400.01", max_length = 200)]
    reported: Option<String>,
    /// Value that is on record
    #[schema(example = "400.00", max_length = 200)]
    recorded: Option<String>,
}

/// Totals of a report's items for one component.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportComponentTotals {
    /// Component of the programme
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Total cost, as reported
    reported: Amount,
    /// Total cost on record
    recorded: Amount,
    /// Number of persons served; an erased person counts once for each case
    #[schema(example = 1, minimum = 0)]
    persons: u32,
}

/// The result of checking a report, with everything at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportValidation {
    /// Identifier of the report
    #[schema(max_length = 36)]
    report_id: Uuid,
    /// Number of the revision that was checked
    #[schema(example = 1, minimum = 1)]
    revision: i32,
    /// Whether the report can be submitted, once its period is over
    valid: bool,
    /// Errors in the report
    #[schema(max_items = 1000)]
    errors: Vec<FieldError>,
    /// Number of further errors that are not listed
    #[schema(example = 0, minimum = 0)]
    more_errors: u64,
    /// Differences from the case records
    #[schema(max_items = 1000)]
    differences: Vec<ReportDifference>,
    /// Number of further differences that are not listed
    #[schema(example = 0, minimum = 0)]
    more_differences: u64,
    /// Number of items of the report
    #[schema(example = 1, minimum = 0)]
    line_count: i32,
    /// Totals of the items; for the final report, with the items of the other submitted reports
    #[schema(max_items = 4)]
    totals: Vec<ReportComponentTotals>,
}

/// Check a report against the case records
///
/// A dry run of the submission: lists every error and every difference at once, and changes nothing. A `warning` does
/// not prevent a submission: it marks a delivery that the report leaves out, of its period or recorded too late for an
/// earlier report, or a difference that can come from persons who were erased since. 409 `nothing_written` if there is
/// no content to check. The body may be left out.
#[utoipa::path(tag = "reports", operation_id = "create_report_validation",
    extensions(("x-opens-people" = json!(true))),
    security(("oauth2" = [ReportWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")), request_body = EmptyRequest,
    responses((status = 200, description = "The result of the check", body = ReportValidation)))]
#[post("/reports/{id}/validation")]
pub async fn create_report_validation(
    caller: Authorized<ReportWrite>,
    id: Id,
    request: HttpRequest,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    let language = language::preferred(request.headers());
    let (_, body) = submission.parts();
    let _turn = caller.app().report_turns.look().await?;
    // There is nothing to write but who looked: no writer has to wait, and asking again looks again, whatever the key.
    let rows = caller.rows();
    let found = rows.report(ReportId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    body.of(found.version)?.sound()?;
    let file = rows.report_file(found, None).await?.ok_or(nothing_written())?;
    let validation = caller.open(rows.validate_report(&file).await?).await?;
    let after = rows.report(ReportId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    if after.version != file.report.version {
        return Err(Problem::new(Code::Stale));
    }
    Ok(answer::personal(&show(&file, validation, language)))
}

/// There is no content yet that could be looked at.
fn nothing_written() -> Problem {
    Problem::new(Code::NothingWritten)
}

fn show(file: &ReportFile, validation: Validation, language: Language) -> ReportValidation {
    let valid = validation.is_valid();
    ReportValidation {
        report_id: file.report.id,
        revision: file.revision.revision,
        valid,
        errors: validation
            .errors
            .iter()
            .map(|fault| FieldError {
                pointer: fault.pointer.clone(),
                code: fault.kind.code().to_owned(),
                detail: fault.detail(language),
            })
            .collect(),
        more_errors: validation.more_errors,
        differences: validation
            .differences
            .into_iter()
            .map(|one| ReportDifference {
                code: one.fault.kind.code().to_owned(),
                detail: one.fault.kind.detail(language),
                pointer: one.fault.pointer,
                severity: one.severity,
                reported: one.reported,
                recorded: one.recorded,
            })
            .collect(),
        more_differences: validation.more_differences,
        line_count: file.revision.line_count,
        totals: validation
            .totals
            .into_iter()
            .map(|total| ReportComponentTotals {
                component: total.component,
                reported: total.reported.into(),
                recorded: total.recorded.into(),
                persons: total.persons,
            })
            .collect(),
    }
}
