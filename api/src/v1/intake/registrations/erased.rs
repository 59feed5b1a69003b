//! The list of erased registrations outside of the database: what a restored backup brings back is erased again from it.
//!
//! An erasure is committed first, with a note that it is not listed yet, then listed, then answered. Whatever ends in
//! between, the note stays, and a job lists it; what the database lost together with the note was never said to be done.
//! Listed first, an erasure that then fails would erase at the next restore whom nobody erased.

use crate::app::App;
use crate::clock::Clock;
use crate::documents::{DocumentStore, DocumentStoreError};
use crate::error::{Code, Problem};
use chrono::SubsecRound;
use reintegration_domain::access::Scope;
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{Command, apply};
use reintegration_storage::{Stamp, StorageError, Store};
use uuid::Uuid;

/// Lists a registration whose erasure is committed, before anybody is told of it.
pub async fn list(app: &App, registration: Uuid) -> Result<(), Problem> {
    app.documents.list_erased(registration).await.map_err(|error| {
        tracing::error!(%error, "an erased registration is not listed yet");
        Problem::new(Code::Unavailable)
    })?;
    Ok(app.store.erasure_is_listed(registration).await?)
}

/// Lists what is erased and not listed yet.
pub async fn list_the_rest(app: &App) -> Result<(), ErasedError> {
    loop {
        let unlisted = app.store.unlisted_erasures().await?;
        if unlisted.is_empty() {
            return Ok(());
        }
        for registration in unlisted {
            app.documents.list_erased(registration).await?;
            app.store.erasure_is_listed(registration).await?;
        }
    }
}

/// What came of the list.
#[derive(Debug, Default)]
pub struct Again {
    /// How many registrations it holds.
    pub listed: usize,
    /// How many of them were there again, and are erased again.
    pub erased: usize,
    /// How many of those have a case that was still open when the backup was made.
    pub open_cases: usize,
}

/// Why the list was not written, or not applied, to its end. Either can be tried again.
#[derive(Debug, thiserror::Error)]
pub enum ErasedError {
    /// The list cannot be read or written.
    #[error(transparent)]
    List(#[from] DocumentStoreError),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Erases what is listed and there again, each in a transaction of its own.
pub async fn erase_again(store: &Store, documents: &DocumentStore, clock: &Clock) -> Result<Again, ErasedError> {
    let listed = documents.erased().await?;
    let mut again = Again { listed: listed.len(), ..Again::default() };
    for registration in listed.into_iter().map(RegistrationId::new) {
        // Of what was registered after the backup there is nothing.
        if store.rows(&Scope::Everything).is_erased(registration).await? == Some(false) {
            let open = Box::pin(one(store, registration, clock)).await?;
            again.erased += 1;
            again.open_cases += usize::from(open);
        }
    }
    Ok(again)
}

/// Says whether its case was open. What was erased once was over; the backup is of before, and its state does not matter.
async fn one(store: &Store, id: RegistrationId, clock: &Clock) -> Result<bool, StorageError> {
    let now = clock.now().trunc_subsecs(6);
    let mut transaction = store.begin(Stamp::of_service("erase again after a restore", now)).await?;
    let found = transaction.registration_to_erase(id).await?;
    let gone = || StorageError::Corrupt(format!("the registration {id} went while it was looked at"));
    let mut before = transaction.open(found.ok_or_else(gone)?);
    let open = !transaction.case_is_over(&before).await?;
    if let Ok(next) = apply(&before.row.state()?, &Command::Withdraw) {
        let mut after = before.clone();
        after.row.set_state(&next.state);
        before = transaction.save_registration(&before, after, &next.events).await?;
    }
    let next = apply(&before.row.state()?, &Command::Erase { case_over: true });
    let next = next.map_err(|_| StorageError::Corrupt(format!("the registration {id} cannot be erased")))?;
    transaction.erase_registration(&before, None, &next.events).await?;
    transaction.commit().await?;
    Ok(open)
}
