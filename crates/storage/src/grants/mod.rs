//! Grants, their lines and their ledger.

pub mod agreements;
pub mod balances;
pub mod lifecycle;
pub mod open_data;
pub mod reallocations;
pub mod tranches;

use crate::cases::assistance::{COMMITTED, COUNTS};
use crate::column::{Tetri, Word};
use crate::entity::{assistance, grant, grant_line, ledger_entry, registration, report};
use crate::error::OrCorrupt;
use crate::intake::registrations::PersonRows;
use crate::scoped::Paged;
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::trail::Guarded;
use crate::{StorageError, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::access::Scope;
use reintegration_domain::cases::assistance::Movement;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::{Agreement, EntryKind, Line, Shortage, Status};
use reintegration_domain::identifier::{GrantId, OrganisationId};
use reintegration_domain::money::Money;
use reintegration_domain::reports::Stage;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, Select, Statement,
};
use uuid::Uuid;

/// Which grants to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct GrantFilter {
    /// The budget year.
    pub year: Option<i32>,
    /// The lot.
    pub lot: Option<Uuid>,
    /// The organisation that holds it.
    pub organisation: Option<OrganisationId>,
    /// Where it stands.
    pub status: Option<Status>,
}

impl GrantFilter {
    /// A page of the rows in `scope` that the filter lets through, newest first, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, page: PageRequest) -> Select<grant::Entity> {
        use grant::Column;
        grant::Entity::find()
            .filter(scoped::grants(scope))
            .filter(Condition::all().add_option(self.year.map(|year| Column::Year.eq(year))))
            .filter(Condition::all().add_option(self.lot.map(|lot| Column::LotId.eq(lot))))
            .filter(
                Condition::all()
                    .add_option(self.organisation.map(|organisation| Column::OrganisationId.eq(organisation.uuid()))),
            )
            .filter(Condition::all().add_option(self.status.map(|status| Column::Status.eq(Word(status)))))
            .page(page, Column::Id)
    }
}

/// A line of a budget: agreed + received − withdrawn − lapsed = allocated once the grant is signed.
#[derive(Debug, Clone, Copy)]
pub struct BudgetRow {
    /// Its component.
    pub component: ComponentCode,
    /// What it holds.
    pub line: Line,
    /// What the agreement gives it.
    pub agreed: Money,
    /// What came from other lines.
    pub received: Money,
    /// What was taken out: for other lines, or given back to the year.
    pub withdrawn: Money,
    /// What fell back to the state.
    pub lapsed: Money,
}

impl BudgetRow {
    fn read(row: &QueryResult) -> Result<Self, StorageError> {
        let money = |name: &str| row.try_get("", name).map(|Tetri(money)| money);
        let line = Line::new(money("allocated_minor")?, money("committed_minor")?, money("disbursed_minor")?);
        Ok(Self {
            component: *row.try_get::<Word<ComponentCode>>("", "component")?,
            line: line.or_corrupt("grant line: overdrawn")?,
            agreed: money("agreed_minor")?,
            received: money("received_minor")?,
            withdrawn: money("withdrawn_minor")?,
            lapsed: money("lapsed_minor")?,
        })
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The grant, if it is among the caller's rows.
    pub async fn grant(&self, id: GrantId) -> Result<Option<grant::Model>, StorageError> {
        let found = grant::Entity::find_by_id(id.uuid()).filter(scoped::grants(self.scope));
        Ok(found.one(self.connection).await?)
    }

    /// The caller's grants that the filter lets through, newest first.
    pub async fn grants(&self, filter: &GrantFilter, page: PageRequest) -> Result<Page<grant::Model>, StorageError> {
        Page::of(filter.query(self.scope, page).all(self.connection).await?, page.limit)
    }

    /// What the lines of a grant of the caller's hold and how that came to be, in the order of the components. One
    /// statement, so that the figures are of one moment.
    pub async fn budget(&self, of: &grant::Model) -> Result<Vec<BudgetRow>, StorageError> {
        const SQL: &str = "SELECT l.component, l.agreed_minor, l.allocated_minor, l.committed_minor, l.disbursed_minor, \
             CAST(coalesce(sum(CASE WHEN e.kind = 'allocation' AND e.reallocation_id IS NOT NULL \
             THEN e.amount_minor END), 0) AS bigint) AS received_minor, \
             CAST(coalesce(sum(CASE WHEN e.kind = 'withdrawal' THEN e.amount_minor END), 0) AS bigint) AS withdrawn_minor, \
             CAST(coalesce(sum(CASE WHEN e.kind = 'lapse' THEN e.amount_minor END), 0) AS bigint) AS lapsed_minor \
             FROM grant_lines l LEFT JOIN ledger_entries e \
             ON e.grant_id = l.grant_id AND e.component = l.component AND e.assistance_id IS NULL \
             WHERE l.grant_id = $1 GROUP BY l.component, l.agreed_minor, l.allocated_minor, l.committed_minor, \
             l.disbursed_minor ORDER BY l.component";
        let backend = self.connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, SQL, [of.id.into()]);
        self.connection.query_all_raw(statement).await?.iter().map(BudgetRow::read).collect()
    }

