use super::content::MOST_REVISIONS;
use super::view::{self, ReportView};
use crate::access::{Authorized, Done, Permit, ReportWrite};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::shares::Sharer;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};
use reintegration_domain::fault::Faults;
use reintegration_domain::identifier::ReportId;
use reintegration_domain::reports::{Command, apply};
use reintegration_storage::Validation;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A report is submitted.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "revision": 1 }))]
pub struct ReportSubmissionRequest {
    /// The revision that was looked at; only the newest one can be submitted
    #[validate(range(min = 1, max = MOST_REVISIONS))]
    #[schema(required, nullable = false, value_type = i64, example = 1, minimum = 1, maximum = 1_000_000)]
    revision: Option<i64>,
}

/// Submit a report
///
/// Once its period is over (409 `not_yet_due`), in the order of the periods (409 `earlier_report_open`), and where
/// nothing stands in the way that `validation` would tell (422). What it reports, no other report can from then on. It
/// is final unless it is returned; after that the same revision may be submitted again, or a newer one. Otherwise 409
/// `state_forbids` or `nothing_written`, and 412 where another revision than the newest is named.
#[utoipa::path(tag = "reports", operation_id = "create_report_submission",
    extensions(("x-opens-people" = json!(true))),
    security(("oauth2" = [ReportWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "The report")), request_body = ReportSubmissionRequest,
    responses((status = 201, description = "The report as it is now", body = ReportView)))]
#[post("/reports/{id}/submission")]
pub async fn create_report_submission(
    caller: Authorized<ReportWrite>,
    id: Id,
    submission: Submission<ReportSubmissionRequest>,
) -> Result<HttpResponse, Problem> {
    let own = caller.app().shares.writing.wait(Sharer::client(caller.actor()), 1).await?;
    let _turn = caller.app().report_turns.write(own).await?;
    let mut against = None;
    let answered = caller
        .once(submission, async |transaction, body| {
            let id = ReportId::new(id.0);
            let found = transaction.rows().report(id).await?.ok_or(Problem::new(Code::NotFound))?;
            // What one report of a grant claims, the next one has to see.
            transaction.serialise_reports(&found).await?;
            let before = transaction.rows().report_for_update(id).await?.ok_or(Problem::new(Code::NotFound))?;
            let revision = revision(body.of(before.version)?)?;
            let by = caller.actor().client;
            let command = Command::Submit {
                revision,
                by,
                authors: before.authors.0.clone(),
                today: caller.today(),
                ends_on: before.ends_on,
                earlier_open: transaction.earlier_report_open(&before).await?,
            };
            let next = apply(&before.state()?, &command)?;
            let file = transaction.rows().report_file(before, None).await?.ok_or(Problem::new(Code::Internal))?;
            let validation = transaction.rows().validate_report(&file).await?;
            if !validation.is_valid() {
                against = Some(validation);
                return Err(Problem::new(Code::ValidationFailed));
            }
            let report = transaction.submit_report(&file, &next).await?;
            let path = format!("/v1/reports/{}", report.id);
            let (tag, view) = view::show(report, caller.today());
            Ok(Done::from(answer::created(&tag, path, &view)?))
        })
        .await;
    // What was taken back wrote nothing down; but what stands in the way says what is on record.
    match against {
        Some(validation) => Err(refusal(&caller.open(validation).await?)),
        None => answered,
    }
}

/// Names what does not agree with the case records.
fn refusal(validation: &Validation) -> Problem {
    let told = u64::try_from(validation.errors.len()).unwrap_or(u64::MAX);
    let all = told.saturating_add(validation.more_errors).saturating_add(validation.serious_differences);
    Problem::of_many(validation.obstacles(), all)
}

/// The revision that the body names.
fn revision((asked, mut faults): (ReportSubmissionRequest, Faults)) -> Result<i32, Problem> {
    let revision = faults.required("/revision", asked.revision);
    let revision = faults.result_of(revision).map_err(Problem::validation)?;
    i32::try_from(revision).map_err(|_| Problem::new(Code::Internal))
}
