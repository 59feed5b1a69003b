//! What becomes of grants. Who changes one holds its row first, then its lines in the order of the components, then its
//! reports, its tranches and its year. A signature takes the year before the lines: nobody else has these before it.

use crate::column::{Tetri, Word};
use crate::entity::grant::{Column, Entity, Model};
use crate::entity::{grant_line, programme_year};
use crate::error::OrCorrupt;
use crate::grants::Purpose;
use crate::grants::agreements::{allocate, schedule};
use crate::scoped::{self, Scoped};
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::decision::Decision;
use reintegration_domain::grants::{Agreement, EntryKind, Event, Line, Status};
use reintegration_domain::identifier::GrantId;
use reintegration_domain::money::Money;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use serde_json::json;
use uuid::Uuid;

/// What each component gave or got.
pub type Amounts = Vec<(ComponentCode, Money)>;

impl Scoped<'_, DatabaseTransaction> {
    /// The grant, if it is among the caller's rows, kept from other writers until the transaction ends.
    pub async fn grant_for_update(&self, id: GrantId) -> Result<Option<Model>, StorageError> {
        let found = Entity::find_by_id(id.uuid())
            .filter(scoped::grants(self.scope))
            // Entries of its ledger name the grant: who writes them does not wait for this.
            .lock(LockType::NoKeyUpdate);
        Ok(found.one(self.connection).await?)
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Grants whose last day has passed and that run still, some of them; the service calls until none is left.
    pub async fn grants_to_end(&self, today: NaiveDate, most: u64) -> Result<Vec<GrantId>, StorageError> {
        let sql = format!(
            "SELECT id FROM grants WHERE status IN ('active', 'suspended') AND ends_on < $1 \
             ORDER BY ends_on, id LIMIT {most}"
        );
        let backend = self.connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, [today.into()]);
        let rows = self.connection.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok(GrantId::new(row.try_get("", "id")?))).collect()
    }

    /// Grants that are over and whose lines have more than is promised, some of them; the service calls until none is
    /// left.
    pub async fn grants_to_settle(&self, most: u64) -> Result<Vec<GrantId>, StorageError> {
        let sql = format!(
            "SELECT DISTINCT l.grant_id FROM grant_lines l JOIN grants g ON g.id = l.grant_id \
             WHERE l.allocated_minor > l.committed_minor AND g.status IN ('terminated', 'ended') \
             ORDER BY l.grant_id LIMIT {most}"
        );
        let statement = Statement::from_string(self.connection.get_database_backend(), sql);
        let rows = self.connection.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok(GrantId::new(row.try_get("", "grant_id")?))).collect()
    }
}

impl Transaction {
    /// Puts a drafted grant, held by the transaction, in force: its money counts in its year and lies in its lines, its
    /// tranches and reports are known. The inner error is what the year has left.
    pub async fn sign_grant(
        &mut self,
        before: &Model,
        next: &Decision<Status, Event>,
        signed_on: NaiveDate,
        agreement: &Agreement,
    ) -> Result<Result<Model, Money>, StorageError> {
        let amount = *before.amount_minor;
        let rows = grant_line::Entity::find().filter(grant_line::Column::GrantId.eq(before.id));
        let rows = rows.all(self.connection()).await?;
        let mut lines: Amounts = rows.iter().map(|row| (*row.component, *row.agreed_minor)).collect();
        lines.sort_unstable();
        if Money::checked_sum(lines.iter().map(|(_, agreed)| *agreed)) != Some(amount) {
            return None.or_corrupt("grant: its lines are not what it comes to");
        }
        // From here on nobody else signs in this year, nor changes its budget.
        let year = programme_year::Entity::find_by_id((before.programme, before.year));
        let year = year.lock_exclusive().one(self.connection()).await?.or_corrupt("grant: no year")?;
        let available = year.available();
        if amount > available {
            return Ok(Err(available));
        }
        let mut after = before.clone();
        after.signed_on = Some(signed_on);
        after.signed_by = self.stamp().client();
        let after = self.save_grant(before, after, next).await?;
        let (client, now, request_id) = (self.stamp().client(), self.stamp().now, self.stamp().request_id.clone());
        allocate(self.connection(), &after, &lines, (client, &request_id, now)).await?;
        schedule(self.connection(), &after, agreement, now).await?;
        Ok(Ok(after))
    }

