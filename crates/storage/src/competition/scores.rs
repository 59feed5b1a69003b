//! Scores of a commission's members, and whom they cannot score.

use super::Call;
use super::calls::CONFLICT_DECLARED;
use super::proposals::Proposal;
use crate::entity::{call_conflict, proposal, proposal_score};
use crate::{StorageError, Transaction};
use reintegration_domain::competition::{ProposalEvent, ProposalStatus};
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
    /// proposals go, but for those that are frozen or that an outcome rests on.
    pub async fn declare_conflict(&mut self, call: &Call, row: &call_conflict::Model) -> Result<(), StorageError> {
        let theirs = proposal::Entity::find()
            .filter(proposal::Column::CallId.eq(call.row.id))
            .filter(proposal::Column::OrganisationId.eq(row.organisation_id))
            .all(self.connection())
            .await?;
        for proposal in theirs {
            let found = self.rows().proposal(ProposalId::new(proposal.id)).await?;
            let open = |found: Proposal| {
                !found.row.scores_frozen && !found.settled && found.row.status == ProposalStatus::Admitted
            };
            if found.is_some_and(open) {
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
        self.freeze_scores(call, row.organisation_id).await?;
        self.publish_call(CONFLICT_DECLARED, &call.row).await
    }

    /// Records a member's scores for a proposal whose call is locked, in place of those that it gave before.
    pub async fn put_score(
        &mut self,
        call: &Call,
        of: &proposal::Model,
        row: proposal_score::Model,
    ) -> Result<(), StorageError> {
        use proposal_score::Column;
        let again = OnConflict::columns([Column::ProposalId, Column::Member])
            .update_columns([Column::Points, Column::Total, Column::Comment, Column::ScoredAt])
            .to_owned();
        proposal_score::Entity::insert(row.into_active_model())
            .on_conflict(again)
            .exec_without_returning(self.connection())
            .await?;
        self.freeze_scores(call, of.organisation_id).await?;
        self.publish_proposal(ProposalEvent::Scored.name(), of).await
    }

    /// Freezes the scores of the organisation's proposals that every member gave who may: no fewer than the call asks for.
    async fn freeze_scores(&self, call: &Call, organisation: Uuid) -> Result<(), StorageError> {
        let sql = "UPDATE proposals SET scores_frozen = TRUE \
             WHERE call_id = $1 AND organisation_id = $2 AND status = 'admitted' AND scores_frozen = FALSE \
             AND (SELECT count(*) FROM proposal_scores s WHERE s.proposal_id = proposals.id) >= $3 \
             AND NOT EXISTS (SELECT 1 FROM call_members m JOIN clients c ON c.id = m.client \
             WHERE m.call_id = $1 AND c.revoked_at IS NULL \
             AND NOT EXISTS (SELECT 1 FROM call_conflicts x WHERE x.call_id = $1 AND x.client = m.client \
             AND x.organisation_id = $2) \
             AND NOT EXISTS (SELECT 1 FROM proposal_scores s WHERE s.proposal_id = proposals.id AND s.member = m.client))";
        self.execute(sql, vec![call.row.id.into(), organisation.into(), call.row.minimum_scores.into()]).await?;
        Ok(())
    }
}
