//! What happens to a lot that is competed for.

use super::view;
use crate::access::Done;
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Held};
use reintegration_domain::competition::ProposalStatus;
use reintegration_domain::identifier::LotId;
use reintegration_domain::locale::Bilingual;
use reintegration_storage::{Contest, LotRow, Proposal, Transaction};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A reason for a decision on a lot.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "No proposal serves the mountain villages." }))]
pub struct OutcomeRequest {
    /// Reason for the decision on the lot, which is published
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::Prose)]
    reason: Option<String>,
}

/// The reason that the body gives.
pub fn reason(Asked { body: asked, mut faults }: Asked<OutcomeRequest>) -> Result<String, Problem> {
    let reason = faults.required("/reason", asked.reason);
    faults.result_of(reason).map_err(Problem::validation)
}

/// The lot, if it is published or `drafts` are shown.
pub async fn lot_row(transaction: &Transaction, id: Uuid, drafts: bool) -> Result<LotRow, Problem> {
    let found = transaction.public().lot_of_competition(LotId::new(id), drafts).await?;
    found.ok_or(Problem::new(Code::NotFound))
}

/// The lot and its call, kept from other writers. For a lot that was recorded without a competition there is none: what
/// `asked` of it is refused once its version and the body were looked at.
pub async fn contest<T>(transaction: &Transaction, row: &LotRow, asked: &Held<T>) -> Result<Contest, Problem> {
    if let Some(contest) = transaction.contest(row).await? {
        return Ok(contest);
    }
    asked.check(row.version)?;
    let detail = Bilingual::fixed("ამ ლოტზე კონკურსი არ ყოფილა.", "Nobody competed for this lot.");
    Err(Problem::with(Code::StateForbids, detail))
}

/// The proposal that won the lot and waits for its organisation's answer, if there is one.
pub async fn awarded(transaction: &Transaction, contest: &Contest) -> Result<Option<Proposal>, Problem> {
    let competitors = transaction.competitors(&contest.lot).await?;
    Ok(competitors.into_iter().find(|one| one.row.status == ProposalStatus::Awarded))
}

/// The answer to a transition: the lot as it is now.
pub async fn changed(transaction: &Transaction, id: Uuid) -> Result<Done, Problem> {
    let row = transaction.public().lot(id).await?;
    let (tag, view) = view::show(row)?;
    Ok(Done::from(answer::created(&tag, format!("/v1/lots/{id}"), &view)?))
}
