//! What happens to a lot that is competed for.

use super::view;
use crate::access::{Authenticated, Changeable, Done, changes_drafts};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::reason::reason;
use crate::http::submission::Asked;
use reintegration_domain::competition::ProposalStatus;
use reintegration_domain::identifier::{LotId, OrganisationId};
use reintegration_domain::locale::Bilingual;
use reintegration_storage::{Contest, LotRow, Proposal, Transaction};
use uuid::Uuid;

reason!(
    OutcomeRequest,
    "A reason for a decision on a lot.",
    "Reason for the decision on the lot, which is published",
    "No proposal serves the mountain villages."
);

/// A lot, with its call, which is kept from other writers too. One that was recorded without a competition has none.
pub struct Contested {
    row: LotRow,
    contest: Option<Contest>,
}

impl Changeable for Contested {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let drafts = changes_drafts(caller.actor());
        let Some(row) = transaction.public().lot_of_competition(LotId::new(id), drafts).await? else {
            return Ok(None);
        };
        let contest = transaction.contest(&row).await?;
        Ok(Some(Self { row, contest }))
    }

    fn version(&self) -> i64 {
        self.contest.as_ref().map_or(self.row.version, |contest| contest.lot.version)
    }
}

impl Contested {
    /// The lot and its call. Where there is no call, what is `asked` is refused: first for its own faults.
    pub fn contest<T>(self, asked: &Asked<T>) -> Result<Contest, Problem> {
        if let Some(contest) = self.contest {
            return Ok(contest);
        }
        asked.faults.clone().into_result().map_err(Problem::validation)?;
        let detail = Bilingual::fixed("ამ ლოტზე კონკურსი არ ყოფილა.", "Nobody competed for this lot.");
        Err(Problem::with(Code::StateForbids, detail))
    }
}

/// A lot with the proposal that won it, for the organisation of that proposal; for others there is no such lot.
pub struct Offered {
    lot: Contested,
    winner: Option<Proposal>,
}

impl Changeable for Offered {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let Some(lot) = Contested::lock(caller, transaction, id).await? else { return Ok(None) };
        let winner = match &lot.contest {
            Some(contest) => awarded(transaction, contest).await?,
            None => None,
        };
        let own = caller.actor().organisation.map(OrganisationId::uuid);
        let is_others = winner.as_ref().is_some_and(|winner| Some(winner.row.organisation_id) != own);
        Ok((!is_others).then_some(Self { lot, winner }))
    }

    fn version(&self) -> i64 {
        self.lot.version()
    }
}

impl Offered {
    /// The lot and its call, and who won it, if somebody did: see [`Contested::contest`].
    pub fn contest<T>(self, asked: &Asked<T>) -> Result<(Contest, Option<Proposal>), Problem> {
        Ok((self.lot.contest(asked)?, self.winner))
    }
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
