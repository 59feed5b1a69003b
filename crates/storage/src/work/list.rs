//! What waits, as lists show it.

use crate::StorageError;
use crate::column::Word;
use crate::entity::work_item::{Column, Entity, Relation};
use crate::entity::{case, grant, registration};
use crate::scoped::{self, Page, Scoped};
use crate::trail::{Guarded, IDENTITY};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::access::Scope;
use reintegration_domain::grants::Status as GrantStatus;
use reintegration_domain::work::{Kind, Party};
use sea_orm::sea_query::{Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityName, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Which of what waits to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct WorkFilter {
    /// These kinds; none lists nothing.
    pub kinds: Vec<Kind>,
    /// For whom it waits.
    pub waits_for: Option<Party>,
    /// Whether its last day has passed, on the day beside.
    pub overdue: Option<(bool, NaiveDate)>,
    /// To be done by this day or earlier.
    pub due_until: Option<NaiveDate>,
    /// The lot.
    pub lot: Option<Uuid>,
    /// The region's code.
    pub region: Option<String>,
    /// The case.
    pub case: Option<Uuid>,
}

/// An item's place: the list is ordered by the day by which it is to be done, or since which it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkPlace {
    on: NaiveDate,
    id: Uuid,
}

impl fmt::Display for WorkPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.on, self.id)
    }
}

impl FromStr for WorkPlace {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        let (on, id) = text.split_once(' ').unwrap_or_default();
        Ok(Self { on: on.parse().unwrap_or_default(), id: id.parse()? })
    }
}

/// Something that waits.
#[derive(Debug, Clone, FromQueryResult)]
pub struct WorkRow {
    /// The identifier of what waits.
    pub id: Uuid,
    /// What is to be done.
    pub kind: Word<Kind>,
    /// Who is to do it.
    pub waits_for: Word<Party>,
    /// The person's registration.
    pub registration_id: Option<Uuid>,
    /// The case.
    pub case_id: Option<Uuid>,
    /// The grant.
    pub grant_id: Option<Uuid>,
    /// The lot.
    pub lot_id: Option<Uuid>,
    /// The region of residence.
    pub region: Option<String>,
    /// What people quote.
    pub reference: String,
    /// The last day.
    pub due_on: Option<NaiveDate>,
    /// The last day; without one, the day since which it waits.
    pub ordered_on: NaiveDate,
    /// The person's given name.
    pub given_name: Option<String>,
    /// The person's family name.
    pub family_name: Option<String>,
    /// When the person's data was erased.
    pub erased_at: Option<DateTime<Utc>>,
}

impl WorkRow {
    /// Its place in the list.
    #[must_use]
    pub const fn place(&self) -> WorkPlace {
        WorkPlace { on: self.ordered_on, id: self.id }
    }
}

/// How much of one kind waits for one party.
#[derive(Debug, Clone, FromQueryResult)]
pub struct WaitingCount {
    /// What is to be done.
    pub kind: Word<Kind>,
    /// Who is to do it.
    pub waits_for: Word<Party>,
    /// How many wait.
    pub waiting: i64,
    /// Of how many the last day has passed.
    pub overdue: i64,
}

fn in_scope(scope: &Scope) -> Condition {
    match scope {
        Scope::Everything => Condition::all(),
        Scope::Regions(regions) => {
            let money =
                Condition::all().add(Column::Region.is_null()).add(Column::LotId.in_subquery(scoped::lots_in(regions)));
            Condition::any().add(Column::Region.is_in(regions.clone())).add(money)
        }
        Scope::Organisation(organisation) => {
            let people = Condition::all()
                .add(Column::OrganisationId.is_null())
                .add(Column::LotId.in_subquery(scoped::lots_of(organisation.uuid())));
            Condition::any().add(Column::OrganisationId.eq(organisation.uuid())).add(people)
        }
        Scope::SubmittedBy(client) => Condition::all().add(Column::SubmittedBy.eq(client.uuid())),
        Scope::Nothing => Condition::all().add(Expr::value(1).eq(0)),
    }
}

/// The lots whose grant is over: nobody can approve there before the new year's is signed.
fn lots_over() -> SelectStatement {
    Query::select()
        .column(grant::Column::LotId)
        .from(grant::Entity.table_ref())
        .and_where(grant::Column::Status.eq(Word(GrantStatus::Ended)))
        .take()
}

/// What nobody can do yet.
fn idle() -> Condition {
    Condition::all().add(Column::Kind.eq(Word(Kind::AssistanceApproval))).add(Column::LotId.in_subquery(lots_over()))
}

