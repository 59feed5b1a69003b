//! Grants, their lines and their ledger.

use crate::entity::{grant, grant_line, ledger_entry};
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::{StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::access::Scope;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grant::{EntryKind, Line, Shortage};
use reintegration_domain::identifier::{GrantId, OrganisationId};
use reintegration_domain::money::Money;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, Statement,
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
            .filter(Condition::all().add_option(page.after.map(|after| Column::Id.lt(after))))
            .order_by_desc(Column::Id)
            .limit(page.limit.saturating_add(1))
    }
}

/// A line with its component.
pub type ComponentLine = (ComponentCode, Line);

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The grant, if it is among the caller's rows.
    pub async fn grant(&self, id: GrantId) -> Result<Option<grant::Model>, StorageError> {
        let found = grant::Entity::find_by_id(id.uuid()).filter(scoped::grants(self.scope));
        Ok(found.one(self.connection).await?)
    }

    /// The caller's grants that the filter lets through, newest first.
    pub async fn grants(&self, filter: &GrantFilter, page: PageRequest) -> Result<Page<grant::Model>, StorageError> {
        Page::of(filter.query(self.scope, page).all(self.connection).await?, page)
    }

    /// The lines of a grant of the caller's, in the order of the components.
    pub async fn grant_lines(&self, of: &grant::Model) -> Result<Vec<ComponentLine>, StorageError> {
        let rows =
            grant_line::Entity::find().filter(grant_line::Column::GrantId.eq(of.id)).all(self.connection).await?;
        let lines = rows.iter().map(|row| Ok((component(&row.component)?, row.line()?)));
        let mut lines = lines.collect::<Result<Vec<_>, StorageError>>()?;
        lines.sort_by_key(|(component, _)| *component);
        Ok(lines)
    }

    /// The ledger of a grant of the caller's after the entry `after`, oldest first, and one entry more than `limit`.
    pub async fn ledger(
        &self,
        of: &grant::Model,
        after: i64,
        limit: u64,
    ) -> Result<Vec<ledger_entry::Model>, StorageError> {
        Ok(ledger_entry::Entity::find()
            .filter(ledger_entry::Column::GrantId.eq(of.id))
            .filter(ledger_entry::Column::Seq.gt(after))
            .order_by_asc(ledger_entry::Column::Seq)
            .limit(limit.saturating_add(1))
            .all(self.connection)
            .await?)
    }
}

impl grant_line::Model {
    /// What the row holds. Failing here is corruption: the constraint says the same.
    pub fn line(&self) -> Result<Line, StorageError> {
        let money = |minor| Money::from_minor(minor);
        let line = money(self.allocated_minor)
            .zip(money(self.committed_minor))
            .zip(money(self.disbursed_minor))
            .and_then(|((allocated, committed), disbursed)| Line::new(allocated, committed, disbursed));
        line.ok_or_else(|| StorageError::Corrupt(format!("grant {}: {}", self.grant_id, self.component)))
    }
}

fn component(code: &str) -> Result<ComponentCode, StorageError> {
    ComponentCode::parse(code).ok_or_else(|| StorageError::Corrupt(format!("{code} is no component")))
}

/// What is booked, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Booking {
    /// The grant.
    pub grant: Uuid,
    /// Its line.
    pub component: ComponentCode,
    /// The assistance, and its case.
    pub assistance: (Uuid, Uuid),
    /// The day on which it happened.
    pub on: NaiveDate,
}

impl Transaction {
    /// The grant of a lot, if it has one.
    pub async fn grant_of_lot(&self, lot: Uuid) -> Result<Option<grant::Model>, StorageError> {
        Ok(grant::Entity::find()
            .filter(grant::Column::LotId.eq(lot))
            .filter(grant::Column::TerminatedOn.is_null())
            .one(self.connection())
            .await?)
    }

    /// Writes entries into the ledger, in order; the line follows them. Others wait for the line until the transaction
    /// ends, so this comes last. The inner error is what the line could have given.
    pub async fn book(
        &mut self,
        booking: Booking,
        movements: &[(EntryKind, Money)],
    ) -> Result<Result<(), Shortage>, StorageError> {
        if movements.is_empty() {
            return Ok(Ok(()));
        }
        let row = grant_line::Entity::find_by_id((booking.grant, booking.component.as_str().to_owned()))
            .lock_exclusive()
            .one(self.connection())
            .await?;
        let gone = || StorageError::Corrupt(format!("grant {} has no line {}", booking.grant, booking.component));
        let mut line = row.ok_or_else(gone)?.line()?;
        for (kind, amount) in movements {
            match line.book(*kind, *amount) {
                Ok(next) => line = next,
                Err(shortage) => return Ok(Err(shortage)),
            }
            self.write_entry(booking, *kind, *amount).await?;
        }
        Ok(Ok(()))
    }

