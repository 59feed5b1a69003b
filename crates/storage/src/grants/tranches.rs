//! Tranches of grants. Who changes one holds its row, and those of a grant are taken in the order of their numbers.

use crate::column::{Tetri, Word};
use crate::entity::tranche::{Column, Entity, Model};
use crate::entity::{grant, report};
use crate::error::OrCorrupt;
use crate::scoped::{self, Scoped};
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::decision::Decision;
use reintegration_domain::grants::{TrancheCommand, TrancheEvent, TrancheStatus, apply_to_tranche};
use reintegration_domain::identifier::TrancheId;
use reintegration_domain::money::Money;
use reintegration_domain::reports::{Stage, Told};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

/// What was paid in tranches.
pub fn paid(tranches: &[Model]) -> Result<Money, StorageError> {
    let paid = tranches.iter().filter_map(|tranche| tranche.released_minor).map(|paid| *paid);
    Money::checked_sum(paid).or_corrupt("tranches: what was paid is no amount")
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The tranches of a grant of the caller's, in the order of payment.
    pub async fn tranches(&self, of: &grant::Model) -> Result<Vec<Model>, StorageError> {
        let own = Entity::find().filter(Column::GrantId.eq(of.id)).order_by_asc(Column::Number);
        Ok(own.all(self.connection).await?)
    }
}

impl Scoped<'_, DatabaseTransaction> {
    /// Of which grant of the caller's the tranche is. It never changes.
    pub async fn grant_of_tranche(&self, id: TrancheId) -> Result<Option<Uuid>, StorageError> {
        let own = scoped::grant_ids(self.scope);
        let id = Entity::find_by_id(id.uuid()).filter(Column::GrantId.in_subquery(own));
        Ok(id.select_only().column(Column::GrantId).into_tuple().one(self.connection).await?)
    }
}

/// The payment of a tranche.
#[derive(Debug, Clone)]
pub struct Payment {
    /// How much.
    pub amount: Money,
    /// What the payment is found by in the treasury.
    pub reference: String,
    /// The day on which it was ordered.
    pub on: NaiveDate,
}

impl Transaction {
    /// The tranches of a grant, kept from other writers until the transaction ends, in the order of payment.
    pub async fn tranches_for_update(&self, of: Uuid) -> Result<Vec<Model>, StorageError> {
        let own = Entity::find().filter(Column::GrantId.eq(of)).order_by_asc(Column::Number);
        Ok(own.lock_exclusive().all(self.connection()).await?)
    }

    /// The report with that number is accepted, by the transaction's author: what waited for it can be paid, and comes
    /// back. What was held for its sake waits for its own report again, unless another report is late.
    pub async fn tranche_payable_for(
        &mut self,
        grant: &grant::Model,
        report_number: i32,
    ) -> Result<Vec<Model>, StorageError> {
        // Looked for under the tranches' locks: what is held meanwhile was told of before.
        let tranches = self.tranches_for_update(grant.id).await?;
        let late = self.first_late_report(grant.id, report_number).await?;
        let mut payable = Vec::new();
        for before in tranches {
            let command = match before.report_number {
                Some(number) if number == report_number => TrancheCommand::Meet,
                Some(number) if late.is_none_or(|late| number < late) => TrancheCommand::Unhold,
                _ => continue,
            };
            let after = self.move_tranche(grant, &before, command).await?;
            payable.extend(after.filter(|_| command == TrancheCommand::Meet));
        }
        Ok(payable)
    }

    /// The report with that number is late: what waits for it, or for a later one, is held, and comes back.
    pub async fn hold_tranches(
        &mut self,
        grant: &grant::Model,
        report_number: i32,
    ) -> Result<Vec<Model>, StorageError> {
        let mut held = Vec::new();
        for before in self.tranches_for_update(grant.id).await? {
            if before.report_number.is_some_and(|number| number >= report_number) {
                held.extend(self.move_tranche(grant, &before, TrancheCommand::Hold).await?);
            }
        }
        Ok(held)
    }

    /// The grant is terminated: what is not payable yet will not be.
    pub async fn lapse_tranches(&mut self, grant: &grant::Model) -> Result<(), StorageError> {
        for before in self.tranches_for_update(grant.id).await? {
            self.move_tranche(grant, &before, TrancheCommand::Lapse).await?;
        }
        Ok(())
    }

    /// What a grant, held by the transaction, promised people or handed over, its lines kept from other writers.
    pub async fn promised_by_grant(&self, grant: Uuid) -> Result<Money, StorageError> {
        let lines = self.lines_for_update(grant).await?;
        let promised = Money::checked_sum(lines.iter().map(|(_, line)| line.committed()));
        promised.or_corrupt("grant: its lines are too large")
    }

    /// Records that the payment of a tranche, held by the transaction, is ordered.
    pub async fn release_tranche(
        &mut self,
        grant: &grant::Model,
        before: &Model,
        next: &Decision<TrancheStatus, TrancheEvent>,
        payment: Payment,
    ) -> Result<Model, StorageError> {
        let mut after = before.clone();
        after.released_by = self.stamp().client();
        after.released_on = Some(payment.on);
        after.payment_reference = Some(payment.reference);
        after.released_minor = Some(Tetri(payment.amount));
        self.save_tranche(grant, before, after, next).await
    }

    /// The first report, but for that one, because of which tranches are held.
    async fn first_late_report(&self, grant: Uuid, but: i32) -> Result<Option<i32>, StorageError> {
        use report::Column;
        let late = report::Entity::find()
            .select_only()
            .column(Column::Number)
            .filter(Column::GrantId.eq(grant))
            .filter(Column::Told.eq(Word(Told::Held)))
            .filter(Column::Status.ne(Word(Stage::Accepted)))
            .filter(Column::Number.ne(but))
            .order_by_asc(Column::Number);
        Ok(late.into_tuple().one(self.connection()).await?)
    }

    /// Carries the command out where the tranche's state lets it.
    async fn move_tranche(
        &mut self,
        grant: &grant::Model,
        before: &Model,
        command: TrancheCommand,
    ) -> Result<Option<Model>, StorageError> {
        let Ok(next) = apply_to_tranche(*before.status, command) else { return Ok(None) };
        let mut after = before.clone();
        if next.state == TrancheStatus::Payable {
            after.payable_on = Some(tbilisi::today(self.stamp().now));
            after.payable_by = self.stamp().client();
        }
        self.save_tranche(grant, before, after, &next).await.map(Some)
    }

    async fn save_tranche(
        &mut self,
        grant: &grant::Model,
        before: &Model,
        mut after: Model,
        next: &Decision<TrancheStatus, TrancheEvent>,
    ) -> Result<Model, StorageError> {
        after.status = Word(next.state);
        after.version = before.version.saturating_add(1);
        after.updated_at = self.stamp().now;
        let unchanged = [Column::Id.eq(before.id), Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "tranche", before.id).await?;
        let data = json!({
            "reference": grant.reference,
            "grant_id": grant.id,
            "lot_id": grant.lot_id,
            "number": after.number,
            "status": after.status,
            "amount": after.amount_minor,
            "released": after.released_minor,
            "payable_on": after.payable_on,
            "released_on": after.released_on,
        });
        for event in &next.events {
            self.publish(NewChange {
                name: event.name(),
                subject_type: "tranche",
                subject_id: after.id,
                subject_version: after.version,
                row: ChangeRow::of_grant(grant.lot_id, grant.organisation_id),
                data: data.clone(),
            })
            .await?;
        }
        Ok(after)
    }
}
