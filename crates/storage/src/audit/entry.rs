use crate::transaction::{Author, Stamp};
use crate::{Backend, StorageError};
use chrono::SecondsFormat;
use reintegration_domain::access::FieldClass;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

/// One thing that somebody did or saw.
#[derive(Debug, Clone)]
pub struct AuditEntry(Value);

/// What an entry is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// Its type, as `case`.
    pub r#type: &'static str,
    /// Which one.
    pub id: Uuid,
    /// Its version afterwards.
    pub version: i64,
}

impl AuditEntry {
    /// `action` is the name of a change, or `read`.
    pub(crate) fn new(
        stamp: &Stamp,
        action: &str,
        subject: Option<Subject>,
        persons: &[Uuid],
        fields: &[FieldClass],
    ) -> Self {
        let (client, client_id, role) = match &stamp.author {
            Author::Client(actor) => (Some(actor.client.uuid()), Some(&actor.client_id), actor.role.as_str()),
            Author::Service => (None, None, "service"),
        };
        let persons: String = persons.iter().map(|person| person.simple().to_string()).collect();
        let fields: Vec<&str> = fields.iter().map(|class| class.as_str()).collect();
        Self(json!({
            "id": Uuid::now_v7().simple().to_string(),
            // As both databases keep instants.
            "occurred_at": stamp.now.to_rfc3339_opts(SecondsFormat::AutoSi, false),
            "client": client.map(|client| client.simple().to_string()),
            "client_id": client_id,
            "role": role,
            "operation": stamp.operation,
            "action": action,
            "subject_type": subject.map(|subject| subject.r#type),
            "subject_id": subject.map(|subject| subject.id.simple().to_string()),
            "subject_version": subject.map(|subject| subject.version),
            "persons": persons,
            "fields": fields.join(" "),
            "purpose": stamp.purpose,
            "request_id": stamp.request_id,
        }))
    }
}

/// Writes entries down, however many, in one statement.
pub async fn insert(
    transaction: &DatabaseTransaction,
    backend: Backend,
    entries: Vec<AuditEntry>,
) -> Result<(), StorageError> {
    if entries.is_empty() {
        return Ok(());
    }
    let entries = Value::Array(entries.into_iter().map(|entry| entry.0).collect());
    let text = entries.to_string();
    let statement = Statement::from_sql_and_values(
        transaction.get_database_backend(),
        backend.insert_audit_entries(),
        [text.into()],
    );
    transaction.execute_raw(statement).await?;
    Ok(())
}
