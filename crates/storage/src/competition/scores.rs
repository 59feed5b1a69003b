//! Scores of a commission's members, and whom they cannot score.

use super::Call;
use super::calls::CONFLICT_DECLARED;
use crate::entity::{call_conflict, proposal, proposal_score};
use crate::{StorageError, Transaction};
use reintegration_domain::competition::ProposalEvent;
use reintegration_domain::identifier::ProposalId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

impl Transaction {
    /// What the member of the locked call said of its ties to the organisation.
    pub async fn conflict(
        &self,
        call: Uuid,
        member: Uuid,
        organisation: Uuid,
    ) -> Result<Option<call_conflict::Model>, StorageError> {
        let key = (call, member, organisation);
        Ok(call_conflict::Entity::find_by_id(key).one(self.connection()).await?)
    }

    /// Records that a member of the locked call has ties to an organisation. Its scores for that organisation's
    /// proposals go, but for those that are frozen.
    pub async fn declare_conflict(&mut self, call: &Call, row: &call_conflict::Model) -> Result<(), StorageError> {
        let theirs = proposal::Entity::find()
            .filter(proposal::Column::CallId.eq(call.row.id))
            .filter(proposal::Column::OrganisationId.eq(row.organisation_id))
            .all(self.connection())
            .await?;
        for proposal in theirs {
            let found = self.rows().proposal(ProposalId::new(proposal.id)).await?;
            if found.is_some_and(|found| !found.complete) {
                proposal_score::Entity::delete_many()
                    .filter(proposal_score::Column::ProposalId.eq(proposal.id))
                    .filter(proposal_score::Column::Member.eq(row.client))
                    .exec(self.connection())
                    .await?;
            }
        }
        call_conflict::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(self.connection())
            .await?;
        self.publish_call(CONFLICT_DECLARED, &call.row).await
    }

    /// Records a member's scores for a proposal whose call is locked, in place of those that it gave before.
    pub async fn put_score(&mut self, of: &proposal::Model, row: proposal_score::Model) -> Result<(), StorageError> {
        use proposal_score::Column;
        let again = OnConflict::columns([Column::ProposalId, Column::Member])
            .update_columns([Column::Points, Column::Total, Column::Comment, Column::ScoredAt])
            .to_owned();
        proposal_score::Entity::insert(row.into_active_model())
            .on_conflict(again)
            .exec_without_returning(self.connection())
            .await?;
        self.publish_proposal(ProposalEvent::Scored.name(), of).await
    }
}
