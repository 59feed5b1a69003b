//! Lists of cases: filtered, and walked in the order that the caller asks for.

use crate::StorageError;
use crate::column::Word;
use crate::entity::case::{Column, Entity};
use crate::entity::{case, lot, plan, registration};
use crate::external_references::{Referenced, called};
use crate::scoped::{self, Page, Scoped};
use crate::trail::{Guarded, IDENTITY};
use crate::updated::Updated;
use crate::work;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use reintegration_domain::access::Scope;
use reintegration_domain::cases::{Assignee, ClosureReason, Order, Stage, Status, plans};
use reintegration_domain::external_reference::ExternalReference;
use reintegration_domain::identifier::{ClientId, OrganisationId};
use reintegration_domain::programme::programmes::Programme;
use reintegration_domain::work::Party;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement, SimpleExpr, SubQueryStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityName, EntityTrait, FromQueryResult, Order as Direction, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Which cases to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// The status.
    pub status: Option<Status>,
    /// How far they have come.
    pub stage: Option<Stage>,
    /// The lot.
    pub lot: Option<Uuid>,
    /// The region's code.
    pub region: Option<String>,
    /// The organisation that holds the lot.
    pub organisation: Option<OrganisationId>,
    /// The reference, whole.
    pub reference: Option<String>,
    /// What the client calls it.
    pub external_reference: Option<(ClientId, ExternalReference)>,
    /// The mark of the worker who has it.
    pub assigned_to: Option<Assignee>,
    /// Opened on this day or later.
    pub opened_from: Option<NaiveDate>,
    /// Opened on this day or earlier.
    pub opened_until: Option<NaiveDate>,
    /// Closed on this day or later.
    pub closed_from: Option<NaiveDate>,
    /// Closed on this day or earlier.
    pub closed_until: Option<NaiveDate>,
    /// Whether what is waited for is overdue, on the day beside.
    pub overdue: Option<(bool, NaiveDate)>,
    /// When they changed.
    pub updated: Option<Updated>,
}

/// A page of a list of cases, in an order.
#[derive(Debug, Clone, Copy)]
pub struct CasePage {
    /// How many items at most.
    pub limit: u64,
    /// The order.
    pub order: Order,
    /// The place of the last item of the page before.
    pub after: Option<CasePlace>,
}

/// What a list of cases is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// The identifier alone, which is ordered by time.
    Created,
    Opened(NaiveDate),
    Updated(DateTime<Utc>),
}

/// An item's place in a list of cases: what the list is ordered by, and the identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CasePlace {
    key: Key,
    id: Uuid,
}

impl fmt::Display for CasePlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key {
            Key::Created => write!(formatter, "{}", self.id),
            Key::Opened(day) => write!(formatter, "{day} {}", self.id),
            Key::Updated(instant) => {
                write!(formatter, "{} {}", instant.to_rfc3339_opts(SecondsFormat::Micros, true), self.id)
            }
        }
    }
}

impl FromStr for CasePlace {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        let Some((key, id)) = text.split_once(' ') else {
            return Ok(Self { key: Key::Created, id: text.parse()? });
        };
        let instant = || DateTime::parse_from_rfc3339(key).map(|instant| Key::Updated(instant.with_timezone(&Utc)));
        // A cursor is sealed: what is read here was written above.
        let key = key.parse().map(Key::Opened).or_else(|_| instant()).unwrap_or(Key::Created);
        Ok(Self { key, id: id.parse()? })
    }
}

impl CasePage {
    fn key(self) -> Option<Column> {
        match self.order {
            Order::NewestFirst | Order::OldestFirst => None,
            Order::OpenedLastFirst | Order::OpenedFirstFirst => Some(Column::OpenedOn),
            Order::UpdatedLastFirst | Order::UpdatedFirstFirst => Some(Column::UpdatedAt),
        }
    }

    /// What lies behind the page before.
    fn beyond(self) -> Option<SimpleExpr> {
        let CasePlace { key, id } = self.after?;
        let (here, there) = match key {
            Key::Created => (Column::Id.into_expr(), Expr::val(id)),
            Key::Opened(day) => (pair(Column::OpenedOn), Expr::tuple([Expr::val(day), Expr::val(id)])),
            Key::Updated(instant) => (pair(Column::UpdatedAt), Expr::tuple([Expr::val(instant), Expr::val(id)])),
        };
        Some(if self.order.is_descending() { here.lt(there) } else { here.gt(there) })
    }
}

