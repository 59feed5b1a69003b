//! Cases at rest: nothing of them is due, and their due days move by the days of rest when they go on.

use crate::column::Word;
use crate::entity::{assistance, case, follow_up, grant, plan, transfer};
use crate::error::OrCorrupt;
use crate::intake::registrations::Registration;
use crate::{StorageError, Transaction};
use chrono::{Days, NaiveDate};
use reintegration_domain::cases::{Status, assistance as aid, follow_ups, plans};
use reintegration_domain::grants::Agreement;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityName, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The condition, as SQL on `case_id`, that the case is at rest.
pub const IS_AT_REST: &str = "case_id IN (SELECT id FROM cases WHERE status = 'suspended')";

/// The cases at rest, by their identifiers.
pub fn cases_at_rest() -> SelectStatement {
    Query::select()
        .column(case::Column::Id)
        .from(case::Entity.table_ref())
        .and_where(case::Column::Status.eq(Word(Status::Suspended)))
        .take()
}

impl case::Model {
    /// What is due on the day that is kept: nothing, while the case is at rest.
    pub(super) fn due(&self, kept: Option<NaiveDate>) -> Option<NaiveDate> {
        kept.filter(|_| self.suspended_on.is_none())
    }
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

impl Transaction {
    /// Moves the due days of a locked case that goes on after so many days of rest. A delivery stays within the
    /// time for the final report of its grant.
    pub async fn move_due_days(
        &mut self,
        case: &case::Model,
        of: &Registration,
        days: u64,
        agreement: &Agreement,
    ) -> Result<(), StorageError> {
        self.move_plan(case, days).await?;
        self.move_assistance((case, of), days, agreement).await?;
        self.move_follow_ups(case, days).await?;
        self.move_transfer(case, days).await
    }

    /// Who is asked to take the case over hears of it with the case.
    async fn move_transfer(&mut self, case: &case::Model, days: u64) -> Result<(), StorageError> {
        use transfer::{Column, Entity};
        let pending = Entity::find().filter(Column::CaseId.eq(case.id)).filter(Column::EndedAt.is_null());
        if let Some(before) = pending.one(self.connection()).await? {
            let after = transfer::Model { due_on: later(before.due_on, days), ..before.clone() };
            let unchanged = [Column::Id.eq(before.id), Column::EndedAt.is_null()];
            self.overwrite(&after, unchanged, "transfer", before.id).await?;
        }
        Ok(())
    }

    async fn move_plan(&mut self, case: &case::Model, days: u64) -> Result<(), StorageError> {
        let Some(before) = plan::Entity::find_by_id(case.id).one(self.connection()).await? else { return Ok(()) };
        let Some(due_on) = before.due_on else { return Ok(()) };
        let moved = plan::Model { due_on: Some(later(due_on, days)), ..before.clone() };
        let after = self.write_next(&before, moved).await?;
        self.publish_plan(case, &after, &[plans::Event::Rescheduled]).await
    }

    async fn move_assistance(
        &mut self,
        (case, of): (&case::Model, &Registration),
        days: u64,
        agreement: &Agreement,
    ) -> Result<(), StorageError> {
        use assistance::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::CaseId.eq(case.id))
            .filter(Column::DueOn.is_not_null())
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.connection())
            .await?;
        for before in rows {
            let due_on = before.due_on.or_corrupt("assistance: no due day")?;
            let moved = later(due_on, days);
            let moved = match (*before.status, before.grant_id) {
                (aid::Status::Approved, Some(paid_by)) => {
                    let grant = grant::Entity::find_by_id(paid_by).one(self.connection()).await?;
                    moved.min(agreement.last_day(grant.or_corrupt("assistance: no grant")?.ends_on)).max(due_on)
                }
                _ => moved,
            };
            let moved = assistance::Model { due_on: Some(moved), ..before.clone() };
            let after = self.write_next(&before, moved).await?;
            self.publish_assistance(&after, case, &of.row, aid::Event::Rescheduled).await?;
        }
        Ok(())
    }

    async fn move_follow_ups(&mut self, case: &case::Model, days: u64) -> Result<(), StorageError> {
        use follow_up::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::CaseId.eq(case.id))
            .filter(Column::Status.eq(Word(follow_ups::Status::Planned)))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.connection())
            .await?;
        for before in rows {
            let due_on = before.due_on.map(|due_on| later(due_on, days));
            let after = self.write_next(&before, follow_up::Model { due_on, ..before.clone() }).await?;
            self.publish_follow_up(case, case.registration_id, &after, follow_ups::Event::Rescheduled).await?;
        }
        Ok(())
    }
}
