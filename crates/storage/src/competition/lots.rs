//! The lots of a call.

use super::Call;
use crate::column::{Tetri, Word};
use crate::entity::{grant, lot, lot_region};
use crate::{Audience, ChangeRow, LotRow, NewChange, Public, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::cases::assistance;
use reintegration_domain::competition::{CallCommand, CallStatus, LotEvent, LotStatus, apply_to_call};
use reintegration_domain::identifier::CallId;
use reintegration_domain::money::Money;
use reintegration_domain::programme::programmes::Programme;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

/// A lot that is competed for, with its call; both are kept from other writers.
#[derive(Debug, Clone)]
pub struct Contest {
    /// The call.
    pub call: Call,
    /// The lot.
    pub lot: lot::Model,
}

impl Contest {
    /// The last day for proposals: the lot's own, where it was announced again.
    #[must_use]
    pub fn proposals_until(&self) -> NaiveDate {
        self.lot.proposals_until.unwrap_or(self.call.row.proposals_until)
    }

    /// Whether the time for proposals is over.
    pub fn is_closed(&self, today: NaiveDate) -> Result<bool, StorageError> {
        let closed = matches!(*self.call.row.status, CallStatus::Closed | CallStatus::Decided);
        Ok(closed && self.lot.proposals_until.is_none_or(|until| today > until))
    }
}

impl Transaction {
    /// The call and the lot, kept from other writers until the transaction ends; the call first, as everywhere.
    pub async fn contest(&self, of: &LotRow) -> Result<Option<Contest>, StorageError> {
        let Some(call) = of.call_id else { return Ok(None) };
        let Some(call) = self.call_for_update(CallId::new(call), true).await? else { return Ok(None) };
        let lot = lot::Entity::find_by_id(of.id).lock_exclusive().one(self.connection()).await?;
        Ok(lot.map(|lot| Contest { call, lot }))
    }

    /// Which regions lots of the year hold, with which lot.
    pub async fn regions_in_lots(
        &self,
        programme: Word<Programme>,
        year: i32,
    ) -> Result<Vec<(String, Uuid)>, StorageError> {
        Ok(lot_region::Entity::find()
            .select_only()
            .columns([lot_region::Column::Region, lot_region::Column::LotId])
            .filter(lot_region::Column::Programme.eq(programme))
            .filter(lot_region::Column::Year.eq(year))
            .into_tuple()
            .all(self.connection())
            .await?)
    }

    /// The lots of the year.
    pub async fn lots_of_year(&self, programme: Word<Programme>, year: i32) -> Result<Vec<lot::Model>, StorageError> {
        Ok(lot::Entity::find()
            .filter(lot::Column::Programme.eq(programme))
            .filter(lot::Column::Year.eq(year))
            .all(self.connection())
            .await?)
    }

    /// Has whoever changes which lots a year has wait for each other: two calls of one year can be written at once.
    pub async fn serialise_lots(&self) -> Result<(), StorageError> {
        self.serialise("lots").await
    }

    /// Records a new lot of a locked call.
    pub async fn insert_lot(&mut self, row: &lot::Model, regions: &[String]) -> Result<(), StorageError> {
        lot::Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        for region in regions {
            let row =
                lot_region::Model { programme: row.programme, year: row.year, region: region.clone(), lot_id: row.id };
            lot_region::Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await?;
        }
        self.publish_lot("lot.created", row, Audience::Agency).await
    }

    /// Takes a lot of a locked draft away: its regions are free again.
    pub async fn remove_lot(&mut self, mut row: lot::Model) -> Result<(), StorageError> {
        lot_region::Entity::delete_many().filter(lot_region::Column::LotId.eq(row.id)).exec(self.connection()).await?;
        lot::Entity::delete_by_id(row.id).exec(self.connection()).await?;
        row.version = row.version.saturating_add(1);
        self.publish_lot("lot.removed", &row, Audience::Agency).await
    }

    /// Records what became of a lot whose call is locked, and the changes of `events`.
    pub async fn save_lot(
        &mut self,
        before: &lot::Model,
        mut after: lot::Model,
        events: &[LotEvent],
    ) -> Result<lot::Model, StorageError> {
        after.version = before.version.saturating_add(1);
        let unchanged = [lot::Column::Id.eq(before.id), lot::Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "lot", before.id).await?;
        for event in events {
            self.publish_lot(event.name(), &after, Audience::Anybody).await?;
        }
        Ok(after)
    }

    /// A call whose lots all have their outcome is decided.
    pub async fn decide_where_settled(&mut self, call: Call) -> Result<Call, StorageError> {
        let Ok(next) = apply_to_call(*call.row.status, &CallCommand::Decide) else { return Ok(call) };
        let settled = LotStatus::ALL.iter().copied().filter(|status| status.is_settled()).map(Word);
        let open = lot::Entity::find()
            .filter(lot::Column::CallId.eq(call.row.id))
            .filter(lot::Column::Status.is_not_in(settled))
            .count(self.connection())
            .await?;
        if open > 0 {
            return Ok(call);
        }
        let mut after = call.clone();
        after.row.status = Word(next.state);
        after.row.decided_at = Some(self.stamp().now);
        self.save_call(&call, after, &next.events).await
    }

    /// Whether the lot had a grant, and it was terminated.
    pub async fn grant_was_terminated(&self, lot: Uuid) -> Result<bool, StorageError> {
        let of = || grant::Entity::find().filter(grant::Column::LotId.eq(lot));
        let terminated = of().filter(grant::Column::TerminatedOn.is_not_null()).count(self.connection()).await?;
        let running = of().filter(grant::Column::TerminatedOn.is_null()).count(self.connection()).await?;
        Ok(terminated > 0 && running == 0)
    }

    /// What the grants of a lot promised people that is not handed over, or taken back, yet; a thousand at most.
    pub async fn promised_by_lot(&self, lot: Uuid) -> Result<Vec<(Uuid, assistance::Status)>, StorageError> {
        use crate::entity::assistance::{Column, Entity};
        let promised = assistance::Status::Approved;
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::LotId.eq(lot))
            .filter(Column::Status.eq(Word(promised)))
            .limit(1000)
            .into_tuple()
            .all(self.connection())
            .await?;
        Ok(ids.into_iter().map(|id| (id, promised)).collect())
    }

    /// What a lot has to give again: what it was announced with, less what its grants handed over.
    pub async fn left_of_lot(&self, lot: &lot::Model) -> Result<Money, StorageError> {
        let sql = "SELECT CAST(coalesce(sum(l.committed_minor), 0) AS bigint) AS kept FROM grant_lines l \
                   JOIN grants g ON g.id = l.grant_id WHERE g.lot_id = $1";
        let row = self.query_one(sql, vec![lot.id.into()]).await?;
        let kept: Tetri = row.map(|row| row.try_get("", "kept")).transpose()?.unwrap_or_default();
        Ok(lot.announced_minor.unwrap_or(lot.allocated_minor).checked_sub(*kept).unwrap_or_default())
    }

    async fn publish_lot(
        &mut self,
        name: &'static str,
        row: &lot::Model,
        audience: Audience,
    ) -> Result<(), StorageError> {
        let data = json!({
            "call_id": row.call_id, "year": row.year, "number": row.number, "status": row.status, "round": row.round,
            "organisation_id": row.organisation_id,
        });
        self.publish(NewChange {
            name,
            subject_type: "lot",
            subject_id: row.id,
            subject_version: row.version,
            row: ChangeRow { lot_id: Some(row.id), audience, ..ChangeRow::default() },
            data,
        })
        .await
    }
}

impl<C: sea_orm::ConnectionTrait> Public<'_, C> {
    /// The money that the lots of a year hold in which nobody competes any more, or will: those of other calls, drafts
    /// aside, and those without one.
    pub async fn held_by_other_lots(&self, call: &Call) -> Result<Money, StorageError> {
        let sql = "SELECT CAST(coalesce(sum(l.allocated_minor), 0) AS bigint) AS held FROM lots l \
                   LEFT JOIN calls c ON c.id = l.call_id WHERE l.programme = $1 AND l.year = $2 \
                   AND (l.call_id IS NULL OR (l.call_id <> $3 AND c.published_at IS NOT NULL))";
        let values = [call.row.programme.into(), call.row.year.into(), call.row.id.into()];
        let statement = sea_orm::Statement::from_sql_and_values(self.connection.get_database_backend(), sql, values);
        let row = self.connection.query_one_raw(statement).await?;
        let held: Tetri = row.map(|row| row.try_get("", "held")).transpose()?.unwrap_or_default();
        Ok(*held)
    }
}
