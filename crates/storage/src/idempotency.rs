//! What was answered to a request, kept with its effect: a repeat gets the first answer again.

use crate::entity::idempotency_key::{Column, Entity};
use crate::entity::{assistance, case, idempotency_person, registration};
use crate::scoped::{self, Scoped};
use crate::trail::Guarded;
use crate::{StorageError, Store, Transaction, personal_columns};
use chrono::TimeDelta;
use reintegration_domain::access::FieldClass;
use reintegration_domain::identifier::ClientId;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityName, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

/// An answer that can be given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The headers that belong to the answer rather than to its delivery.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: String,
}

/// Whether a key was used before.
#[derive(Debug, Clone)]
pub enum Repeat {
    /// It was not: the request is carried out, and its answer kept.
    First,
    /// For this very request: what was answered, and that it tells of persons whom another one's data led to.
    Again(Box<Guarded<StoredAnswer>>, Guarded<()>),
    /// For this very request, whose answer shows somebody who is not among the caller's rows any more.
    NotTheirs,
    /// For this very request, whose answer showed somebody whose data is erased.
    Erased,
    /// For another request.
    OtherRequest,
}

fn place(client: ClientId, key: &str) -> String {
    format!("answer {client} {key}")
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// What was answered to a request with `fingerprint` under `key`; `None` where the key was not used before.
    pub async fn answered(
        &self,
        client: ClientId,
        key: &str,
        fingerprint: &str,
    ) -> Result<Option<Repeat>, StorageError> {
        let found = Entity::find_by_id((client.uuid(), key.to_owned())).one(self.connection).await?;
        let Some(row) = found else { return Ok(None) };
        if row.fingerprint != fingerprint {
            return Ok(Some(Repeat::OtherRequest));
        }
        let persons = idempotency_person::Entity::find()
            .filter(idempotency_person::Column::Client.eq(client.uuid()))
            .filter(idempotency_person::Column::Key.eq(key))
            .all(self.connection)
            .await?;
        if row.status.is_none() && !persons.is_empty() {
            return Ok(Some(Repeat::Erased));
        }
        let (Some(status), Some(headers), Some(sealed)) = (row.status, row.headers, row.sealed_body) else {
            return Err(StorageError::Corrupt("a key was kept without its answer".to_owned()));
        };
        let held: Vec<Uuid> =
            persons.iter().filter(|person| person.held).map(|person| person.registration_id).collect();
        if self.among_rows(&held).await?.len() < held.len() {
            return Ok(Some(Repeat::NotTheirs));
        }
        let body = self.vault.answers()?.open(&sealed, &place(client, key))?;
        let body = String::from_utf8(body).map_err(|error| StorageError::Corrupt(error.to_string()))?;
        let headers = serde_json::from_value(headers)?;
        let status = u16::try_from(status).map_err(|error| StorageError::Corrupt(error.to_string()))?;
        let answer = StoredAnswer { status, headers, body };
        let fields = row.fields.unwrap_or_default();
        let fields =
            FieldClass::ALL.iter().copied().filter(|class| fields.split(' ').any(|word| word == class.as_str()));
        let (matched, shown): (Vec<_>, Vec<_>) = persons.into_iter().partition(|person| person.matched);
        let ids =
            |persons: Vec<idempotency_person::Model>| persons.iter().map(|person| person.registration_id).collect();
        let answer = Guarded::of_fields(answer, ids(shown), fields.collect());
        Ok(Some(Repeat::Again(Box::new(answer), Guarded::matched((), ids(matched)))))
    }

    /// Whether the client has used `key` for whatever request.
    pub async fn has_used_key(&self, client: ClientId, key: &str) -> Result<bool, StorageError> {
        Ok(Entity::find_by_id((client.uuid(), key.to_owned())).count(self.connection).await? > 0)
    }

    /// Those of the persons of whom the caller sees anything: the registration, the case or an assistance.
    async fn among_rows(&self, persons: &[Uuid]) -> Result<Vec<Uuid>, StorageError> {
        if persons.is_empty() {
            return Ok(Vec::new());
        }
        let cases = Query::select()
            .column(case::Column::RegistrationId)
            .from(case::Entity.table_ref())
            .and_where(case::Column::RegistrationId.is_in(persons.iter().copied()))
            .cond_where(scoped::readable_cases(self.scope))
            .take();
        let helped = Query::select()
            .column(assistance::Column::RegistrationId)
            .from(assistance::Entity.table_ref())
            .and_where(assistance::Column::RegistrationId.is_in(persons.iter().copied()))
            .cond_where(scoped::assistance(self.scope))
            .take();
        let visible = Condition::any()
            .add(scoped::readable_registrations(self.scope))
            .add(registration::Column::Id.in_subquery(cases))
            .add(registration::Column::Id.in_subquery(helped));
        Ok(registration::Entity::find()
            .select_only()
            .column(registration::Column::Id)
            .filter(registration::Column::Id.is_in(persons.iter().copied()))
            .filter(visible)
            .into_tuple()
            .all(self.connection)
            .await?)
    }
}

