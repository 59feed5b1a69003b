use super::contest::{Contested, changed};
use super::view::LotView;
use crate::access::{Authorized, CallManage, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::day;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::StillOpen;
use reintegration_domain::competition::{CallCommand, LotCommand, apply_to_call, apply_to_lot};
use reintegration_domain::fault::FaultKind;
use reintegration_domain::locale::Bilingual;
use reintegration_storage::Tetri;
use reintegration_storage::Word;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A new announcement of a lot.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "proposals_until": "<year>-12-31", "reason": "Nobody was awarded the lot." }))]
pub struct ReannouncementRequest {
    /// Last day for new proposals; today or later, in the year of the lot or before it
    #[serde(deserialize_with = "day::required")]
    #[schema(max_length = 10)]
    proposals_until: NaiveDate,
    /// Reason for announcing the lot again
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    reason: String,
}

/// Announce a lot again
///
/// Possible for a lot that ended without a winner, or whose grant was terminated (409 `state_forbids` for any other),
/// once everything that this grant had committed is delivered or cancelled (409 `still_open` names each one). The lot
/// is open for new proposals in its next round, with what is left of the amount that it was announced with. A decided
/// call becomes closed again until the lot has its outcome.
#[utoipa::path(tag = "competitions", operation_id = "create_lot_reannouncement",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the lot")), request_body = ReannouncementRequest,
    responses((status = 201, description = "The lot as it is now", body = LotView)))]
#[post("/lots/{id}/reannouncement")]
pub async fn create_lot_reannouncement(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission<ReannouncementRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, lot: Contested, asked: Asked<ReannouncementRequest>| {
            let contest = lot.contest(&asked)?;
            let (until, reason) = read(asked, caller.today(), contest.lot.year)?;
            let terminated = transaction.grant_was_terminated(id.0).await?;
            let next = apply_to_lot(*contest.lot.status, &LotCommand::Reannounce { terminated })?;
            StillOpen::check(transaction.promised_by_lot(id.0).await?)?;
            let state = *contest.call.row.status;
            let reopened = apply_to_call(state, &CallCommand::Reannounce)?;
            let mut lot = contest.lot.clone();
            lot.status = Word(next.state);
            lot.round = lot.round.saturating_add(1);
            lot.proposals_until = Some(until);
            lot.outcome_reason = Some(reason);
            lot.organisation_id = None;
            lot.allocated_minor = Tetri(transaction.left_of_lot(&contest.lot).await?);
            transaction.save_lot(&contest.lot, lot, &next.events).await?;
            if reopened.state != state {
                let mut call = contest.call.clone();
                call.row.status = Word(reopened.state);
                call.row.decided_at = None;
                transaction.save_call(&contest.call, call, &reopened.events).await?;
            }
            changed(transaction, id.0).await
        })
        .await
}

fn read(
    Asked { body: asked, mut faults }: Asked<ReannouncementRequest>,
    today: NaiveDate,
    year: i32,
) -> Result<(NaiveDate, String), Problem> {
    let latest = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(today);
    if !(today..=latest).contains(&asked.proposals_until) {
        let why = Bilingual::fixed("დღეიდან კონკურსის წლის ბოლომდე", "from today to the end of the year of the call");
        faults.push("/proposals_until", FaultKind::DayOutOfRange { earliest: today, latest, why });
    }
    faults.into_result().map_err(Problem::validation)?;
    Ok((asked.proposals_until, asked.reason))
}
