//! Reports: what organisations owe for the periods of their grants.

mod check;
mod documents;
mod draft;
mod due;
mod recorded;
mod served;
mod transitions;
mod write;

pub use check::{ComponentTotals, Validation};
pub use documents::{DocumentKey, ReportDocument, documents_of_report};
pub use draft::Draft;

use crate::column::Word;
use crate::entity::report::{Column, Entity, Model};
use crate::entity::{report_document, report_line, report_revision};
use crate::error::OrCorrupt;
use crate::scoped::Paged;
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::access::Scope;
use reintegration_domain::grants::ReportKind;
use reintegration_domain::identifier::{ClientId, GrantId, OrganisationId, ReportId};
use reintegration_domain::reports::{Content, Event, LineForm, Stage, State, Status};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Which reports to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct ReportFilter {
    /// Where it stands on the day beside.
    pub status: Option<(Status, NaiveDate)>,
    /// What it is about.
    pub kind: Option<ReportKind>,
    /// The budget year.
    pub year: Option<i32>,
    /// The grant.
    pub grant: Option<GrantId>,
    /// The organisation that owes it.
    pub organisation: Option<OrganisationId>,
    /// The lot.
    pub lot: Option<Uuid>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_until: Option<NaiveDate>,
    /// Whether it is waited for though its last day has passed, on the day beside.
    pub overdue: Option<(bool, NaiveDate)>,
    /// Whether they are owed on this day: their period is over, and they are waited for.
    pub owed: Option<(bool, NaiveDate)>,
}

impl ReportFilter {
    /// A page of the rows in `scope` that the filter lets through, newest first, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, page: PageRequest) -> Select<Entity> {
        let condition = Condition::all()
            .add_option(self.status.map(|(status, today)| standing(status, today)))
            .add_option(self.kind.map(|kind| Column::Kind.eq(Word(kind))))
            .add_option(self.year.map(|year| Column::Year.eq(year)))
            .add_option(self.grant.map(|grant| Column::GrantId.eq(grant.uuid())))
            .add_option(self.organisation.map(|organisation| Column::OrganisationId.eq(organisation.uuid())))
            .add_option(self.lot.map(|lot| Column::LotId.eq(lot)))
            .add_option(self.due_from.map(|day| Column::DueOn.gte(day)))
            .add_option(self.due_until.map(|day| Column::DueOn.lte(day)))
            .add_option(self.owed.map(|(owed, today)| {
                let owing = Condition::all().add(Column::WaitsSince.is_not_null()).add(Column::EndsOn.lt(today));
                if owed { owing } else { owing.not() }
            }))
            .add_option(self.overdue.map(|(is, today)| if is { overdue(today) } else { overdue(today).not() }));
        Entity::find().filter(scoped::reports(scope)).filter(condition).page(page, Column::Id)
    }
}

/// The rows that wait though their last day is over: [`is_overdue`](reintegration_domain::reports::is_overdue) in SQL.
fn overdue(today: NaiveDate) -> Condition {
    Condition::all().add(Column::WaitsSince.is_not_null()).add(Column::DueOn.lt(today))
}

/// The rows that stand there on a day.
fn standing(status: Status, today: NaiveDate) -> Condition {
    let stored = |stage: Stage| Condition::all().add(Column::Status.eq(Word(stage)));
    match status {
        Status::NotYetDue => stored(Stage::Scheduled).add(Column::EndsOn.gte(today)),
        Status::Due => stored(Stage::Scheduled).add(Column::EndsOn.lt(today)).add(overdue(today).not()),
        Status::Overdue => stored(Stage::Scheduled).add(overdue(today)),
        Status::Submitted => stored(Stage::Submitted),
        Status::Returned => stored(Stage::Returned),
        Status::Accepted => stored(Stage::Accepted),
    }
}

/// A revision of a report as it is shown.
#[derive(Debug, Clone)]
pub struct ReportFile {
    /// The report's own row.
    pub report: Model,
    /// The revision.
    pub revision: report_revision::Model,
    /// What it says, its lines aside.
    pub content: Content,
    /// The documents that belong to it.
    pub documents: Vec<Uuid>,
}

impl Model {
    /// Notes that somebody wrote some of it.
    fn add_author(&mut self, by: ClientId) {
        if !self.authors.contains(&by) {
            self.authors.0.push(by);
        }
    }

    /// The state that the row holds. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<State, StorageError> {
        let somebody = |who: Option<Uuid>| who.map(ClientId::new).or_corrupt("report: nobody did it");
        let submitted = self.submitted_revision.or_corrupt("report: nothing was submitted");
        Ok(match *self.status {
            Stage::Scheduled => State::Scheduled { revision: self.revision },
            Stage::Submitted => State::Submitted {
                revision: submitted?,
                by: somebody(self.submitted_by)?,
                authors: self.authors.0.clone(),
            },
            Stage::Returned => State::Returned { revision: self.revision },
            Stage::Accepted => State::Accepted { revision: submitted?, by: somebody(self.accepted_by)? },
        })
    }

    /// Puts the state into the row.
    fn set_state(&mut self, state: &State) {
        self.status = Word(state.stage());
        match state {
            State::Scheduled { revision } | State::Returned { revision } => self.revision = *revision,
            State::Submitted { revision, by, .. } => {
                self.waits_since = None;
                self.submitted_revision = Some(*revision);
                self.submitted_by = Some(by.uuid());
            }
            State::Accepted { by, .. } => self.accepted_by = Some(by.uuid()),
        }
    }

    /// Whether it is about the grant as a whole.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.kind == ReportKind::Final
    }
}

