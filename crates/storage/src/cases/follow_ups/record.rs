//! What happens to follow-ups.

use super::Visit;
use crate::column::Word;
use crate::entity::case;
use crate::entity::follow_up::{Column, Entity, Model};
use crate::error::OrCorrupt;
use crate::intake::registrations::Registration;
use crate::trail::{FOLLOW_UPS, Guarded};
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::calendar::months_later;
use reintegration_domain::cases::follow_ups::{Command, Event, Status, apply};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

impl Transaction {
    /// Plans a follow-up of the case for each of the months since `from`, and tells of it. Those that are there stay.
    pub async fn plan_follow_ups(
        &mut self,
        case: &case::Model,
        of: &Registration,
        from: NaiveDate,
        months: &[u32],
    ) -> Result<(), StorageError> {
        for month in months {
            let row = Model {
                planned_month: i32::try_from(*month).ok(),
                due_on: Some(months_later(from, *month)),
                ..self.new_follow_up(case, Status::Planned)
            };
            let there = OnConflict::columns([Column::CaseId, Column::PlannedMonth]).do_nothing().to_owned();
            let planned = Entity::insert(row.clone().into_active_model())
                .on_conflict(there)
                .exec_without_returning(self.connection())
                .await?;
            if planned == 1 {
                self.publish_follow_up(case, of.row.id, &row, Event::Planned).await?;
            }
        }
        Ok(())
    }

    /// A follow-up of the case that holds nothing yet.
    #[must_use]
    pub fn new_follow_up(&self, case: &case::Model, status: Status) -> Model {
        let now = self.stamp().now;
        Model {
            id: self.new_id(),
            case_id: case.id,
            status: Word(status),
            planned_month: None,
            due_on: None,
            overdue_told: false,
            visited_on: None,
            place: None,
            sealed: None,
            instrument: None,
            instrument_version: None,
            economic: None,
            social: None,
            psychosocial: None,
            composite: None,
            economic_coverage: None,
            social_coverage: None,
            psychosocial_coverage: None,
            composite_coverage: None,
            recorded_by: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// Records a visit, with what was said: as a follow-up of its own, or as what became of the `planned` one.
    pub async fn record_follow_up(
        &mut self,
        case: &case::Model,
        of: &Registration,
        planned: Option<&Model>,
        mut row: Model,
        visit: &Visit,
    ) -> Result<Model, StorageError> {
        let nothing = *visit == Visit::default();
        let said = serde_json::to_string(visit)?;
        row.sealed = of.seal_follow_up(row.id, Some(said.as_str()).filter(|_| !nothing))?;
        match planned {
            None => {
                Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
            }
            Some(before) => {
                row = self.write_next(before, row).await?;
            }
        }
        // Who writes it down has seen it.
        self.open(Guarded::new((), vec![of.row.id], FOLLOW_UPS));
        self.publish_follow_up(case, of.row.id, &row, Event::Recorded).await?;
        Ok(row)
    }

    /// Looks at a planned follow-up again, under its lock, and tells that its day has passed. False where somebody was
    /// faster, and where nothing is waited for any more.
    pub async fn tell_overdue_follow_up(&mut self, id: Uuid, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(before) = Entity::find_by_id(id).lock_exclusive().one(self.connection()).await? else {
            return Ok(false);
        };
        let case = case::Entity::find_by_id(before.case_id).one(self.connection()).await?;
        let case = case.or_corrupt("follow-up: no case")?;
        let Ok(next) = apply(&before.state()?, case.state()?.status(), &Command::Remind { today }) else {
            return Ok(false);
        };
        // Not a change of the follow-up: its version stays.
        let after = Model { overdue_told: true, ..before.clone() };
        let unchanged = [Column::Id.eq(before.id), Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "follow-up", before.id).await?;
        for event in next.events {
            self.publish_follow_up(&case, case.registration_id, &after, event).await?;
        }
        Ok(true)
    }

    /// A case goes on that was closed since `closed_on`: the days that passed in silence meanwhile are looked at again.
    pub async fn remind_of_follow_ups(&self, case: Uuid, closed_on: NaiveDate) -> Result<(), StorageError> {
        Entity::update_many()
            .col_expr(Column::OverdueTold, Expr::value(false))
            .filter(Column::CaseId.eq(case))
            .filter(Column::Status.eq(Word(Status::Planned)))
            // What was due before had been told by then.
            .filter(Column::DueOn.gte(closed_on))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Scores are as personal as what they are made of: the feed does not have them.
    pub(in crate::cases) async fn publish_follow_up(
        &mut self,
        case: &case::Model,
        person: Uuid,
        row: &Model,
        event: Event,
    ) -> Result<(), StorageError> {
        let data = json!({
            "case_id": case.id,
            "reference": case.reference,
            "status": row.status,
            "planned_month": row.planned_month,
            "due_on": row.due_on.filter(|_| row.status == Status::Planned),
        });
        self.publish(NewChange {
            name: event.name(),
            subject_type: "follow_up",
            subject_id: row.id,
            subject_version: row.version,
            // Who submitted a registration follows it there; the case belongs to those who work on it.
            row: ChangeRow {
                registration_id: Some(person),
                lot_id: Some(case.lot_id),
                region: Some(case.region.clone()),
                submitted_by: None,
                ..ChangeRow::default()
            },
            data,
        })
        .await
    }
}
