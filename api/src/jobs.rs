//! What the service does by itself.

use crate::app::App;
use crate::{assistance, cases, documents, follow_ups, grants, plans, registrations, reports, transfers};
use chrono::TimeDelta;
use reintegration_storage::StorageError;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long the answers to repeats are kept, at least.
const KEYS_KEPT: TimeDelta = TimeDelta::hours(48);

/// How often the database is looked at for the figures, at least.
const LOOK: Duration = Duration::from_secs(10);
/// How long used assertions are kept beyond their end: replicas' clocks differ.
const ASSERTIONS_KEPT: TimeDelta = TimeDelta::minutes(10);

/// Does what is due, again and again, until the replica stops. Every replica does it; each piece of work is done once,
/// because its row is locked and looked at again first.
pub async fn run(app: Arc<App>, every: Duration) {
    tokio::join!(again(&app, every, round), again(&app, every.min(LOOK), look));
}

async fn again(app: &App, every: Duration, work: impl AsyncFn(&App)) {
    let mut stopping = app.stopping.subscribe();
    loop {
        // What is begun is finished; the database's own limits bound how long that takes.
        work(app).await;
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = tokio::time::sleep(every) => {}
        }
    }
}

async fn round(app: &App) {
    app.keys.look_again().await;
    job(app, "expire_registrations", registrations::expire::expire_overdue(app)).await;
    job(app, "expire_assistance", assistance::expire::expire_overdue(app)).await;
    job(app, "erase_registrations", registrations::erase::erase_due(app)).await;
    job(app, "tell_overdue_cases", cases::overdue::tell_overdue(app)).await;
    job(app, "tell_overdue_plans", plans::overdue::tell_overdue(app)).await;
    job(app, "tell_overdue_follow_ups", follow_ups::overdue::tell_overdue(app)).await;
    job(app, "expire_transfers", transfers::expire::expire_overdue(app)).await;
    job(app, "tell_reports", reports::tell::tell_due(app)).await;
    job(app, "end_grants", grants::end::end_due(app)).await;
    job(app, "sweep_documents", documents::sweep(app)).await;
    job(app, "seal_audit", seal_audit(app)).await;
    job(app, "forget_keys", forget_keys(app)).await;
    job(app, "forget_assertions", forget_assertions(app)).await;
}

/// One job. What fails is written down and counted, and tried again in the next round.
async fn job(app: &App, name: &str, work: impl Future<Output = Result<(), StorageError>>) {
    let begun = Instant::now();
    let done = work.await;
    if let Err(error) = &done {
        tracing::error!(job = name, %error, "job");
    }
    app.metrics.job(name, done.is_ok(), begun.elapsed(), app.now());
}

async fn forget_assertions(app: &App) -> Result<(), StorageError> {
    app.store.clients().forget_assertions_before(app.now() - ASSERTIONS_KEPT).await?;
    Ok(())
}

async fn seal_audit(app: &App) -> Result<(), StorageError> {
    app.store.seal_audit(app.now()).await?;
    Ok(())
}

async fn forget_keys(app: &App) -> Result<(), StorageError> {
    app.store.forget_keys_before(app.now() - KEYS_KEPT).await?;
    app.metrics.keys_kept.set(app.store.kept_keys().await?);
    Ok(())
}

/// Looks at the database for the figures, and forgets whom no limit holds any more.
async fn look(app: &App) {
    let seen = timeout(LOOK, app.store.observe()).await.ok().and_then(Result::ok);
    app.metrics.observed(seen.as_ref(), app.now());
    app.limits.forget_the_quiet();
}
