//! Reports that nobody has sent yet: what there is to tell of them, and when they are not waited for any more.

use super::overdue;
use crate::column::Word;
use crate::entity::report::{Column, Entity, Model};
use crate::scoped::Scoped;
use crate::{StorageError, Transaction};
use chrono::{NaiveDate, TimeDelta};
use reintegration_domain::grants::ReportKind;
use reintegration_domain::identifier::ReportId;
use reintegration_domain::reports::{Stage, Told, next_to_tell};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Waiting reports of which there is something to tell, some of them; the service calls until none is left.
    pub async fn reports_to_tell(
        &self,
        today: NaiveDate,
        hold_after_days: u32,
        most: u64,
    ) -> Result<Vec<ReportId>, StorageError> {
        let late = today.checked_sub_signed(TimeDelta::days(hold_after_days.into())).unwrap_or(NaiveDate::MIN);
        let told = |told| Condition::all().add(Column::Told.eq(Word(told)));
        let next = Condition::any()
            .add(told(Told::Nothing))
            .add(told(Told::Due).add(overdue(today)))
            .add(told(Told::Overdue).add(overdue(late)));
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::WaitsSince.is_not_null())
            .filter(Column::EndsOn.lt(today))
            .filter(next)
            .order_by_asc(Column::EndsOn)
            .order_by_asc(Column::Id)
            .limit(most)
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(ids.into_iter().map(ReportId::new).collect())
    }
}

impl Transaction {
    /// Tells the next step of a locked report that waits, if its day has come: gives what was told. Not a change of the
    /// report: its version stays.
    pub async fn tell_report(
        &mut self,
        report: &Model,
        hold_after_days: u32,
        today: NaiveDate,
    ) -> Result<Option<Told>, StorageError> {
        let next = next_to_tell(*report.status, *report.told, report.ends_on, report.due_on, hold_after_days, today);
        let Some(next) = next else { return Ok(None) };
        Entity::update_many()
            .col_expr(Column::Told, Word(next).into())
            .filter(Column::Id.eq(report.id))
            .exec(self.connection())
            .await?;
        match next {
            Told::Due => self.publish_report("report.due", report).await?,
            Told::Overdue => self.publish_report("report.overdue", report).await?,
            // What is held says so itself.
            Told::Held => {
                let grant = self.grant_of_report(report).await?;
                self.hold_tranches(&grant, report.number).await?;
            }
            Told::Nothing => {}
        }
        Ok(Some(next))
    }
    /// Takes the reports away that a grant, held by the transaction and terminated on a day, owed for periods that begin
    /// after it, and tells of each. What somebody has begun stays, and so does the final report.
    pub async fn drop_reports(&mut self, grant: Uuid, terminated_on: NaiveDate) -> Result<(), StorageError> {
        let later = Entity::find()
            .filter(Column::GrantId.eq(grant))
            .filter(Column::Kind.eq(Word(ReportKind::Interim)))
            .filter(Column::Status.eq(Word(Stage::Scheduled)))
            .filter(Column::Revision.eq(0))
            .filter(Column::StartsOn.gt(terminated_on))
            .order_by_asc(Column::Number)
            .lock_exclusive();
        for mut report in later.all(self.connection()).await? {
            // Asked once the row is held: who sent a document meanwhile held it before.
            if self.report_document_count(&report).await? > 0 {
                continue;
            }
            Entity::delete_by_id(report.id).exec(self.connection()).await?;
            report.version = report.version.saturating_add(1);
            self.publish_report("report.dropped", &report).await?;
        }
        Ok(())
    }
}