impl Transaction {
    /// Claims `key` for a request with `fingerprint`. While another transaction holds the key, this waits for its end.
    pub async fn claim(&self, client: ClientId, key: &str, fingerprint: &str) -> Result<Repeat, StorageError> {
        let sql = format!(
            "INSERT INTO idempotency_keys (client, key, fingerprint, created_at) VALUES ($1, $2, $3, {}) \
             ON CONFLICT (client, key) DO NOTHING",
            self.backend().now()
        );
        let values = vec![client.uuid().into(), key.into(), fingerprint.into()];
        if self.execute(&sql, values).await? == 1 {
            return Ok(Repeat::First);
        }
        let answered = self.rows().answered(client, key, fingerprint).await?;
        answered.ok_or_else(|| StorageError::Corrupt("a claimed key has no row".to_owned()))
    }

    /// Keeps the answer under the claimed key, sealed, with the persons whom it is about and, where it `shows` them, which
    /// of them the caller has to have among its rows to be given it again.
    pub async fn remember(
        &self,
        client: ClientId,
        key: &str,
        answer: &StoredAnswer,
        shows: bool,
    ) -> Result<(), StorageError> {
        let headers = serde_json::to_value(&answer.headers)?;
        let sealed = self.vault().answers()?.seal(answer.body.as_bytes(), &place(client, key))?;
        let (persons, fields) = self.persons();
        let fields: Vec<&str> = fields.iter().map(|class| class.as_str()).collect();
        Entity::update_many()
            .col_expr(Column::Status, i32::from(answer.status).into())
            .col_expr(Column::Headers, headers.into())
            .col_expr(Column::SealedBody, sealed.into())
            .col_expr(Column::Fields, fields.join(" ").into())
            .filter(Column::Client.eq(client.uuid()))
            .filter(Column::Key.eq(key))
            .exec(self.connection())
            .await?;
        if persons.is_empty() {
            return Ok(());
        }
        // Who left the caller's rows with this very change is not asked for again: a repeat tells what the first answer told.
        let ids: Vec<Uuid> = persons.keys().copied().collect();
        let held = if shows { self.rows().among_rows(&ids).await? } else { Vec::new() };
        let rows = persons.into_iter().map(|(person, matched)| {
            idempotency_person::Model {
                client: client.uuid(),
                key: key.to_owned(),
                registration_id: person,
                held: held.contains(&person),
                matched,
            }
            .into_active_model()
        });
        idempotency_person::Entity::insert_many(rows).exec_without_returning(self.connection()).await?;
        Ok(())
    }

    /// Who repeats a request whose answer showed the person is told that the data is erased; its key stays used.
    pub(crate) async fn forget_answers_about(&self, registration: Uuid) -> Result<(), StorageError> {
        let emptied = personal_columns::overwritten("idempotency_keys").map(|column| format!("{column} = NULL"));
        let sql = format!(
            "UPDATE idempotency_keys SET {} \
             WHERE (client, key) IN (SELECT client, key FROM idempotency_persons WHERE registration_id = $1)",
            emptied.collect::<Vec<_>>().join(", ")
        );
        self.execute(&sql, vec![registration.into()]).await?;
        Ok(())
    }
}

impl Store {
    /// Forgets the keys that were claimed longer ago than `past`; gives how many.
    pub async fn forget_keys(&self, past: TimeDelta) -> Result<u64, StorageError> {
        let sql = format!("DELETE FROM idempotency_keys WHERE created_at < {}", self.backend().ago(past));
        self.execute(&sql, Vec::new()).await
    }

    /// How many keys are kept.
    pub async fn kept_keys(&self) -> Result<i64, StorageError> {
        let kept = Entity::find().count(&self.connection).await?;
        Ok(i64::try_from(kept).unwrap_or(i64::MAX))
    }
}