/// What a revision says, its lines aside.
pub(crate) fn content(row: &report_revision::Model) -> Content {
    Content {
        narrative: row.narrative.0.clone(),
        indicators: row.indicators.0.clone(),
        financial: row.financial.0.clone(),
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The report, if it is among the caller's rows.
    pub async fn report(&self, id: ReportId) -> Result<Option<Model>, StorageError> {
        Ok(Entity::find_by_id(id.uuid()).filter(scoped::reports(self.scope)).one(self.connection).await?)
    }

    /// The caller's reports that the filter lets through, newest first.
    pub async fn reports(&self, filter: &ReportFilter, page: PageRequest) -> Result<Page<Model>, StorageError> {
        Page::of(filter.query(self.scope, page).all(self.connection).await?, page.limit)
    }

    /// A revision of a report of the caller's: that one, or the newest. `None` while there is none, and once it was
    /// written anew without having been submitted.
    pub async fn report_file(&self, of: Model, revision: Option<i32>) -> Result<Option<ReportFile>, StorageError> {
        let revision = revision.unwrap_or(of.revision);
        let found = report_revision::Entity::find_by_id((of.id, revision)).one(self.connection).await?;
        let Some(row) = found else { return Ok(None) };
        let documents = documents_with(self.connection, &of, revision).await?;
        Ok(Some(ReportFile { content: content(&row), revision: row, report: of, documents }))
    }

    /// Which of some lines of a file a revision has; `None` where its items came as JSON.
    pub async fn lines_of_report(
        &self,
        of: &report_revision::Model,
        asked: impl IntoIterator<Item = i32>,
    ) -> Result<Option<BTreeSet<i32>>, StorageError> {
        if of.line_form == LineForm::Items {
            return Ok(None);
        }
        let found: Vec<i32> = report_line::Entity::find()
            .select_only()
            .column(report_line::Column::Line)
            .filter(report_line::Column::ReportId.eq(of.report_id))
            .filter(report_line::Column::Revision.eq(of.lines_revision))
            .filter(report_line::Column::Line.is_in(asked))
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(Some(found.into_iter().collect()))
    }

    /// The lines of a revision after the line `after`, at most `limit`.
    pub async fn report_lines(
        &self,
        of: &report_revision::Model,
        after: i32,
        limit: u64,
    ) -> Result<Page<report_line::Model>, StorageError> {
        let rows = report_line::Entity::find()
            .filter(report_line::Column::ReportId.eq(of.report_id))
            .filter(report_line::Column::Revision.eq(of.lines_revision))
            .filter(report_line::Column::Line.gt(after))
            .order_by_asc(report_line::Column::Line)
            .limit(limit.saturating_add(1))
            .all(self.connection)
            .await?;
        Page::of(rows, limit)
    }
}

impl Scoped<'_, DatabaseTransaction> {
    /// The report, if it is among the caller's rows, kept from other writers.
    pub async fn report_for_update(&self, id: ReportId) -> Result<Option<Model>, StorageError> {
        Ok(Entity::find_by_id(id.uuid())
            .filter(scoped::reports(self.scope))
            .lock_exclusive()
            .one(self.connection)
            .await?)
    }
}

impl Transaction {
    /// Records what became of a report, which is locked, and the changes of `events`. It gets the next version.
    async fn save_report(&mut self, before: &Model, mut after: Model, events: &[Event]) -> Result<Model, StorageError> {
        after.version = before.version.saturating_add(1);
        after.updated_at = self.stamp().now;
        let unchanged = [Column::Id.eq(before.id), Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "report", before.id).await?;
        for event in events {
            self.publish_report(event.name(), &after).await?;
        }
        Ok(after)
    }

    /// Tells those who follow the report.
    async fn publish_report(&mut self, name: &'static str, row: &Model) -> Result<(), StorageError> {
        self.publish(change(name, row)).await
    }
}

/// The documents that belong to a revision: those submitted with it or before it, and with the newest one those that wait
/// for the next submission.
async fn documents_with(
    connection: &impl ConnectionTrait,
    report: &Model,
    revision: i32,
) -> Result<Vec<Uuid>, StorageError> {
    let waiting = (revision == report.revision).then(|| report_document::Column::SubmittedRevision.is_null());
    let submitted = report_document::Column::SubmittedRevision.lte(revision);
    Ok(report_document::Entity::find()
        .select_only()
        .column(report_document::Column::Id)
        .filter(report_document::Column::ReportId.eq(report.id))
        .filter(Condition::any().add(submitted).add_option(waiting))
        .order_by_asc(report_document::Column::Id)
        .into_tuple()
        .all(connection)
        .await?)
}

/// What there is to tell of a report.
fn change(name: &'static str, row: &Model) -> NewChange {
    NewChange {
        name,
        subject_type: "report",
        subject_id: row.id,
        subject_version: row.version,
        row: ChangeRow::of_grant(row.lot_id, row.organisation_id),
        data: json!({
            "reference": row.reference,
            "grant_id": row.grant_id,
            "lot_id": row.lot_id,
            "kind": row.kind,
            "number": row.number,
            "revision": row.revision,
            "due_on": row.due_on,
        }),
    }
}