/// What waits in the case of the row beside.
fn in_case() -> SelectStatement {
    Query::select()
        .from(Entity.table_ref())
        .and_where(Column::CaseId.into_expr().eq(case::Column::Id.into_expr()))
        .cond_where(idle().not())
        .take()
}

/// For selecting cases: the earliest day on which something of the case is due.
pub fn next_due_on() -> SelectStatement {
    in_case().expr(Func::min(Column::DueOn.into_expr())).take()
}

/// For selecting cases: whom the earliest of what waits in the case waits for.
pub fn first_party() -> SelectStatement {
    let ordered = [(Column::OrderedOn, Order::Asc), (Column::Id, Order::Asc)];
    in_case().column(Column::WaitsFor).order_by_columns(ordered).limit(1).take()
}

impl WorkFilter {
    fn condition(&self, scope: &Scope) -> Condition {
        let every = Kind::ALL.iter().all(|kind| self.kinds.contains(kind));
        let kinds = || match self.kinds.as_slice() {
            [kind] => Column::Kind.eq(Word(*kind)),
            kinds => Column::Kind.is_in(kinds.iter().map(|kind| Word(*kind))),
        };
        Condition::all()
            .add(in_scope(scope))
            .add_option((!every).then(kinds))
            .add_option(self.waits_for.map(|party| Column::WaitsFor.eq(Word(party))))
            .add_option(self.overdue.map(|(overdue, today)| {
                if overdue {
                    Condition::all().add(Column::DueOn.lt(today))
                } else {
                    Condition::any().add(Column::DueOn.is_null()).add(Column::DueOn.gte(today))
                }
            }))
            .add_option(self.due_until.map(|day| Column::DueOn.lte(day)))
            .add_option(self.lot.map(|lot| Column::LotId.eq(lot)))
            .add_option(self.region.as_deref().map(|region| Column::Region.eq(region)))
            .add_option(self.case.map(|case| Column::CaseId.eq(case)))
            .add(idle().not())
    }

    /// A page of what waits in `scope`, earliest first, with the persons, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, after: Option<WorkPlace>, limit: u64) -> Select<Entity> {
        let place = || -> SimpleExpr { Expr::tuple([Column::OrderedOn.into_expr(), Column::Id.into_expr()]) };
        let beyond = after.map(|after| place().gt(Expr::tuple([Expr::val(after.on), Expr::val(after.id)])));
        Entity::find()
            .select_only()
            .columns([
                Column::Id,
                Column::Kind,
                Column::WaitsFor,
                Column::RegistrationId,
                Column::CaseId,
                Column::GrantId,
                Column::LotId,
                Column::Region,
                Column::Reference,
                Column::DueOn,
                Column::OrderedOn,
            ])
            .columns([
                registration::Column::GivenName,
                registration::Column::FamilyName,
                registration::Column::ErasedAt,
            ])
            .join(JoinType::LeftJoin, Relation::Registration.def())
            .filter(self.condition(scope))
            .filter(Condition::all().add_option(beyond))
            .order_by_asc(Column::OrderedOn)
            .order_by_asc(Column::Id)
            .limit(limit.saturating_add(1))
    }

    /// How much waits, by kind and party.
    fn counts(&self, scope: &Scope, today: NaiveDate) -> Select<Entity> {
        let late = Expr::case(Column::DueOn.lt(today), 1_i64).finally(0_i64);
        Entity::find()
            .select_only()
            .column(Column::Kind)
            .column(Column::WaitsFor)
            .column_as(Expr::val(1_i64).count(), "waiting")
            .column_as(Expr::from(Func::cast_as(Func::sum(late), "bigint")), "overdue")
            .filter(self.condition(scope))
            .group_by(Column::Kind)
            .group_by(Column::WaitsFor)
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// What waits in the caller's rows, as far as the filter lets it through, earliest first.
    pub async fn work(
        &self,
        filter: &WorkFilter,
        after: Option<WorkPlace>,
        limit: u64,
    ) -> Result<Guarded<Page<WorkRow>>, StorageError> {
        let rows = filter.query(self.scope, after, limit).into_model::<WorkRow>().all(self.connection).await?;
        let page = Page::of(rows, limit)?;
        let mut persons: Vec<Uuid> = page.items.iter().filter_map(|row| row.registration_id).collect();
        persons.sort_unstable();
        persons.dedup();
        Ok(Guarded::new(page, persons, IDENTITY))
    }

    /// How much waits in the caller's rows, by kind and party.
    pub async fn work_counts(&self, filter: &WorkFilter, today: NaiveDate) -> Result<Vec<WaitingCount>, StorageError> {
        Ok(filter.counts(self.scope, today).into_model().all(self.connection).await?)
    }
}
