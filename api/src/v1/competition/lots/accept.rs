use super::contest::{Offered, changed};
use super::view::LotView;
use crate::access::{Authorized, Permit, ProposalSubmit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use crate::v1::competition::assessments::not_cleared;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use reintegration_domain::competition::{LotCommand, apply_to_lot, reduced};
use reintegration_storage::entity::proposal;
use reintegration_storage::{Contest, NewGrant, OrCorrupt, StorageError, Word};

/// Accept the award of a lot
///
/// Done by the organisation whose proposal won; for any other organisation the lot does not exist (404). From then on
/// the lot belongs to the organisation, `allocated` is the awarded amount, and `grant_id` names the agreement, which
/// still needs its signature. 409 `state_forbids` if the lot is not offered, 409 `grant_period_over` if its year is
/// over, 409 `organisation_not_cleared` if the organisation is no longer cleared. The body may be left out.
#[utoipa::path(tag = "competitions", operation_id = "create_lot_award_acceptance",
    security(("oauth2" = [ProposalSubmit::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the lot")), request_body = EmptyRequest,
    responses((status = 201, description = "The lot as it is now", body = LotView)))]
#[post("/lots/{id}/award/acceptance")]
pub async fn create_lot_award_acceptance(
    caller: Authorized<ProposalSubmit>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, offered: Offered, asked: Asked<EmptyRequest>| {
            let (contest, winner) = offered.contest(&asked)?;
            asked.sound()?;
            let last_day = last_day(contest.lot.year)?;
            let cleared = match &winner {
                Some(winner) => not_cleared(transaction, winner.row.organisation_id, caller.today()).await?.is_empty(),
                None => true,
            };
            let command = LotCommand::Accept { today: caller.today(), last_day, cleared };
            let next = apply_to_lot(*contest.lot.status, &command)?;
            let winner = winner.ok_or(Problem::new(Code::Internal))?;
            let grant = grant(&contest, &winner.row, caller.today())?;
            let mut lot = contest.lot.clone();
            lot.status = Word(next.state);
            lot.organisation_id = Some(winner.row.organisation_id);
            lot.allocated_minor = winner.row.awarded_minor.unwrap_or(lot.allocated_minor);
            transaction.save_lot(&contest.lot, lot, &next.events).await?;
            transaction.draft_grant(&grant).await?;
            transaction.decide_where_settled(contest.call).await?;
            changed(transaction, id.0).await
        })
        .await
}

fn last_day(year: i32) -> Result<NaiveDate, StorageError> {
    NaiveDate::from_ymd_opt(year, 12, 31).or_corrupt("lot: its year")
}

/// What the award comes to: the proposal's lines, reduced where less was awarded, from today or the year's first day on.
fn grant(contest: &Contest, won: &proposal::Model, today: NaiveDate) -> Result<NewGrant, StorageError> {
    let year = contest.lot.year;
    let first = NaiveDate::from_ymd_opt(year, 1, 1).or_corrupt("lot: its year")?;
    let amount = won.awarded_minor.or_corrupt("proposal: awarded nothing")?;
    let lines = reduced(&won.budget, *amount).or_corrupt("proposal: awarded more than was proposed")?;
    Ok(NewGrant {
        programme: *contest.lot.programme,
        year,
        lot: contest.lot.id,
        organisation: won.organisation_id,
        lines: lines.into_iter().map(|line| (line.component, line.amount)).collect(),
        starts_on: first.max(today),
        ends_on: last_day(year)?,
    })
}
