//! Follow-ups of cases: planned, recorded, and overdue.

mod record;

use crate::StorageError;
use crate::cases::rest::IS_AT_REST;
use crate::column::Word;
use crate::entity::case;
use crate::entity::follow_up::{Column, Entity, Model};
use crate::error::OrCorrupt;
use crate::intake::registrations::Registration;
use crate::scoped::Paged;
use crate::scoped::{Page, PageRequest, Scoped};
use crate::trail::{FOLLOW_UPS, Guarded};
use chrono::NaiveDate;
use reintegration_domain::cases::follow_ups::{State, Status};
use reintegration_domain::programme::instruments::{Answer, Measure, Scores};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select, Statement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which follow-ups of a case to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct FollowUpFilter {
    /// The status.
    pub status: Option<Status>,
    /// Whether the day of a planned one has passed, seen from this day.
    pub overdue: Option<(bool, NaiveDate)>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_until: Option<NaiveDate>,
}

impl FollowUpFilter {
    /// A page of the case's follow-ups that the filter lets through, newest first, and one row more. What is planned
    /// is waited for only where the case is `open`: neither closed nor at rest.
    #[must_use]
    pub fn query(&self, case: Uuid, open: bool, page: PageRequest) -> Select<Entity> {
        Entity::find().filter(Column::CaseId.eq(case)).filter(self.condition(open)).page(page, Column::Id)
    }

    fn condition(&self, open: bool) -> Condition {
        // Where nothing is waited for, nothing is due.
        let due = |day: SimpleExpr| {
            let planned = Condition::all().add(Column::Status.eq(Word(Status::Planned))).add(day);
            if open { planned } else { Condition::all().add(Expr::value(1).eq(0)) }
        };
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(Word(status))))
            .add_option(self.overdue.map(|(overdue, today)| {
                let passed = due(Column::DueOn.lt(today));
                if overdue { passed } else { passed.not() }
            }))
            .add_option(self.due_from.map(|day| due(Column::DueOn.gte(day))))
            .add_option(self.due_until.map(|day| due(Column::DueOn.lte(day))))
    }
}

/// What was said at a visit: sealed under the person's key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// What there is to say about it.
    pub note: Option<String>,
    /// The answers to the survey, in the order of its questions.
    pub answers: Option<Vec<Answer>>,
}

/// A follow-up as it is shown.
#[derive(Debug, Clone)]
pub struct FollowUp {
    /// The row.
    pub row: Model,
    /// What was said; empty where nothing was, and once it is erased.
    pub visit: Visit,
}

impl Model {
    /// The state that the row holds. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<State, StorageError> {
        Ok(match *self.status {
            Status::Planned => {
                let due_on = self.due_on.or_corrupt("follow-up: no due day")?;
                State::Planned { due_on, told: self.overdue_told }
            }
            Status::Done => State::Done,
        })
    }

    /// Puts down which survey was answered, and what the answers come to.
    pub fn set_survey(&mut self, instrument: &str, version: &str, scores: &Scores) -> Result<(), StorageError> {
        self.instrument = Some(instrument.to_owned());
        self.instrument_version = Some(version.to_owned());
        let per_mille = |value: u32| i32::try_from(value).or_corrupt("follow-up: a score");
        let read = |measure: Measure| -> Result<_, StorageError> {
            Ok((measure.score.map(per_mille).transpose()?, Some(per_mille(measure.coverage)?)))
        };
        let [economic, social, psychosocial, composite] =
            [read(scores.economic)?, read(scores.social)?, read(scores.psychosocial)?, read(scores.composite)?];
        (self.economic, self.economic_coverage) = economic;
        (self.social, self.social_coverage) = social;
        (self.psychosocial, self.psychosocial_coverage) = psychosocial;
        (self.composite, self.composite_coverage) = composite;
        Ok(())
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The follow-ups of a case of the caller's, newest first.
    pub async fn follow_ups(
        &self,
        of: &case::Model,
        filter: &FollowUpFilter,
        page: PageRequest,
    ) -> Result<Guarded<Page<FollowUp>>, StorageError> {
        let open = of.closed_on.is_none() && of.suspended_on.is_none();
        let rows = filter.query(of.id, open, page).all(self.connection).await?;
        let person = if rows.iter().any(|row| row.sealed.is_some()) {
            self.registration_of(of).await?.map(Guarded::into_inner)
        } else {
            None
        };
        let read = rows.into_iter().map(|row| {
            let visit = person.as_ref().map(|person| said(person, &row)).transpose()?.unwrap_or_default();
            Ok(FollowUp { row, visit })
        });
        let page = Page::of(read.collect::<Result<Vec<_>, StorageError>>()?, page.limit)?;
        Ok(Guarded::new(page, vec![of.registration_id], FOLLOW_UPS))
    }

    /// The follow-ups that were planned for a case of the caller's, whatever became of them. What was said stays sealed.
    pub async fn planned_follow_ups(&self, of: &case::Model) -> Result<Vec<Model>, StorageError> {
        Ok(Entity::find()
            .filter(Column::CaseId.eq(of.id))
            .filter(Column::PlannedMonth.is_not_null())
            .order_by_asc(Column::PlannedMonth)
            .all(self.connection)
            .await?)
    }
}

fn said(person: &Registration, row: &Model) -> Result<Visit, StorageError> {
    let Some(text) = person.open_follow_up(row)? else { return Ok(Visit::default()) };
    serde_json::from_str(&text).or_corrupt("follow-up: what was sealed")
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Planned follow-ups whose day passed before `today` and was not looked at, some of them; the service calls until
    /// none is left.
    pub async fn overdue_follow_ups(&self, today: NaiveDate, most: u64) -> Result<Vec<Uuid>, StorageError> {
        let sql = format!(
            "SELECT id FROM follow_ups WHERE status = 'planned' AND NOT overdue_told AND due_on < $1 \
             AND NOT {IS_AT_REST} ORDER BY due_on LIMIT {most}"
        );
        let backend = self.connection.get_database_backend();
        let rows = self.connection.query_all_raw(Statement::from_sql_and_values(backend, sql, [today.into()])).await?;
        rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
    }
}