    /// The ledger of a grant of the caller's after the entry `after`, oldest first, at most `limit`.
    pub async fn ledger(
        &self,
        of: &grant::Model,
        after: i64,
        limit: u64,
    ) -> Result<Page<ledger_entry::Model>, StorageError> {
        let rows = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::GrantId.eq(of.id))
            .filter(ledger_entry::Column::Seq.gt(after))
            .order_by_asc(ledger_entry::Column::Seq)
            .limit(limit.saturating_add(1))
            .all(self.connection)
            .await?;
        Page::of(rows, limit)
    }
}

impl grant_line::Model {
    /// What the row holds. Failing here is corruption: the constraint says the same.
    pub fn line(&self) -> Result<Line, StorageError> {
        let line = Line::new(*self.allocated_minor, *self.committed_minor, *self.disbursed_minor);
        line.or_corrupt("grant line: overdrawn")
    }
}

/// What an entry of the ledger is for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// Assistance, its case, and which of its deliveries.
    Assistance(Uuid, Uuid, Option<i32>),
    /// Money that moves to or from another line.
    Reallocation(Uuid),
    /// The agreement itself: it begins or ends.
    Agreement,
}

impl Transaction {
    /// The grant of a lot, if it has one. Its status stays as it is until the transaction ends; others may read it at the
    /// same time.
    pub async fn grant_of_lot(&self, lot: Uuid) -> Result<Option<grant::Model>, StorageError> {
        Ok(grant::Entity::find()
            .filter(grant::Column::LotId.eq(lot))
            .filter(grant::Column::TerminatedOn.is_null())
            .lock_shared()
            .one(self.connection())
            .await?)
    }

    /// The grant from which something was approved, whatever became of it since.
    pub async fn grant_that_pays(&self, id: Uuid) -> Result<grant::Model, StorageError> {
        let found = grant::Entity::find_by_id(id).one(self.connection()).await?;
        found.or_corrupt("grant: it is gone")
    }

    /// The last day on which what a grant promised can be delivered: that of its final report, or the day until which a report
    /// that was returned is to be corrected.
    pub async fn last_delivery_day(&self, of: &grant::Model, agreement: &Agreement) -> Result<NaiveDate, StorageError> {
        let last: Option<Option<NaiveDate>> = report::Entity::find()
            .select_only()
            .column_as(report::Column::DueOn.max(), "due_on")
            .filter(report::Column::GrantId.eq(of.id))
            .filter(report::Column::Status.eq(Word(Stage::Returned)))
            .into_tuple()
            .one(self.connection())
            .await?;
        let last_day = agreement.last_day(of.ends_on);
        Ok(last.flatten().map_or(last_day, |day| day.max(last_day)))
    }

    /// Writes what assistance moves on a day into the ledger of the grant that pays it, in order; the line follows the
    /// entries. Others wait for the line until the transaction ends, so this comes late. The inner error is what the line
    /// had left: only a new commitment can ask for more than that.
    pub async fn book(
        &mut self,
        of: &assistance::Model,
        on: NaiveDate,
        movements: &[Movement],
    ) -> Result<Result<(), Shortage>, StorageError> {
        if movements.is_empty() {
            return Ok(Ok(()));
        }
        let (grant, component) = (of.grant_id.or_corrupt("assistance: no grant pays it")?, *of.component);
        let row = grant_line::Entity::find_by_id((grant, Word(component)));
        let row = row.lock_exclusive().one(self.connection()).await?;
        let mut line = row.or_corrupt("grant: no such line")?.line()?;
        for (kind, amount) in movements {
            match line.book(*kind, *amount) {
                Ok(next) => line = next,
                Err(shortage) if *kind == EntryKind::Commitment => return Ok(Err(shortage)),
                Err(shortage) => return Err(StorageError::Corrupt(format!("assistance {}: {shortage}", of.id))),
            }
            let delivery = kind.is_of_a_delivery().then_some(of.deliveries);
            let purpose = Purpose::Assistance(of.id, of.case_id, delivery);
            self.write_entry((grant, component), (*kind, *amount), on, purpose).await?;
        }
        Ok(Ok(()))
    }

