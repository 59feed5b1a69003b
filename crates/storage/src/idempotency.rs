//! What was answered to a request, kept with its effect: a repeat gets the first answer again.

use crate::audit::{Guarded, REGISTRATION};
use crate::entity::idempotency_key::{Column, Entity};
use crate::{StorageError, Store, Transaction};
use chrono::{DateTime, Utc};
use reintegration_domain::identifier::ClientId;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

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
    /// For this very request.
    Again(Guarded<StoredAnswer>),
    /// For another request.
    OtherRequest,
}

fn place(client: ClientId, key: &str) -> String {
    format!("answer {client} {key}")
}

impl Transaction {
    /// Claims `key` for a request with `fingerprint`. While another transaction holds the key, this waits for its end.
    pub async fn claim(&self, client: ClientId, key: &str, fingerprint: &str) -> Result<Repeat, StorageError> {
        let sql = "INSERT INTO idempotency_keys (client, key, fingerprint, created_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (client, key) DO NOTHING";
        let values = vec![client.uuid().into(), key.into(), fingerprint.into(), self.stamp().now.into()];
        if self.execute(sql, values).await? == 1 {
            return Ok(Repeat::First);
        }
        let row = Entity::find_by_id((client.uuid(), key.to_owned()))
            .one(self.connection())
            .await?
            .ok_or_else(|| StorageError::Corrupt("a claimed key has no row".to_owned()))?;
        if row.fingerprint != fingerprint {
            return Ok(Repeat::OtherRequest);
        }
        if row.registration_id.is_some() && row.status.is_none() {
            return Err(StorageError::Erased);
        }
        let (Some(status), Some(headers), Some(sealed)) = (row.status, row.headers, row.sealed_body) else {
            return Err(StorageError::Corrupt("a key was kept without its answer".to_owned()));
        };
        let body = self.vault().answers()?.open(&sealed, &place(client, key))?;
        let body = String::from_utf8(body).map_err(|error| StorageError::Corrupt(error.to_string()))?;
        let headers = serde_json::from_value(headers)?;
        let status = u16::try_from(status).map_err(|error| StorageError::Corrupt(error.to_string()))?;
        let answer = StoredAnswer { status, headers, body };
        Ok(Repeat::Again(Guarded::new(answer, row.registration_id.into_iter().collect(), REGISTRATION)))
    }

    /// Keeps the answer under the claimed key, sealed: it says what the person's data is.
    pub async fn remember(&self, client: ClientId, key: &str, answer: &StoredAnswer) -> Result<(), StorageError> {
        let headers = serde_json::to_value(&answer.headers)?;
        let sealed = self.vault().answers()?.seal(answer.body.as_bytes(), &place(client, key))?;
        Entity::update_many()
            .col_expr(Column::Status, i32::from(answer.status).into())
            .col_expr(Column::Headers, headers.into())
            .col_expr(Column::SealedBody, sealed.into())
            .col_expr(Column::RegistrationId, self.person().into())
            .filter(Column::Client.eq(client.uuid()))
            .filter(Column::Key.eq(key))
            .exec(self.connection())
            .await?;
        Ok(())
    }
}

impl Store {
    /// Forgets the keys that were claimed before `then`.
    pub async fn forget_keys_before(&self, then: DateTime<Utc>) -> Result<u64, StorageError> {
        let forgotten = Entity::delete_many().filter(Column::CreatedAt.lt(then)).exec(&self.connection).await?;
        Ok(forgotten.rows_affected)
    }

    /// How many keys are kept.
    pub async fn kept_keys(&self) -> Result<i64, StorageError> {
        let kept = Entity::find().count(&self.connection).await?;
        Ok(i64::try_from(kept).unwrap_or(i64::MAX))
    }
}
