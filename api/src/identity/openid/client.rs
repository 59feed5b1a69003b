//! The client that stands for somebody whom an outside issuer knows.

use chrono::{DateTime, Utc};
use reintegration_domain::access::{Actor, ClientStatus};
use reintegration_storage::{OutsideClient, Stamp, StorageError, Store};

/// What the names of these clients begin with; behind it they are random.
const PREFIX: &str = "openid-";

/// Whether the name is kept for clients of outside issuers.
pub fn is_reserved(client_id: &str) -> bool {
    client_id.starts_with(PREFIX)
}

/// The actor that the bearer is: its client as it stands now, made with the first request, with the role of its token.
/// `None` where it is revoked, or its organisation is not on record.
pub async fn actor(
    store: &Store,
    bearer: &OutsideClient,
    request_id: &str,
    now: DateTime<Utc>,
) -> Result<Option<Actor>, StorageError> {
    let found = store.clients().of_subject(&bearer.issuer, &bearer.subject).await?;
    let client = match found {
        Some(client) if bearer.is(&client) || client.status != ClientStatus::Active => Some(client),
        _ => keep(store, bearer, request_id, now).await?,
    };
    Ok(client.and_then(|client| client.actor()))
}

async fn keep(
    store: &Store,
    bearer: &OutsideClient,
    request_id: &str,
    now: DateTime<Utc>,
) -> Result<Option<reintegration_storage::entity::client::Model>, StorageError> {
    let stamp = Stamp { request_id: request_id.to_owned(), ..Stamp::of_service("outside token", now) };
    let mut transaction = store.begin(stamp).await?;
    let client = transaction.keep_outside_client(bearer, PREFIX).await?;
    transaction.commit().await?;
    Ok(client)
}