    /// Ends a grant, held by the transaction, before its time: what of it nobody was promised goes back to the year, and
    /// what was not payable is not paid any more.
    pub async fn terminate_grant(
        &mut self,
        before: &Model,
        next: &Decision<Status, Event>,
        reason: &str,
        on: NaiveDate,
    ) -> Result<Model, StorageError> {
        let mut after = before.clone();
        let (returned, given) = self.empty_lines(before.id, EntryKind::Withdrawal, on).await?;
        self.drop_reports(before.id, on).await?;
        self.lapse_tranches(before).await?;
        after.returned_minor = with(before.returned_minor, given)?;
        after.terminated_on = Some(on);
        after.status_reason = Some(reason.to_owned());
        let after = self.save_grant(before, after, next).await?;
        self.publish_leftover(&after, EntryKind::Withdrawal, &returned).await?;
        Ok(after)
    }

    /// Takes out of the lines of a grant that is over, held by the transaction, what is not promised, and says so. Of one
    /// that was terminated, the year gets it back. Gives whether there was anything.
    pub async fn settle_grant(&mut self, before: &Model, on: NaiveDate) -> Result<bool, StorageError> {
        let Some(kind) = before.status.leftover() else { return Ok(false) };
        let (amounts, given) = self.empty_lines(before.id, kind, on).await?;
        if amounts.is_empty() {
            return Ok(false);
        }
        let mut after = before.clone();
        if kind == EntryKind::Withdrawal {
            after.returned_minor = with(before.returned_minor, given)?;
            let next = Decision { state: *before.status, events: Vec::new() };
            after = self.save_grant(before, after, &next).await?;
        }
        self.publish_leftover(&after, kind, &amounts).await?;
        Ok(true)
    }

    /// Records what became of a grant. `after` gets the next version.
    pub async fn save_grant(
        &mut self,
        before: &Model,
        mut after: Model,
        next: &Decision<Status, Event>,
    ) -> Result<Model, StorageError> {
        after.status = Word(next.state);
        after.version = before.version.saturating_add(1);
        after.updated_at = self.stamp().now;
        let unchanged = [Column::Id.eq(before.id), Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "grant", before.id).await?;
        for event in &next.events {
            self.publish_grant(event.name(), &after).await?;
        }
        Ok(after)
    }

    /// The lines of a grant, kept from other writers until the transaction ends, in the order of the components.
    pub(crate) async fn lines_for_update(&self, grant: Uuid) -> Result<Vec<(ComponentCode, Line)>, StorageError> {
        let own = grant_line::Entity::find().filter(grant_line::Column::GrantId.eq(grant));
        let own = own.order_by_asc(grant_line::Column::Component).lock_exclusive();
        let rows = own.all(self.connection()).await?;
        rows.iter().map(|row| Ok((*row.component, row.line()?))).collect()
    }

    /// Takes out of every line what is not promised. Gives what each gave, and the sum.
    async fn empty_lines(&self, grant: Uuid, kind: EntryKind, on: NaiveDate) -> Result<(Amounts, Money), StorageError> {
        let mut amounts = Amounts::new();
        for (component, line) in self.lines_for_update(grant).await? {
            let available = line.available();
            if available > Money::ZERO {
                self.write_entry((grant, component), (kind, available), on, Purpose::Agreement).await?;
                amounts.push((component, available));
            }
        }
        let sum = Money::checked_sum(amounts.iter().map(|(_, amount)| *amount)).unwrap_or_default();
        Ok((amounts, sum))
    }

    /// Tells what left the lines of a grant that is over, component by component.
    async fn publish_leftover(
        &mut self,
        grant: &Model,
        kind: EntryKind,
        amounts: &Amounts,
    ) -> Result<(), StorageError> {
        if amounts.is_empty() {
            return Ok(());
        }
        let amounts = amounts.iter().map(|(component, amount)| json!({ "component": component, "amount": amount }));
        let data = json!({
            "reference": grant.reference,
            "status": grant.status,
            "lot_id": grant.lot_id,
            "kind": kind,
            "amounts": amounts.collect::<Vec<_>>(),
        });
        self.publish(NewChange {
            name: "grant.lapsed",
            subject_type: "grant",
            subject_id: grant.id,
            subject_version: grant.version,
            row: ChangeRow::of_grant(grant.lot_id, grant.organisation_id),
            data,
        })
        .await
    }
}

/// What was given back, with what is given back now.
fn with(returned: Tetri, given: Money) -> Result<Tetri, StorageError> {
    returned.checked_add(given).map(Tetri).or_corrupt("grant: more is returned than there is money")
}
