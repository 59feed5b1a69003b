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

/// Where a report and the case records disagree.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportDifference {
    /// The place: a JSON pointer into the content, or `/lines/{line}/{column}`
    #[schema(example = "/lines/2/amount", max_length = 400)]
    pointer: String,
    /// The stable code of what differs
    #[schema(example = "amount_differs", max_length = 100)]
    code: String,
    /// Whether it stands in the way of a submission
    #[schema(value_type = words::ReportSeverity)]
    severity: Severity,
    /// What differs, in the language asked for
    #[schema(example = "On record is 400.00.", max_length = 4000)]
    detail: String,
    /// What the report says; `null` where it says nothing
    #[schema(example = "400.01", max_length = 200)]
    reported: Option<String>,
    /// What is on record
    #[schema(example = "400.00", max_length = 200)]
    recorded: Option<String>,
}

/// What the items of a component come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportComponentTotals {
    /// The component
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// What they cost, as the report says
    reported: Amount,
    /// What they cost on record
    recorded: Amount,
    /// How many persons were served; who was erased counts once for each case
    #[schema(example = 1, minimum = 0)]
    persons: u32,
}

/// What there is to say against a report, everything at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportValidation {
    /// The report
    #[schema(max_length = 36)]
    report_id: Uuid,
    /// The revision that was looked at
    #[schema(example = 1, minimum = 1)]
    revision: i32,
    /// Whether it can be submitted, once its period is over
    valid: bool,
    /// What is wrong
    #[schema(max_items = 1000)]
    errors: Vec<FieldError>,
    /// How many errors there are beyond those
    #[schema(example = 0, minimum = 0)]
    more_errors: u64,
    /// Where it differs from the case records
    #[schema(max_items = 1000)]
    differences: Vec<ReportDifference>,
    /// How many differences there are beyond those
    #[schema(example = 0, minimum = 0)]
    more_differences: u64,
    /// How many items the report has
    #[schema(example = 1, minimum = 0)]
    line_count: i32,
    /// What its items come to; for the final report, those of the others that were submitted included
    #[schema(max_items = 4)]
    totals: Vec<ReportComponentTotals>,
}

/// Hold a report against the case records
///
/// A dry run of its submission: tells every error and every difference at once, and changes nothing. `warning` does
/// not stand in the way of a submission: what was delivered and is not reported, and what persons can explain who were
/// erased since. 409 `nothing_written` where there is nothing to look at. The body may be left out.
#[utoipa::path(tag = "reports", operation_id = "create_report_validation",
    extensions(("x-opens-people" = json!(true))),
    security(("oauth2" = [ReportWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "The report")), request_body = EmptyRequest,
    responses((status = 200, description = "What there is to say against it", body = ReportValidation)))]
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
                detail: fault.kind.detail(language),
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
