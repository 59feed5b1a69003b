//! What belongs to cases, listed over all of those that the caller sees: follow-ups, plans and transfers.

use crate::StorageError;
use crate::cases::whose::CasesOfRows;
use crate::column::Word;
use crate::entity::{case, follow_up, plan, transfer};
use crate::scoped::{self, Page, PageRequest, Paged, Scoped};
use crate::trail::{FOLLOW_UPS, Guarded, NOTES, PLAN};
use chrono::NaiveDate;
use reintegration_domain::access::Scope;
use reintegration_domain::cases::{self, follow_ups, plans, transfers};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityName, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

/// Which rows of all cases to list; an absent part does not narrow.
#[derive(Debug, Clone)]
pub struct OfCases<S> {
    /// The status.
    pub status: Option<S>,
    /// Whether its last day has passed, seen from the day beside.
    pub overdue: Option<(bool, NaiveDate)>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_until: Option<NaiveDate>,
    /// The region's code: of the case or, for a transfer, of the new residence.
    pub region: Option<String>,
    /// The lot: of the case or, for a transfer, the one that is asked to take it over.
    pub lot: Option<Uuid>,
}

impl<S> Default for OfCases<S> {
    fn default() -> Self {
        Self { status: None, overdue: None, due_from: None, due_until: None, region: None, lot: None }
    }
}

/// The cases under that condition, by their identifiers.
fn cases_with(condition: Condition) -> SelectStatement {
    Query::select().column(case::Column::Id).from(case::Entity.table_ref()).cond_where(condition).take()
}

/// The cases of which nothing is due.
fn cases_that_wait() -> SelectStatement {
    let still = [cases::Status::Suspended, cases::Status::Closed].map(Word);
    cases_with(Condition::all().add(case::Column::Status.is_in(still)))
}

/// That the row belongs to a case that the caller sees; whoever sees all of them is asked nothing.
fn seen(scope: &Scope, case_id: impl ColumnTrait) -> Option<sea_orm::sea_query::SimpleExpr> {
    let narrow = !matches!(scope, Scope::Everything);
    narrow.then(|| case_id.in_subquery(cases_with(scoped::offered_cases(scope))))
}

impl<S> OfCases<S> {
    /// What the day filters ask of a column of due days. Nothing is due but what `waits`.
    fn due<C: ColumnTrait>(&self, due_on: C, case_id: C, waits: &Condition) -> Condition {
        let due = |day| {
            let still = case_id.not_in_subquery(cases_that_wait());
            Condition::all().add(waits.clone()).add(day).add(still)
        };
        Condition::all()
            .add_option(self.overdue.map(|(overdue, today)| {
                let passed = due(due_on.lt(today));
                if overdue { passed } else { Condition::any().add(due_on.is_null()).add(passed.not()) }
            }))
            .add_option(self.due_from.map(|day| due(due_on.gte(day))))
            .add_option(self.due_until.map(|day| due(due_on.lte(day))))
    }

    /// What the filters ask of the row's case.
    fn of_case(&self, case_id: impl ColumnTrait) -> Condition {
        let narrow = |condition| case_id.in_subquery(cases_with(condition));
        Condition::all()
            .add_option(self.region.as_deref().map(|code| narrow(Condition::all().add(case::Column::Region.eq(code)))))
            .add_option(self.lot.map(|lot| narrow(Condition::all().add(case::Column::LotId.eq(lot)))))
    }
}

impl OfCases<follow_ups::Status> {
    /// A page of the follow-ups in `scope` that the filter lets through, newest first, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, page: PageRequest) -> Select<follow_up::Entity> {
        use follow_up::{Column, Entity};
        let planned = Condition::all().add(Column::Status.eq(Word(follow_ups::Status::Planned)));
        Entity::find()
            .filter(Condition::all().add_option(seen(scope, Column::CaseId)))
            .filter(Condition::all().add_option(self.status.map(|status| Column::Status.eq(Word(status)))))
            .filter(self.due(Column::DueOn, Column::CaseId, &planned))
            .filter(self.of_case(Column::CaseId))
            .page(page, Column::Id)
    }
}

impl OfCases<plans::Status> {
    /// A page of the plans in `scope` that the filter lets through, those of the newest cases first, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, page: PageRequest) -> Select<plan::Entity> {
        use plan::{Column, Entity};
        Entity::find()
            .filter(Condition::all().add_option(seen(scope, Column::CaseId)))
            .filter(Condition::all().add_option(self.status.map(|status| Column::Status.eq(Word(status)))))
            .filter(self.due(Column::DueOn, Column::CaseId, &Condition::all()))
            .filter(self.of_case(Column::CaseId))
            .page(page, Column::CaseId)
    }
}

impl OfCases<transfers::Status> {
    /// A page of the transfers in `scope` that the filter lets through, newest first, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, page: PageRequest) -> Select<transfer::Entity> {
        use transfer::{Column, Entity};
        let waits = Condition::all().add(Column::EndedAt.is_null());
        let filter = Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(Word(status))))
            .add_option(self.region.as_deref().map(|region| Column::Region.eq(region)))
            .add_option(self.lot.map(|lot| Column::ToLotId.eq(lot)));
        Entity::find()
            .filter(Condition::all().add_option(seen(scope, Column::CaseId)))
            .filter(filter)
            .filter(self.due(Column::DueOn, Column::CaseId, &waits))
            .page(page, Column::Id)
    }
}

/// Rows with their cases, for which nobody's data was shown yet.
type Listed<T> = Guarded<(Page<T>, CasesOfRows)>;

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The follow-ups of all cases that the caller sees; what was said at them stays sealed.
    pub async fn all_follow_ups(
        &self,
        filter: &OfCases<follow_ups::Status>,
        page: PageRequest,
    ) -> Result<Listed<follow_up::Model>, StorageError> {
        let page = Page::of(filter.query(self.scope, page).all(self.connection).await?, page.limit)?;
        self.with_cases(Guarded::new(page, Vec::new(), FOLLOW_UPS)).await
    }

    /// The plans of all cases that the caller sees; their words stay sealed.
    pub async fn all_plans(
        &self,
        filter: &OfCases<plans::Status>,
        page: PageRequest,
    ) -> Result<Listed<plan::Model>, StorageError> {
        let page = Page::of(filter.query(self.scope, page).all(self.connection).await?, page.limit)?;
        self.with_cases(Guarded::new(page, Vec::new(), PLAN)).await
    }

    /// The transfers of all cases that the caller sees; why they are asked for stays sealed.
    pub async fn all_transfers(
        &self,
        filter: &OfCases<transfers::Status>,
        page: PageRequest,
    ) -> Result<Listed<transfer::Model>, StorageError> {
        let page = Page::of(filter.query(self.scope, page).all(self.connection).await?, page.limit)?;
        self.with_cases(Guarded::new(page, Vec::new(), NOTES)).await
    }
}
