//! A proposal with its lot and its call, all of them kept from other writers.

use super::view;
use crate::access::{Authenticated, Authorized, Changeable, Done, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use reintegration_domain::identifier::ProposalId;
use reintegration_domain::locale::Bilingual;
use reintegration_storage::{Contest, Proposal, StorageError, Transaction};
use uuid::Uuid;

/// What a change of a proposal is held against.
pub struct Standing {
    /// The proposal.
    pub proposal: Proposal,
    /// Its lot and its call.
    pub contest: Contest,
}

impl Standing {
    /// The proposal `id` among the rows of the transaction's author.
    pub async fn find(transaction: &Transaction, id: Uuid) -> Result<Option<Self>, StorageError> {
        let (rows, id) = (transaction.rows(), ProposalId::new(id));
        let Some(seen) = rows.proposal(id).await? else { return Ok(None) };
        let lot = transaction.public().lot(seen.row.lot_id).await?;
        let Some(contest) = transaction.contest(&lot).await? else { return Ok(None) };
        // Under the call's lock it is looked at again.
        let proposal = rows.proposal(id).await?;
        Ok(proposal.map(|proposal| Self { proposal, contest }))
    }

    /// Fails where the lot has its outcome, or competes in a later round.
    pub fn check_open(&self) -> Result<(), Problem> {
        if !self.proposal.settled {
            return Ok(());
        }
        let detail = Bilingual::fixed("ლოტის შედეგი უკვე ცნობილია.", "The lot has its outcome already.");
        Err(Problem::with(Code::StateForbids, detail))
    }
}

impl Changeable for Standing {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(Self::find(transaction, id).await?)
    }

    fn version(&self) -> i64 {
        self.proposal.row.version
    }
}

/// The answer to a transition: the proposal as it is now.
pub async fn changed<P: Permit>(caller: &Authorized<P>, transaction: &Transaction, id: Uuid) -> Result<Done, Problem> {
    let found = transaction.rows().proposal(ProposalId::new(id)).await?;
    let (tag, view) = view::show(found.ok_or(Problem::new(Code::Internal))?, caller.actor());
    Ok(Done::from(answer::created(&tag, format!("/v1/proposals/{id}"), &view)?))
}
