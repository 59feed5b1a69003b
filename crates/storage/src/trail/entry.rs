use crate::stamp::{Author, Stamp};
use crate::{Backend, StorageError};
use chrono::SecondsFormat;
use reintegration_domain::access::FieldClass;
use sea_orm::{ConnectionTrait, Statement};
use serde::Serialize;
use uuid::Uuid;
use uuid::fmt::Simple;

/// One thing that somebody did or saw, as the statement that writes it down reads it.
#[derive(Debug, Clone, Serialize)]
pub struct AuditEntry {
    id: Simple,
    /// As both databases keep instants.
    occurred_at: String,
    client: Option<Simple>,
    client_id: Option<String>,
    role: &'static str,
    operation: String,
    action: String,
    subject_type: Option<&'static str>,
    subject_id: Option<Simple>,
    subject_version: Option<i64>,
    persons: String,
    fields: String,
    purpose: Option<String>,
    request_id: String,
    /// What the rows became that its transaction wrote.
    digests: Option<String>,
}

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
    /// `action` is the name of a change, `read` or `matched`.
    pub(crate) fn new(
        stamp: &Stamp,
        action: &str,
        subject: Option<Subject>,
        persons: &[Uuid],
        fields: &[FieldClass],
    ) -> Self {
        let (client, client_id, role) = match &stamp.author {
            Author::Client(actor) => (Some(actor.client.uuid()), Some(actor.client_id.clone()), actor.role.as_str()),
            Author::Service => (None, None, "service"),
            Author::Anybody => (None, None, "public"),
        };
        let mut shown: Vec<&str> = Vec::new();
        for class in fields.iter().map(|class| class.as_str()) {
            if !shown.contains(&class) {
                shown.push(class);
            }
        }
        Self {
            id: Uuid::now_v7().simple(),
            occurred_at: stamp.now.to_rfc3339_opts(SecondsFormat::AutoSi, false),
            client: client.map(Uuid::simple),
            client_id,
            role,
            operation: stamp.operation.clone(),
            action: action.to_owned(),
            subject_type: subject.map(|subject| subject.r#type),
            subject_id: subject.map(|subject| subject.id.simple()),
            subject_version: subject.map(|subject| subject.version),
            persons: named(persons),
            fields: shown.join(" "),
            purpose: stamp.purpose.clone(),
            request_id: stamp.request_id.clone(),
            digests: None,
        }
    }

    /// The same with what rows became.
    pub(crate) fn with_digests(self, digests: String) -> Self {
        Self { digests: Some(digests), ..self }
    }
}

/// 32 hexadecimal digits each.
fn named(persons: &[Uuid]) -> String {
    let mut digits = [0; Simple::LENGTH];
    persons.iter().fold(String::with_capacity(persons.len() * Simple::LENGTH), |mut text, person| {
        text.push_str(person.simple().encode_lower(&mut digits));
        text
    })
}

/// Writes entries down, however many, in one statement.
pub async fn insert(
    connection: &impl ConnectionTrait,
    backend: Backend,
    entries: Vec<AuditEntry>,
) -> Result<(), StorageError> {
    if entries.is_empty() {
        return Ok(());
    }
    let text = serde_json::to_string(&entries)?;
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        backend.insert_audit_entries(),
        [text.into()],
    );
    connection.execute_raw(statement).await?;
    Ok(())
}
