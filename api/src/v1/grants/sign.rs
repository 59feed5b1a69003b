use super::transition;
use super::view::GrantView;
use crate::access::{Authorized, GrantManage, Permit};
use crate::error::{Code, Problem};
use crate::http::day;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use crate::v1::competition::assessments::{self, Step};
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use reintegration_domain::fault::FaultKind;
use reintegration_domain::grants::{Command, apply};
use reintegration_storage::entity::grant::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// An agreement is signed.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "signed_on": "2020-02-27" }))]
pub struct SignatureRequest {
    /// The day; today when left out. Not in the future, not after the grant's last day, and not before 1 January of
    /// the year that comes before the grant's
    #[serde(deserialize_with = "day::optional")]
    signed_on: Option<NaiveDate>,
}

/// Sign a grant
///
/// Its money can be used from now on, within its period: it lies in the lines, the tranches and the reports are known.
/// It counts in its year, which is never granted more than its budget (409 `year_budget_exceeded` says in `available`
/// what is left). Only a drafted one is signed (409 `state_forbids`), none whose last day has passed (409
/// `grant_period_over`), and none of an organisation that is not cleared any more (409 `organisation_not_cleared`
/// names what is in the way).
///
/// It pays 40 per cent with the signature, and 20 per cent with the acceptance of each of the first three reports;
/// where there are fewer, the last report stands for those that are missing. What does not divide evenly is paid
/// first. It asks for a report of each quarter of the calendar that its period touches, due 15 days after the quarter,
/// and for a final one, due 30 days after the grant's last day. While a report is 30 days late, the tranches that wait
/// for it or a later one are held. That reports are quarterly is sourced; the shares and the days are assumed. All of
/// it stands in `crates/domain/data/agreement.json`.
#[utoipa::path(tag = "grants", operation_id = "create_grant_signature",
    security(("oauth2" = [GrantManage::SCOPE])),
    params(("id" = Uuid, Path, description = "The grant")), request_body = SignatureRequest,
    responses((status = 201, description = "The grant as it is now", body = GrantView)))]
#[post("/grants/{id}/signature")]
pub async fn create_grant_signature(
    caller: Authorized<GrantManage>,
    id: Id,
    submission: Submission<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    transition::make(&caller, submission, id.0, async |transaction, before, body| {
        let signed_on = read(body.of(before.version)?, &before, caller.today())?;
        let next = apply(*before.status, &Command::Sign)?;
        if signed_on.max(caller.today()) > before.ends_on {
            return Err(Problem::new(Code::GrantPeriodOver));
        }
        assessments::check_cleared(transaction, before.organisation_id, caller.today(), Step::Signature).await?;
        let signed = transaction.sign_grant(&before, &next, signed_on, &caller.app().agreement).await?;
        signed.map_err(|available| Problem::short(Code::YearBudgetExceeded, available))
    })
    .await
}

/// The day of the signature: not in the future, not after the grant's last day, nor before the year that comes before it.
fn read(
    Asked { body: asked, mut faults }: Asked<SignatureRequest>,
    grant: &Model,
    today: NaiveDate,
) -> Result<NaiveDate, Problem> {
    let earliest = NaiveDate::from_ymd_opt(grant.year.saturating_sub(1), 1, 1).unwrap_or(grant.starts_on);
    match asked.signed_on {
        Some(day) if day > today => faults.push("/signed_on", FaultKind::DayInFuture),
        Some(day) if !(earliest..=grant.ends_on).contains(&day) => {
            faults.push("/signed_on", FaultKind::DayOutOfRange { earliest, latest: grant.ends_on.min(today) });
        }
        _ => {}
    }
    faults.into_result().map_err(Problem::validation)?;
    Ok(asked.signed_on.unwrap_or(today))
}
