//! Assistance that waits for nobody: its case is at rest, or nobody can approve it before the new year has its grant.

use crate::StorageError;
use crate::cases::rest::cases_at_rest;
use crate::column::Word;
use crate::entity::assistance::{Column, Entity, Model};
use crate::entity::grant;
use crate::scoped::Scoped;
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::Status;
use reintegration_domain::grants::Status as GrantStatus;
use reintegration_domain::identifier::AssistanceId;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityName, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

/// The lots whose grant is over.
fn lots_over() -> SelectStatement {
    Query::select()
        .column(grant::Column::LotId)
        .from(grant::Entity.table_ref())
        .and_where(grant::Column::Status.eq(Word(GrantStatus::Ended)))
        .take()
}

/// The grants that ended before the day.
fn grants_over(day: NaiveDate) -> SelectStatement {
    Query::select()
        .column(grant::Column::Id)
        .from(grant::Entity.table_ref())
        .and_where(grant::Column::EndsOn.lt(day))
        .take()
}

/// That nothing is due: the case is at rest, or the year of the lot is over and nobody can approve what is proposed.
pub fn at_rest() -> Condition {
    let waits =
        Condition::all().add(Column::Status.eq(Word(Status::Proposed))).add(Column::LotId.in_subquery(lots_over()));
    Condition::any().add(Column::CaseId.in_subquery(cases_at_rest())).add(waits)
}

/// The same, but for what was approved from a grant that ended before `over`: the year of a grant never rests.
fn at_rest_but_for(over: NaiveDate) -> Condition {
    let lapses = Condition::all()
        .add(Column::Status.eq(Word(Status::Approved)))
        .add(Column::GrantId.is_not_null())
        .add(Column::GrantId.in_subquery(grants_over(over)));
    Condition::all().add(at_rest()).add(lapses.not())
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Takes the due day out of what waits for nobody: for showing it, not for writing it.
    pub async fn show_at_rest(&self, rows: &mut [Model]) -> Result<(), StorageError> {
        let due: Vec<Uuid> = rows.iter().filter(|row| row.due_on.is_some()).map(|row| row.id).collect();
        if due.is_empty() {
            return Ok(());
        }
        let resting: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Id.is_in(due))
            .filter(at_rest())
            .into_tuple()
            .all(self.connection)
            .await?;
        for row in rows.iter_mut().filter(|row| resting.contains(&row.id)) {
            row.due_on = None;
        }
        Ok(())
    }

    /// Whether locked assistance waits for nobody: see [`Self::overdue_assistance`].
    pub async fn waits_for_nobody(&self, row: &Model, over: NaiveDate) -> Result<bool, StorageError> {
        let found = Entity::find_by_id(row.id).filter(at_rest_but_for(over));
        Ok(found.count(self.connection).await? > 0)
    }

    /// Assistance that was waited for until a day before `today` and not told of, some of it; the service calls until
    /// none is left. The year of a grant never rests: what was approved from one that ended before `over` is among it.
    pub async fn overdue_assistance(
        &self,
        today: NaiveDate,
        over: NaiveDate,
        most: u64,
    ) -> Result<Vec<AssistanceId>, StorageError> {
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::DueOn.lt(today))
            .filter(Column::OverdueTold.eq(false))
            .filter(at_rest_but_for(over).not())
            .order_by_asc(Column::DueOn)
            .limit(most)
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(ids.into_iter().map(AssistanceId::new).collect())
    }
}
