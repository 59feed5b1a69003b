//! Reintegration plans. Who writes one holds its case, so that a plan needs no lock of its own.

use crate::column::Word;
use crate::entity::plan::{Column, Entity, Model};
use crate::entity::{case, plan_revision};
use crate::error::OrCorrupt;
use crate::intake::registrations::Registration;
use crate::scoped::Scoped;
use crate::trail::{Guarded, PLAN};
use crate::versioned::Versioned;
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::cases::plans::{Content, Event, Outline, State, Status, Texts};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::decision::Decision;
use reintegration_domain::identifier::{CaseId, ClientId};
use reintegration_domain::money::Money;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use serde_json::json;

/// A plan and one of its revisions, as rows. They name nobody.
#[derive(Debug, Clone)]
pub struct PlanRows {
    /// The plan's own row: where its newest revision stands.
    pub plan: Model,
    /// The revision.
    pub revision: plan_revision::Model,
}

/// A plan as it is shown: with what one of its revisions says.
#[derive(Debug, Clone)]
pub struct PlanFile {
    /// The rows.
    pub rows: PlanRows,
    /// What the revision says without its words.
    pub outline: Outline,
    /// Its words; `None` once they are erased.
    pub texts: Option<Texts>,
}

impl PlanRows {
    /// Whether no revision is newer.
    #[must_use]
    pub const fn is_newest(&self) -> bool {
        self.revision.revision == self.plan.revision
    }

    /// Where the revision stands.
    #[must_use]
    pub const fn status(&self) -> Status {
        if self.revision.approved_by.is_some() { Status::Approved } else { Status::Written }
    }

    /// The state of the plan, whose newest revision this has to be. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<State, StorageError> {
        let revision = self.plan.revision;
        if !self.is_newest() {
            return None.or_corrupt("plan: an older revision");
        }
        Ok(match *self.plan.status {
            Status::Written => State::Written {
                revision,
                by: ClientId::new(self.revision.author),
                due_on: self.plan.due_on.or_corrupt("plan: no day")?,
                told: self.plan.overdue_told,
            },
            Status::Approved => State::Approved { revision },
        })
    }
}

impl Model {
    /// Puts the state into the row.
    fn set_state(&mut self, state: &State) {
        self.revision = state.revision();
        self.status = Word(state.status());
        (self.due_on, self.overdue_told) = match *state {
            State::Written { due_on, told, .. } => (Some(due_on), told),
            State::Approved { revision } => {
                self.approved_revision = Some(revision);
                (None, false)
            }
        };
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The plan of a case of the caller's with one of its revisions: that one, or the newest.
    pub async fn plan_rows(&self, of: &case::Model, revision: Option<i32>) -> Result<Option<PlanRows>, StorageError> {
        let chosen = revision.map(|revision| plan_revision::Column::Revision.eq(revision));
        let found = plan_revision::Entity::find()
            .filter(plan_revision::Column::CaseId.eq(of.id))
            .filter(Condition::all().add_option(chosen))
            .order_by_desc(plan_revision::Column::Revision)
            .limit(1)
            .find_also_related(Entity)
            .one(self.connection)
            .await?;
        Ok(found.and_then(|(revision, plan)| plan.map(|plan| PlanRows { plan, revision })))
    }

    /// The same, with what the revision says.
    pub async fn plan(
        &self,
        of: &case::Model,
        revision: Option<i32>,
    ) -> Result<Option<Guarded<PlanFile>>, StorageError> {
        let Some(rows) = self.plan_rows(of, revision).await? else { return Ok(None) };
        let outline = serde_json::from_value(rows.revision.outline.clone()).or_corrupt("plan: its outline")?;
        let texts = match self.registration_of(of).await?.map(Guarded::into_inner) {
            Some(person) => person.open_plan(&rows.revision)?,
            None => None,
        };
        let texts = texts.map(|texts| serde_json::from_str(&texts).or_corrupt("plan: its texts")).transpose()?;
        Ok(Some(Guarded::new(PlanFile { rows, outline, texts }, vec![of.registration_id], PLAN)))
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Running cases whose plan was to be approved before `today` and of which that was not told yet, some of them; the
    /// service calls until none is left.
    pub async fn overdue_plans(&self, today: NaiveDate, most: u64) -> Result<Vec<CaseId>, StorageError> {
        // Where a case rests or is closed, nobody can approve anything.
        let sql = format!(
            "SELECT plans.case_id FROM plans JOIN cases ON cases.id = plans.case_id \
             WHERE plans.due_on < $1 AND plans.due_on IS NOT NULL AND NOT plans.overdue_told \
             AND cases.status NOT IN ('suspended', 'closed') ORDER BY plans.due_on, plans.case_id LIMIT {most}"
        );
        let backend = self.connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, [today.into()]);
        let rows = self.connection.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok(CaseId::new(row.try_get("", "case_id")?))).collect()
    }
}