fn pair(key: Column) -> SimpleExpr {
    Expr::tuple([key.into_expr(), Column::Id.into_expr()])
}

impl CaseFilter {
    /// A page of the cases of `scope` that the filter lets through, with their persons, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, page: CasePage) -> Select<Entity> {
        self.listed(scoped::cases(scope), page).column(Column::AssignedTo)
    }

    /// The same of those that wait for the caller's answer: they are somebody else's still. `None` where the caller
    /// sees them anyway, or none.
    #[must_use]
    pub fn incoming(&self, scope: &Scope, page: CasePage) -> Option<Select<Entity>> {
        // Who of another organisation has it is not theirs to know.
        if self.assigned_to.is_some() {
            return None;
        }
        let incoming = scoped::incoming_cases(scope)?;
        let mark = Expr::value(None::<String>);
        Some(self.listed(Condition::all().add(Column::Id.in_subquery(incoming)), page).expr_as(mark, "assigned_to"))
    }

    fn listed(&self, among: Condition, page: CasePage) -> Select<Entity> {
        let direction = if page.order.is_descending() { Direction::Desc } else { Direction::Asc };
        let mut list = Entity::find()
            .select_only()
            .columns([
                Column::Id,
                Column::Reference,
                Column::RegistrationId,
                Column::Programme,
                Column::Municipality,
                Column::Region,
                Column::LotId,
                Column::Status,
                Column::ClosureReason,
                Column::OpenedOn,
                Column::PlanDueOn,
                Column::Version,
                Column::UpdatedAt,
            ])
            .columns([
                registration::Column::GivenName,
                registration::Column::FamilyName,
                registration::Column::ErasedAt,
            ])
            .column_as(plan::Column::Status, "plan_status")
            .expr_as(subquery(work::next_due_on()), "next_due_on")
            .expr_as(subquery(work::first_party()), "first_party")
            .expr_as(Expr::exists(organisation()), "served")
            .join(JoinType::LeftJoin, case::Relation::Plan.def())
            .join(JoinType::InnerJoin, case::Relation::Registration.def())
            .filter(among)
            .filter(self.condition())
            .filter(Condition::all().add_option(page.beyond()));
        if let Some(key) = page.key() {
            list = list.order_by(key, direction.clone());
        }
        list.order_by(Column::Id, direction).limit(page.limit.saturating_add(1))
    }

    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(Word(status))))
            .add_option(self.stage.map(|stage| Column::Stage.eq(Word(stage))))
            .add_option(self.lot.map(|lot| Column::LotId.eq(lot)))
            .add_option(self.region.as_deref().map(|region| Column::Region.eq(region)))
            .add_option(
                self.organisation.map(|organisation| Column::LotId.in_subquery(scoped::lots_of(organisation.uuid()))),
            )
            .add_option(self.reference.as_deref().map(|reference| Column::Reference.eq(reference)))
            .add_option(
                self.external_reference.as_ref().map(|own| Column::Id.in_subquery(called(Referenced::Case, own))),
            )
            .add_option(self.assigned_to.as_ref().map(|mark| Column::AssignedTo.eq(mark.as_str())))
            .add_option(self.opened_from.map(|day| Column::OpenedOn.gte(day)))
            .add_option(self.opened_until.map(|day| Column::OpenedOn.lte(day)))
            .add_option(self.closed_from.map(|day| Column::ClosedOn.gte(day)))
            .add_option(self.closed_until.map(|day| Column::ClosedOn.lte(day)))
            .add_option(self.overdue.map(|(overdue, today)| {
                if overdue {
                    Condition::all().add(Column::Status.eq(Word(Status::Open))).add(Column::PlanDueOn.lt(today))
                } else {
                    Condition::any().add(Column::Status.ne(Word(Status::Open))).add(Column::PlanDueOn.gte(today))
                }
            }))
            .add_option(self.updated.map(|updated| updated.holds(Column::UpdatedAt)))
    }
}