    /// Writes one entry in the name of the transaction's author.
    pub(crate) async fn write_entry(
        &self,
        line: (Uuid, ComponentCode),
        movement: (EntryKind, Money),
        on: NaiveDate,
        purpose: Purpose,
    ) -> Result<(), StorageError> {
        let stamp = self.stamp();
        let cause = (stamp.client(), stamp.request_id.as_str(), stamp.now);
        write_entry(self.connection(), line, movement, on, purpose, cause).await
    }
}

/// Writes one entry; its line, which the transaction holds, follows. It is caused by a client or the service itself, for a
/// request, and then.
pub(crate) async fn write_entry(
    connection: &DatabaseTransaction,
    (grant, component): (Uuid, ComponentCode),
    (kind, amount): (EntryKind, Money),
    on: NaiveDate,
    purpose: Purpose,
    (client, request_id, now): (Option<Uuid>, &str, DateTime<Utc>),
) -> Result<(), StorageError> {
    let (assistance, case, delivery, reallocation) = match purpose {
        Purpose::Assistance(assistance, case, delivery) => (Some(assistance), Some(case), delivery, None),
        Purpose::Reallocation(reallocation) => (None, None, None, Some(reallocation)),
        Purpose::Agreement => (None, None, None, None),
    };
    let entry = ledger_entry::ActiveModel {
        seq: NotSet,
        id: Set(Uuid::now_v7()),
        grant_id: Set(grant),
        component: Set(Word(component)),
        kind: Set(Word(kind)),
        amount_minor: Set(Tetri(amount)),
        assistance_id: Set(assistance),
        case_id: Set(case),
        reallocation_id: Set(reallocation),
        delivery_number: Set(delivery),
        occurred_on: Set(on),
        recorded_at: Set(now),
        client: Set(client),
        request_id: Set(request_id.to_owned()),
    };
    ledger_entry::Entity::insert(entry).exec_without_returning(connection).await?;
    Ok(())
}

impl Scoped<'_, DatabaseTransaction> {
    /// What a person has of a component: approved or more, whatever the case and the year; what was verified counts as what
    /// it cost. `person` holds the lock. It tells of the person's other registrations that count.
    pub async fn promised(
        &self,
        of: &registration::Model,
        person: &PersonRows,
        component: ComponentCode,
    ) -> Result<Guarded<Money>, StorageError> {
        let sum = Expr::cust(COMMITTED);
        let sums: Vec<(Uuid, Tetri)> = assistance::Entity::find()
            .select_only()
            .column(assistance::Column::RegistrationId)
            .expr_as(sum, "promised")
            .filter(assistance::Column::RegistrationId.is_in(person.ids.iter().copied()))
            .filter(assistance::Column::Component.eq(Word(component)))
            .filter(assistance::Column::Status.is_in(COUNTS.map(Word)))
            .group_by(assistance::Column::RegistrationId)
            .into_tuple()
            .all(self.connection)
            .await?;
        let sum = Money::checked_sum(sums.iter().map(|(_, promised)| **promised));
        let sum = sum.or_corrupt("assistance: more is promised than there is money")?;
        let elsewhere = sums.into_iter().map(|(person, _)| person).filter(|person| *person != of.id).collect();
        Ok(Guarded::matched(sum, elsewhere))
    }
}

impl Guarded<Money> {
    /// Whether `amount` beside that is more than `most`: that much is said to whoever is refused.
    #[must_use]
    pub fn is_too_much_with(&self, amount: Money, most: Money) -> bool {
        self.peek().checked_add(amount).is_none_or(|sum| sum > most)
    }
}