    async fn write_entry(&self, booking: Booking, kind: EntryKind, amount: Money) -> Result<(), StorageError> {
        let sql = "INSERT INTO ledger_entries (id, grant_id, component, kind, amount_minor, assistance_id, case_id, \
                   occurred_on, recorded_at, client, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let (assistance, case) = booking.assistance;
        let stamp = self.stamp();
        let values = vec![
            self.new_id().into(),
            booking.grant.into(),
            booking.component.as_str().into(),
            kind.as_str().into(),
            amount.minor().into(),
            assistance.into(),
            case.into(),
            booking.on.into(),
            stamp.now.into(),
            stamp.client().into(),
            stamp.request_id.clone().into(),
        ];
        self.execute(sql, values).await?;
        Ok(())
    }
}

/// What the ledger and the balances disagree about, a sentence each; empty where all is well.
pub async fn verify_ledger<C: ConnectionTrait>(connection: &C) -> Result<Vec<String>, StorageError> {
    // The balances against the sums of the entries; then each piece of assistance against its own entries.
    const LINES: &str = "SELECT 'grant ' || g.reference || ', ' || l.component || ': the balance is not the sum of the \
         ledger' AS finding FROM grant_lines l JOIN grants g ON g.id = l.grant_id LEFT JOIN ledger_entries e \
         ON e.grant_id = l.grant_id AND e.component = l.component \
         GROUP BY g.reference, l.component, l.allocated_minor, l.committed_minor, l.disbursed_minor \
         HAVING l.allocated_minor <> coalesce(sum(CASE WHEN e.kind = 'allocation' THEN e.amount_minor \
         WHEN e.kind IN ('withdrawal', 'lapse') THEN -e.amount_minor END), 0) \
         OR l.committed_minor <> coalesce(sum(CASE WHEN e.kind = 'commitment' THEN e.amount_minor \
         WHEN e.kind = 'release' THEN -e.amount_minor END), 0) \
         OR l.disbursed_minor <> coalesce(sum(CASE WHEN e.kind = 'disbursement' THEN e.amount_minor END), 0) \
         ORDER BY 1 LIMIT 100";
    const ITEMS: &str = "SELECT CAST(count(*) AS bigint) AS wrong FROM (SELECT a.id FROM assistance a \
         LEFT JOIN ledger_entries e ON e.assistance_id = a.id GROUP BY a.id, a.status, a.amount_minor, a.actual_minor \
         HAVING coalesce(sum(CASE WHEN e.kind = 'commitment' THEN e.amount_minor \
         WHEN e.kind = 'release' THEN -e.amount_minor END), 0) <> CASE a.status WHEN 'approved' THEN a.amount_minor \
         WHEN 'delivered' THEN a.actual_minor WHEN 'verified' THEN a.actual_minor ELSE 0 END \
         OR coalesce(sum(CASE WHEN e.kind = 'disbursement' THEN e.amount_minor END), 0) <> \
         coalesce(a.actual_minor, 0)) AS w";
    let backend = connection.get_database_backend();
    let rows = connection.query_all_raw(Statement::from_string(backend, LINES)).await?;
    let mut findings = rows.iter().map(|row| row.try_get("", "finding")).collect::<Result<Vec<String>, _>>()?;
    let row = connection.query_one_raw(Statement::from_string(backend, ITEMS)).await?;
    let wrong: i64 = row.map(|row| row.try_get("", "wrong")).transpose()?.unwrap_or(0);
    if wrong > 0 {
        findings.push(format!("{wrong} pieces of assistance are not what the ledger says of them"));
    }
    Ok(findings)
}

impl Scoped<'_, DatabaseTransaction> {
    /// What a person has of a component: approved or more, whatever the case and the year; what was handed over
    /// counts as what it cost. Asked under the person's lock.
    pub async fn promised(&self, document_key: &str, component: ComponentCode) -> Result<Money, StorageError> {
        use crate::entity::{assistance, registration};
        let persons = sea_orm::sea_query::Query::select()
            .column(registration::Column::Id)
            .from(registration::Entity)
            .and_where(registration::Column::DocumentKey.eq(document_key))
            .take();
        let sum = Expr::cust("CAST(coalesce(sum(coalesce(actual_minor, amount_minor)), 0) AS bigint)");
        let sum: Option<i64> = assistance::Entity::find()
            .select_only()
            .expr_as(sum, "promised")
            .filter(assistance::Column::RegistrationId.in_subquery(persons))
            .filter(assistance::Column::Component.eq(component.as_str()))
            .filter(assistance::Column::Status.is_in(["approved", "delivered", "verified"]))
            .into_tuple()
            .one(self.connection)
            .await?;
        let sum = sum.unwrap_or(0);
        Money::from_minor(sum).ok_or_else(|| StorageError::Corrupt(format!("a person has {sum} of {component}")))
    }
}