/// A case as lists show it: no more of its row and its registration's than that.
#[derive(Debug, Clone, FromQueryResult)]
pub struct CaseWithPerson {
    /// Its identifier.
    pub id: Uuid,
    /// What people quote.
    pub reference: String,
    /// The registration that it follows from.
    pub registration_id: Uuid,
    /// The programme's code.
    pub programme: Word<Programme>,
    /// The person's given name.
    pub given_name: Option<String>,
    /// The person's family name.
    pub family_name: Option<String>,
    /// When the person's data was erased.
    pub erased_at: Option<DateTime<Utc>>,
    /// The municipality of residence.
    pub municipality: String,
    /// Its region.
    pub region: String,
    /// The lot.
    pub lot_id: Uuid,
    /// Where it stands.
    pub status: Word<Status>,
    /// Why it was closed.
    pub closure_reason: Option<Word<ClosureReason>>,
    /// The day on which it opened.
    pub opened_on: NaiveDate,
    /// The last day for its plan.
    pub plan_due_on: NaiveDate,
    /// Where its plan stands; `None` where none is written.
    pub plan_status: Option<Word<plans::Status>>,
    /// The earliest day on which something of it is due.
    pub next_due_on: Option<NaiveDate>,
    /// Whom the earliest of what waits in it waits for.
    pub first_party: Option<Word<Party>>,
    /// Whether an organisation serves its lot.
    pub served: bool,
    /// The mark of the worker who has it; `None` for whoever does not work on it.
    pub assigned_to: Option<String>,
    /// Counts the changes.
    pub version: i64,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// The value that a query finds, or none.
fn subquery(select: SelectStatement) -> SimpleExpr {
    Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(select)))
}

/// The lot of the case, where an organisation serves it.
fn organisation() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(lot::Entity.table_ref())
        .and_where(lot::Column::Id.into_expr().eq(Column::LotId.into_expr()))
        .and_where(lot::Column::OrganisationId.is_not_null())
        .take()
}

impl CaseWithPerson {
    /// Whom it waits for.
    #[must_use]
    pub fn waits_for(&self) -> Party {
        reintegration_domain::work::of_case(*self.status, self.first_party.map(Word::get), self.served)
    }

    /// Its place in a list in that order.
    #[must_use]
    pub const fn place(&self, order: Order) -> CasePlace {
        let key = match order {
            Order::NewestFirst | Order::OldestFirst => Key::Created,
            Order::OpenedLastFirst | Order::OpenedFirstFirst => Key::Opened(self.opened_on),
            Order::UpdatedLastFirst | Order::UpdatedFirstFirst => Key::Updated(self.updated_at),
        };
        CasePlace { key, id: self.id }
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The cases that the caller sees and the filter lets through, with their persons.
    pub async fn cases(
        &self,
        filter: &CaseFilter,
        page: CasePage,
    ) -> Result<Guarded<Page<CaseWithPerson>>, StorageError> {
        // First those that wait for an answer: one that is accepted between the two statements is then found by both,
        // rather than by neither.
        let incoming = match filter.incoming(self.scope, page) {
            Some(incoming) => incoming.into_model::<CaseWithPerson>().all(self.connection).await?,
            None => Vec::new(),
        };
        let own = filter.query(self.scope, page).into_model::<CaseWithPerson>().all(self.connection).await?;
        let rows = if incoming.is_empty() { own } else { merged(own, incoming, page.order) };
        let page = Page::of(rows, page.limit)?;
        let persons = page.items.iter().map(|case| case.registration_id).collect();
        Ok(Guarded::new(page, persons, IDENTITY))
    }
}

/// Both in one order, each case once.
fn merged(own: Vec<CaseWithPerson>, incoming: Vec<CaseWithPerson>, order: Order) -> Vec<CaseWithPerson> {
    let mut seen = HashSet::new();
    let mut all: Vec<_> = own.into_iter().chain(incoming).filter(|case| seen.insert(case.id)).collect();
    if order.is_descending() {
        all.sort_by_key(|case| Reverse(case.place(order)));
    } else {
        all.sort_by_key(|case| case.place(order));
    }
    all
}
