//! What the service does by itself.

use crate::app::App;
use crate::registrations;
use chrono::TimeDelta;
use reintegration_storage::StorageError;
use std::sync::Arc;
use std::time::Duration;

/// How long the answers to repeats are kept, at least.
const KEYS_KEPT: TimeDelta = TimeDelta::hours(48);

/// How long used assertions are kept beyond their end: replicas' clocks differ.
const ASSERTIONS_KEPT: TimeDelta = TimeDelta::minutes(10);

/// Does what is due, again and again, until the replica stops. Every replica does it; each piece of work is done once,
/// because its row is locked and looked at again first.
pub async fn run(app: Arc<App>, every: Duration) {
    let mut stopping = app.stopping.subscribe();
    loop {
        app.keys.look_again().await;
        if let Err(error) = round(&app).await {
            tracing::error!(%error, "jobs");
        }
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = tokio::time::sleep(every) => {}
        }
    }
}

async fn round(app: &App) -> Result<(), StorageError> {
    registrations::expire::expire_overdue(app).await?;
    app.store.forget_keys_before(app.now() - KEYS_KEPT).await?;
    app.store.clients().forget_assertions_before(app.now() - ASSERTIONS_KEPT).await?;
    Ok(())
}