impl Transaction {
    /// What the revision of the case's plan that was approved last intends for a component; `None` where none was.
    pub async fn intended_by_plan(
        &self,
        case: uuid::Uuid,
        component: ComponentCode,
    ) -> Result<Option<Money>, StorageError> {
        let plan = Entity::find_by_id(case).one(self.connection()).await?;
        let Some(revision) = plan.and_then(|plan| plan.approved_revision) else { return Ok(None) };
        let found = plan_revision::Entity::find_by_id((case, revision)).one(self.connection()).await?;
        let outline = found.or_corrupt("plan: what was approved")?.outline;
        let outline: Outline = serde_json::from_value(outline).or_corrupt("plan: its outline")?;
        Ok(Some(outline.intended(component)))
    }

    /// Records the revision that `next` is about, what it says, and its changes.
    pub async fn write_plan(
        &mut self,
        case: &case::Model,
        of: &Registration,
        before: Option<Model>,
        next: &Decision<State, Event>,
        by: ClientId,
        content: Content,
    ) -> Result<PlanFile, StorageError> {
        let mut revision = plan_revision::Model {
            case_id: case.id,
            revision: next.state.revision(),
            outline: serde_json::to_value(&content.outline)?,
            sealed_texts: None,
            author: by.uuid(),
            written_at: self.stamp().now,
            approved_by: None,
            approved_on: None,
        };
        revision.sealed_texts = of.seal_plan(&revision, &serde_json::to_string(&content.texts)?)?;
        let plan = match before {
            Some(before) => self.save_plan(before, &next.state).await?,
            None => self.insert_plan(case, &next.state).await?,
        };
        plan_revision::Entity::insert(revision.clone().into_active_model())
            .exec_without_returning(self.connection())
            .await?;
        self.follow_plan(case).await?;
        // Who writes it down has seen it.
        self.open(Guarded::new((), vec![case.registration_id], PLAN));
        self.publish_plan(case, &plan, &next.events).await?;
        Ok(PlanFile { rows: PlanRows { plan, revision }, outline: content.outline, texts: Some(content.texts) })
    }

    /// Records the approval of the revision that `before` shows, and its changes.
    pub async fn approve_plan(
        &mut self,
        case: &case::Model,
        before: PlanFile,
        next: &Decision<State, Event>,
        by: ClientId,
        on: NaiveDate,
    ) -> Result<PlanFile, StorageError> {
        let mut after = before;
        after.rows.revision.approved_by = Some(by.uuid());
        after.rows.revision.approved_on = Some(on);
        let revision = &after.rows.revision;
        plan_revision::Entity::update_many()
            .col_expr(plan_revision::Column::ApprovedBy, revision.approved_by.into())
            .col_expr(plan_revision::Column::ApprovedOn, revision.approved_on.into())
            .filter(plan_revision::Column::CaseId.eq(revision.case_id))
            .filter(plan_revision::Column::Revision.eq(revision.revision))
            .exec(self.connection())
            .await?;
        after.rows.plan = self.save_plan(after.rows.plan, &next.state).await?;
        self.follow_plan(case).await?;
        self.publish_plan(case, &after.rows.plan, &next.events).await?;
        Ok(after)
    }

    /// Records that it was told that nobody approved the plan in time. Not a change of the plan: its version stays.
    pub async fn tell_plan_overdue(
        &mut self,
        case: &case::Model,
        plan: &Model,
        next: &Decision<State, Event>,
    ) -> Result<(), StorageError> {
        Entity::update_many()
            .col_expr(Column::OverdueTold, true.into())
            .filter(Column::CaseId.eq(case.id))
            .exec(self.connection())
            .await?;
        self.publish_plan(case, plan, &next.events).await
    }

    /// Lets a locked case be found by when its plan changed. The case itself stays as it is, and so does its version: whoever
    /// has read it may go on to change it.
    async fn follow_plan(&self, case: &case::Model) -> Result<(), StorageError> {
        let after = case::Model { updated_at: self.instant().await?, ..case.clone() };
        self.overwrite(&after, case.unchanged(), case::Model::WHAT, case.id).await
    }

    async fn insert_plan(&self, case: &case::Model, state: &State) -> Result<Model, StorageError> {
        let now = self.stamp().now;
        let mut plan = Model {
            case_id: case.id,
            revision: 0,
            status: Word(state.status()),
            approved_revision: None,
            due_on: None,
            overdue_told: false,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        plan.set_state(state);
        Entity::insert(plan.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        Ok(plan)
    }

    async fn save_plan(&self, before: Model, state: &State) -> Result<Model, StorageError> {
        let mut after = before.clone();
        after.set_state(state);
        self.write_next(&before, after).await
    }

    /// A plan is its case's: it is found under the case's identifier, and who works on the case hears of it.
    pub(super) async fn publish_plan(
        &mut self,
        case: &case::Model,
        plan: &Model,
        events: &[Event],
    ) -> Result<(), StorageError> {
        for event in events {
            let row = ChangeRow {
                registration_id: Some(case.registration_id),
                lot_id: Some(case.lot_id),
                region: Some(case.region.clone()),
                submitted_by: None,
                ..ChangeRow::default()
            };
            let data = json!({
                "case_id": case.id,
                "reference": case.reference,
                "status": plan.status,
                "revision": plan.revision,
                "due_on": plan.due_on,
            });
            self.publish(NewChange {
                name: event.name(),
                subject_type: "plan",
                subject_id: case.id,
                subject_version: plan.version,
                row,
                data,
            })
            .await?;
        }
        Ok(())
    }
}
