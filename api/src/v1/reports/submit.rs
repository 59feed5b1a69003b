use super::content::MOST_REVISIONS;
use super::transition::{self, AmongOthers};
use super::view::ReportView;
use crate::access::{Authorized, Permit, ReportWrite};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::shares::Sharer;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};
use reintegration_domain::reports::{Command, apply};
use reintegration_storage::Validation;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A submission of a report.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "revision": 1 }))]
pub struct ReportSubmissionRequest {
    /// Number of the revision that the client checked; only the newest one can be submitted
    #[validate(range(min = 1, max = MOST_REVISIONS))]
    #[schema(example = 1, minimum = 1, maximum = 1_000_000)]
    revision: i64,
}

/// Submit a report
///
/// Possible once the report's period is over (409 `not_yet_due`), in the order of the periods (409
/// `earlier_report_open`), and if `validation` finds no error (422). From then on no other report can report the same
/// assistance. The submission is final unless the report is returned; then the same revision or a newer one can be
/// submitted. Otherwise 409 `state_forbids` or `nothing_written`, and 412 if another revision than the newest is
/// named.
#[utoipa::path(tag = "reports", operation_id = "create_report_submission",
    extensions(("x-opens-people" = json!(true))),
    security(("oauth2" = [ReportWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")), request_body = ReportSubmissionRequest,
    responses((status = 201, description = "The report as it is now", body = ReportView)))]
#[post("/reports/{id}/submission")]
pub async fn create_report_submission(
    caller: Authorized<ReportWrite>,
    id: Id,
    submission: Submission<ReportSubmissionRequest>,
) -> Result<HttpResponse, Problem> {
    let own = caller.app().shares.writing.wait(Sharer::client(caller.actor()), 1).await?;
    let _turn = caller.app().report_turns.write(own).await?;
    caller
        .change(submission, id, async |transaction, AmongOthers(before): AmongOthers, asked| {
            let ReportSubmissionRequest { revision } = asked.sound()?;
            let revision = i32::try_from(revision).map_err(|_| Problem::new(Code::Internal))?;
            let by = caller.actor().client;
            let command = Command::Submit {
                revision,
                by,
                authors: before.authors.0.clone(),
                today: caller.today(),
                ends_on: before.ends_on,
                earlier_open: transaction.earlier_open_report(&before).await?,
            };
            let next = apply(&before.state()?, &command)?;
            let file = transaction.rows().report_file(before, None).await?.ok_or(Problem::new(Code::Internal))?;
            let validation = transaction.rows().validate_report(&file).await?;
            if !validation.is_valid() {
                return Err(Problem::telling(
                    Code::ValidationFailed,
                    validation.map(|validation| refusal(&validation)),
                ));
            }
            let report = transaction.submit_report(&file, &next).await?;
            transition::changed(transaction, report, caller.today()).await
        })
        .await
}

/// Names what does not agree with the case records.
fn refusal(validation: &Validation) -> Problem {
    let told = u64::try_from(validation.errors.len()).unwrap_or(u64::MAX);
    let all = told.saturating_add(validation.more_errors).saturating_add(validation.serious_differences);
    Problem::of_many(validation.obstacles(), all)
}
