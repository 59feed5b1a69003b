use super::transition;
use super::view::GrantView;
use crate::access::{Authorized, GrantManage, Permit};
use crate::error::{Code, Problem};
use crate::http::day;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use crate::v1::competition::assessments::not_cleared;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use reintegration_domain::fault::FaultKind;
use reintegration_domain::grants::{Command, apply};
use reintegration_domain::locale::Bilingual;
use reintegration_storage::entity::grant::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A signature of an agreement.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "signed_on": "<today>" }))]
pub struct SignatureRequest {
    /// Day of the signature; today when left out. Not in the future, not after the grant's last day, and not before 1
    /// January of the year before the grant's year
    #[serde(deserialize_with = "day::optional")]
    signed_on: Option<NaiveDate>,
}

/// Sign a grant
///
/// From now on the grant's money can be used within its period: it is allocated to the budget lines, and the tranches
/// and reports are fixed. The grant counts in its year, in which never more than the year's budget is granted (409
/// `year_budget_exceeded` gives the rest in `available`). Only a drafted grant can be signed (409 `state_forbids`),
/// not one whose last day has passed (409 `grant_period_over`), and not one of an organisation that is no longer
/// cleared (409 `organisation_not_cleared` names the obstacle).
///
/// The grant pays 40 per cent with the signature, and 20 per cent with the acceptance of each of the first three
/// reports; where there are fewer reports, the last one also counts for the missing ones. An amount that does not
/// divide evenly is paid with the first tranche. The grant requires a report for each calendar quarter that its
/// period touches, due 15 days after the quarter, and a final report, due 30 days after the grant's last day. While a
/// report is 30 days late, the tranches that depend on it or on a later one are held. The quarterly reports are
/// sourced; the shares and the days are assumed. All of these terms are in `crates/domain/data/agreement.json`.
#[utoipa::path(tag = "grants", operation_id = "create_grant_signature",
    security(("oauth2" = [GrantManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")), request_body = SignatureRequest,
    responses((status = 201, description = "The grant as it is now", body = GrantView)))]
#[post("/grants/{id}/signature")]
pub async fn create_grant_signature(
    caller: Authorized<GrantManage>,
    id: Id,
    submission: Submission<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<SignatureRequest>| {
            let signed_on = read(asked, &before, caller.today())?;
            let mut not_cleared = not_cleared(transaction, before.organisation_id, caller.today()).await?;
            // A grant that was recorded without an award rests on no assessment.
            not_cleared.retain(|fault| fault.kind != FaultKind::NotAssessed);
            let command = Command::Sign { on: signed_on.max(caller.today()), ends_on: before.ends_on, not_cleared };
            let next = apply(*before.status, &command)?;
            let signed = transaction.sign_grant(&before, &next, signed_on, &caller.app().agreement).await?;
            transition::changed(signed.map_err(|available| Problem::short(Code::YearBudgetExceeded, available))?)
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
            let why = Bilingual::fixed(
                "გრანტის წელიწადამდე ერთი წლის დასაწყისიდან დღემდე, გრანტის ბოლო დღის ჩათვლით",
                "from the beginning of the year before that of the grant to today, the last day of the grant at the latest",
            );
            faults.push("/signed_on", FaultKind::DayOutOfRange { earliest, latest: grant.ends_on.min(today), why });
        }
        _ => {}
    }
    faults.into_result().map_err(Problem::validation)?;
    Ok(asked.signed_on.unwrap_or(today))
}
