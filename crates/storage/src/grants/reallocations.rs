//! Money that moves from one component of a grant to another.

use crate::column::{Tetri, Word};
use crate::entity::budget_reallocation::{Column, Entity, Model};
use crate::entity::grant;
use crate::error::OrCorrupt;
use crate::grants::Purpose;
use crate::scoped::Paged;
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::{EntryKind, ReallocationStatus, Shortage};
use reintegration_domain::identifier::{ClientId, ReallocationId};
use reintegration_domain::money::Money;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Select,
};
use serde_json::json;
use uuid::Uuid;

/// A wish to move money.
#[derive(Debug, Clone)]
pub struct NewReallocation {
    /// The component that gives.
    pub from: ComponentCode,
    /// The component that gets.
    pub to: ComponentCode,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

/// A page of a grant's reallocations, newest first, and one row more.
#[must_use]
pub fn reallocations_of(grant: Uuid, page: PageRequest) -> Select<Entity> {
    Entity::find().filter(Column::GrantId.eq(grant)).page(page, Column::Id)
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The reallocations of a grant of the caller's, newest first.
    pub async fn reallocations(&self, of: &grant::Model, page: PageRequest) -> Result<Page<Model>, StorageError> {
        Page::of(reallocations_of(of.id, page).all(self.connection).await?, page.limit)
    }
}

impl Scoped<'_, DatabaseTransaction> {
    /// Of which grant of the caller's the reallocation is. It never changes.
    pub async fn grant_of_reallocation(&self, id: ReallocationId) -> Result<Option<Uuid>, StorageError> {
        let own = scoped::grant_ids(self.scope);
        let id = Entity::find_by_id(id.uuid()).filter(Column::GrantId.in_subquery(own));
        Ok(id.select_only().column(Column::GrantId).into_tuple().one(self.connection).await?)
    }

    /// The reallocation, kept from other writers until the transaction ends. Its grant is locked already, and the
    /// caller's.
    pub async fn reallocation_for_update(&self, id: ReallocationId) -> Result<Model, StorageError> {
        let row = Entity::find_by_id(id.uuid()).lock_exclusive().one(self.connection).await?;
        row.or_corrupt("reallocation: it is gone")
    }
}

impl Transaction {
    /// Records that somebody wants to move money within a grant.
    pub async fn ask_reallocation(
        &mut self,
        grant: &grant::Model,
        new: NewReallocation,
        status: ReallocationStatus,
        by: ClientId,
    ) -> Result<Model, StorageError> {
        let row = Model {
            id: self.new_id(),
            grant_id: grant.id,
            from_component: Word(new.from),
            to_component: Word(new.to),
            amount_minor: Tetri(new.amount),
            reason: new.reason,
            answer: None,
            status: Word(status),
            asked_by: by.uuid(),
            answered_by: None,
            version: 1,
            asked_at: self.stamp().now,
            answered_at: None,
        };
        Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.publish_reallocation(status, grant, &row).await?;
        Ok(row)
    }

    /// Records an answer to a reallocation, held by the transaction, and its reason; approved, its money moves on that day.
    /// The inner error is what the line could have given.
    pub async fn answer_reallocation(
        &mut self,
        grant: &grant::Model,
        before: &Model,
        status: ReallocationStatus,
        (by, reason): (ClientId, Option<String>),
        on: NaiveDate,
    ) -> Result<Result<Model, Shortage>, StorageError> {
        if status == ReallocationStatus::Approved
            && let Err(shortage) = self.move_money(grant, before, on).await?
        {
            return Ok(Err(shortage));
        }
        let mut after = before.clone();
        after.status = Word(status);
        after.answer = reason;
        after.answered_by = Some(by.uuid());
        after.answered_at = Some(self.stamp().now);
        after.version = before.version.saturating_add(1);
        let unchanged = [Column::Id.eq(before.id), Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "reallocation", before.id).await?;
        self.publish_reallocation(status, grant, &after).await?;
        Ok(Ok(after))
    }

    /// Out of one line and into the other.
    async fn move_money(
        &self,
        grant: &grant::Model,
        of: &Model,
        on: NaiveDate,
    ) -> Result<Result<(), Shortage>, StorageError> {
        let (from, to) = (*of.from_component, *of.to_component);
        let amount = *of.amount_minor;
        // Both lines in the order of the components: of two that move money to and fro, one waits for the other.
        let lines = self.lines_for_update(grant.id).await?;
        let mut moves = [(from, EntryKind::Withdrawal), (to, EntryKind::Allocation)];
        for (component, kind) in moves {
            let (_, line) = lines.iter().find(|(code, _)| *code == component).or_corrupt("grant: no such line")?;
            if let Err(shortage) = line.book(kind, amount) {
                return Ok(Err(shortage));
            }
        }
        moves.sort_unstable_by_key(|(component, _)| *component);
        for (component, kind) in moves {
            self.write_entry((grant.id, component), (kind, amount), on, Purpose::Reallocation(of.id)).await?;
        }
        Ok(Ok(()))
    }

    async fn publish_reallocation(
        &mut self,
        status: ReallocationStatus,
        grant: &grant::Model,
        row: &Model,
    ) -> Result<(), StorageError> {
        let data = json!({
            "reference": grant.reference,
            "grant_id": grant.id,
            "lot_id": grant.lot_id,
            "from": row.from_component,
            "to": row.to_component,
            "amount": row.amount_minor,
            "status": row.status,
        });
        self.publish(NewChange {
            name: status.change(),
            subject_type: "reallocation",
            subject_id: row.id,
            subject_version: row.version,
            row: ChangeRow::of_grant(grant.lot_id, grant.organisation_id),
            data,
        })
        .await
    }
}
