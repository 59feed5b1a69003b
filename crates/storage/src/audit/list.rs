use super::seals;
use crate::entity::{audit_entry, audit_seal};
use crate::{Page, Position, StorageError, Store};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use sea_orm::{Condition, Statement, Value};
use uuid::Uuid;

/// Which entries to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// The registration whose data was seen or changed.
    pub registration: Option<Uuid>,
    /// The client's name.
    pub client_id: Option<String>,
    /// `read`, `matched`, or the name of a change.
    pub action: Option<String>,
    /// What was changed.
    pub subject: Option<Uuid>,
    /// At this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub before: Option<DateTime<Utc>>,
}

/// An entry as it is listed.
pub type AuditRecord = audit_entry::Model;

impl audit_entry::Model {
    /// Its place in the trail.
    #[must_use]
    pub const fn position(&self) -> Position {
        Position { xact: self.xact, seq: self.seq }
    }

    /// The registrations whose data was seen or changed.
    #[must_use]
    pub fn registrations(&self) -> Vec<Uuid> {
        seals::persons(&self.persons).filter_map(|person| Uuid::try_parse(person).ok()).collect()
    }
}

/// A seal as it is listed.
pub type SealRecord = audit_seal::Model;

impl audit_seal::Model {
    /// What the next seal names as the one before.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        seals::digest(self)
    }
}

/// Conditions with their values, in the order in which they are bound.
#[derive(Default)]
struct Where {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Where {
    /// The placeholder of a value.
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn add(&mut self, left: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            let place = self.bind(value);
            self.conditions.push(format!("{left} {place}"));
        }
    }

    fn sql(&self) -> String {
        if self.conditions.is_empty() { "1 = 1".to_owned() } else { self.conditions.join(" AND ") }
    }
}

impl Store {
    /// The entries that the filter lets through, newest first, at most `limit`; those before `before` only.
    pub async fn audit_entries(
        &self,
        filter: &AuditFilter,
        before: Option<Position>,
        limit: u64,
    ) -> Result<Page<AuditRecord>, StorageError> {
        let mut narrow = Where::default();
        narrow.add("e.client_id =", filter.client_id.clone());
        narrow.add("e.action =", filter.action.clone());
        narrow.add("e.subject_id =", filter.subject);
        narrow.add("e.occurred_at >=", filter.from);
        narrow.add("e.occurred_at <", filter.before);
        if let Some(before) = before {
            let (xact, seq) = (narrow.bind(before.xact), narrow.bind(before.seq));
            narrow.conditions.push(format!("(e.xact, e.seq) < ({xact}, {seq})"));
        }
        let conditions = narrow.sql();
        let entries = match filter.registration {
            None => format!("SELECT e.* FROM audit_entries e WHERE {conditions}"),
            // Sealed entries are found by their persons; the few after the last seal are looked through.
            Some(registration) => {
                let person = narrow.bind(registration);
                let among = narrow.bind(format!("%{}%", registration.simple()));
                format!(
                    "SELECT e.* FROM audit_persons p JOIN audit_entries e ON e.xact = p.xact AND e.seq = p.seq \
                     WHERE p.registration_id = {person} AND {conditions} \
                     UNION ALL SELECT e.* FROM audit_entries e \
                     WHERE (e.xact, e.seq) > (SELECT coalesce(max(last_xact), -1), coalesce(max(last_seq), -1) FROM \
                     (SELECT last_xact, last_seq FROM audit_seals ORDER BY number DESC LIMIT 1) AS last) \
                     AND e.persons LIKE {among} AND {conditions}"
                )
            }
        };
        let most = limit.saturating_add(1);
        let sql = format!("SELECT * FROM ({entries}) AS e ORDER BY e.xact DESC, e.seq DESC LIMIT {most}");
        let statement = Statement::from_sql_and_values(self.connection.get_database_backend(), sql, narrow.values);
        Page::of(AuditRecord::find_by_statement(statement).all(&self.connection).await?, limit)
    }

    /// How many entries wait to be sealed.
    pub async fn unsealed_entries(&self) -> Result<i64, StorageError> {
        let sql = "SELECT count(*) AS entries FROM audit_entries WHERE (xact, seq) > \
                   (SELECT coalesce(max(last_xact), -1), coalesce(max(last_seq), -1) FROM \
                   (SELECT last_xact, last_seq FROM audit_seals ORDER BY number DESC LIMIT 1) AS last)";
        let statement = Statement::from_string(self.connection.get_database_backend(), sql);
        let row = self.connection.query_one_raw(statement).await?;
        Ok(row.map(|row| row.try_get("", "entries")).transpose()?.unwrap_or(0))
    }

    /// The seals, newest first.
    pub async fn audit_seals(&self, after: Option<i64>, limit: u64) -> Result<Page<SealRecord>, StorageError> {
        let rows = audit_seal::Entity::find()
            .filter(Condition::all().add_option(after.map(|after| audit_seal::Column::Number.lt(after))))
            .order_by_desc(audit_seal::Column::Number)
            .limit(limit.saturating_add(1))
            .all(&self.connection)
            .await?;
        Page::of(rows, limit)
    }
}
