//! Proposals for the lots of a call.

use crate::column::Word;
use crate::entity::proposal::{Column, Entity, Model};
use crate::entity::{lot, organisation, proposal_score};
use crate::error::OrCorrupt;
use crate::scoped::Paged;
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::{Audience, ChangeRow, NewChange, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::competition::{LotStatus, ProposalEvent, ProposalState, ProposalStatus, Standing, average};
use reintegration_domain::identifier::ProposalId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

/// A proposal with who made it and how it is scored.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The row.
    pub row: Model,
    /// Who made it.
    pub organisation: organisation::Model,
    /// Its scores, in the order of the members.
    pub scores: Vec<proposal_score::Model>,
    /// Whether its lot has its outcome.
    pub settled: bool,
}

impl Proposal {
    /// What its scores come to.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let totals: Vec<u32> = self.scores.iter().filter_map(|score| u32::try_from(score.total).ok()).collect();
        Standing { count: u32::try_from(totals.len()).unwrap_or(u32::MAX), average: average(&totals) }
    }
}

impl Model {
    /// The state that the row holds. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<ProposalState, StorageError> {
        Ok(match *self.status {
            ProposalStatus::Submitted => ProposalState::Submitted,
            ProposalStatus::Defective => {
                ProposalState::Defective { due_on: self.cure_due_on.or_corrupt("proposal: no day")? }
            }
            ProposalStatus::Admitted => ProposalState::Admitted,
            ProposalStatus::Refused => ProposalState::Refused,
            ProposalStatus::Withdrawn => ProposalState::Withdrawn,
            ProposalStatus::Awarded => ProposalState::Awarded,
        })
    }

    /// Puts the state into the row.
    pub fn set_state(&mut self, state: &ProposalState) {
        self.status = Word(state.status());
        self.cure_due_on = match *state {
            ProposalState::Defective { due_on } => Some(due_on),
            _ => None,
        };
    }
}

/// The rows, all of one call, with what is shown beside them.
async fn assembled<C: ConnectionTrait>(connection: &C, rows: Vec<Model>) -> Result<Vec<Proposal>, StorageError> {
    let Some(call) = rows.first().map(|row| row.call_id) else { return Ok(Vec::new()) };
    let scores = proposal_score::Entity::find()
        .filter(proposal_score::Column::ProposalId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(proposal_score::Column::Member)
        .all(connection)
        .await?;
    let organisations = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(rows.iter().map(|row| row.organisation_id)))
        .all(connection)
        .await?;
    let lots = lot::Entity::find().filter(lot::Column::CallId.eq(call)).all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let own = organisations.iter().find(|organisation| organisation.id == row.organisation_id);
            let organisation = own.cloned().or_corrupt("proposal: no organisation")?;
            let scores: Vec<_> = scores.iter().filter(|score| score.proposal_id == row.id).cloned().collect();
            let lot = lots.iter().find(|lot| lot.id == row.lot_id).or_corrupt("proposal: no lot")?;
            // An earlier round has had its outcome.
            let settled = lot.round > row.round || LotStatus::is_settled(*lot.status);
            Ok(Proposal { row, organisation, scores, settled })
        })
        .collect()
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The proposal, if it is among the caller's rows.
    pub async fn proposal(&self, id: ProposalId) -> Result<Option<Proposal>, StorageError> {
        let found = Entity::find_by_id(id.uuid()).filter(scoped::proposals(self.scope)).one(self.connection).await?;
        Ok(assembled(self.connection, found.into_iter().collect()).await?.pop())
    }

    /// The caller's proposals for a lot, newest first.
    pub async fn proposals(&self, lot: Uuid, page: PageRequest) -> Result<Page<Proposal>, StorageError> {
        let rows = Entity::find()
            .filter(scoped::proposals(self.scope))
            .filter(Column::LotId.eq(lot))
            .page(page, Column::Id)
            .all(self.connection)
            .await?;
        let Page { items, more } = Page::of(rows, page.limit)?;
        Ok(Page { items: assembled(self.connection, items).await?, more })
    }

    /// Proposals that were to be mended before `today`, some of them; the service calls until none is left.
    pub async fn overdue_cures(&self, today: NaiveDate, most: u64) -> Result<Vec<ProposalId>, StorageError> {
        let proposals: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::CureDueOn.is_not_null())
            .filter(Column::CureDueOn.lt(today))
            .order_by_asc(Column::CureDueOn)
            .order_by_asc(Column::Id)
            .limit(most)
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(proposals.into_iter().map(ProposalId::new).collect())
    }
}

impl Transaction {
    /// The proposals of one round of a lot whose call is locked.
    pub async fn competitors(&self, lot: &lot::Model) -> Result<Vec<Proposal>, StorageError> {
        let rows = Entity::find()
            .filter(Column::LotId.eq(lot.id))
            .filter(Column::Round.eq(lot.round))
            .order_by_asc(Column::Id)
            .all(self.connection())
            .await?;
        assembled(self.connection(), rows).await
    }

    /// Records a new proposal for a lot whose call is locked. False where its organisation has one in the round.
    pub async fn insert_proposal(&mut self, row: &Model) -> Result<bool, StorageError> {
        let one = Entity::find()
            .filter(Column::LotId.eq(row.lot_id))
            .filter(Column::Round.eq(row.round))
            .filter(Column::OrganisationId.eq(row.organisation_id))
            .filter(Column::WithdrawnAt.is_null());
        if one.count(self.connection()).await? > 0 {
            return Ok(false);
        }
        Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.publish_proposal("proposal.submitted", row).await?;
        Ok(true)
    }

    /// Records what became of a proposal whose call is locked, and the changes of `events`.
    pub async fn save_proposal(
        &mut self,
        before: &Model,
        mut after: Model,
        events: &[ProposalEvent],
    ) -> Result<Model, StorageError> {
        after.version = before.version.saturating_add(1);
        after.updated_at = self.stamp().now;
        let unchanged = [Column::Id.eq(before.id), Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "proposal", before.id).await?;
        for event in events {
            self.publish_proposal(event.name(), &after).await?;
        }
        Ok(after)
    }

    /// Of no lot's rows: who wins a lot does not hear of its competitors. Who competes hears of its own proposal, but not of
    /// each score.
    pub(super) async fn publish_proposal(&mut self, name: &'static str, row: &Model) -> Result<(), StorageError> {
        let data = json!({
            "reference": row.reference, "status": row.status, "lot_id": row.lot_id, "call_id": row.call_id,
            "round": row.round, "due_on": row.cure_due_on,
        });
        let organisation_id = (name != ProposalEvent::Scored.name()).then_some(row.organisation_id);
        self.publish(NewChange {
            name,
            subject_type: "proposal",
            subject_id: row.id,
            subject_version: row.version,
            row: ChangeRow { organisation_id, audience: Audience::Agency, ..ChangeRow::default() },
            data,
        })
        .await
    }
}
