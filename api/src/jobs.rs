//! What the service does by itself.

use crate::app::App;
use crate::due;
use crate::v1::cases::{assistance, follow_ups, plans, transfers};
use crate::v1::competition::{calls, proposals};
use crate::v1::intake::registrations;
use crate::v1::{cases, grants, reports};
use chrono::TimeDelta;
use reintegration_storage::{Stamp, StorageError};
use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long the answers to repeats are kept, at least.
const KEYS_KEPT: TimeDelta = TimeDelta::hours(48);

/// How much that is older than the list of what waits is looked at in a round.
const UNLISTED: u64 = 5000;

/// How often the database is looked at for the figures, at least.
const LOOK: Duration = Duration::from_secs(10);
/// How long what was erased may stay in pages that nothing points to: each time it is taken out costs a look at the whole
/// tables.
const FREED_AFTER: TimeDelta = TimeDelta::hours(1);
/// How long used assertions are kept: far longer than one counts, since replicas' clocks differ.
const ASSERTIONS_KEPT: TimeDelta = TimeDelta::hours(1);

/// Does what is due, again and again, until the replica stops. Every replica does it; each piece of work is done once,
/// because its row is locked and looked at again first.
pub async fn run(app: Arc<App>, every: Duration) {
    tokio::join!(again(&app, every, round), again(&app, every.min(LOOK), look), again(&app, every, free));
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
    // What waits for the grant of a new year does not expire before it.
    job(app, "end_grants", due::each::<grants::end::End>(app)).await;
    job(app, "continue_cases", due::each::<cases::continuation::Continuation>(app)).await;
    job(app, "expire_registrations", due::each::<registrations::expire::Expiry>(app)).await;
    job(app, "expire_assistance", due::each::<assistance::expire::Expiry>(app)).await;
    job(app, "erase_registrations", due::each::<registrations::erase::Erasure>(app)).await;
    job(app, "list_erasures", registrations::erased::list_the_rest(app)).await;
    job(app, "tell_overdue_cases", due::each::<cases::overdue::Overdue>(app)).await;
    job(app, "tell_overdue_plans", due::each::<plans::overdue::Overdue>(app)).await;
    job(app, "tell_overdue_follow_ups", due::each::<follow_ups::overdue::Overdue>(app)).await;
    job(app, "expire_transfers", due::each::<transfers::expire::Expiry>(app)).await;
    job(app, "close_calls", due::each::<calls::close_due::Closing>(app)).await;
    job(app, "lapse_proposals", due::each::<proposals::lapse::Lapse>(app)).await;
    job(app, "tell_reports", due::each::<reports::tell::Telling>(app)).await;
    job(app, "make_registrations_searchable", due::each::<registrations::searchable::Keys>(app)).await;
    job(app, "list_work", list_work(app)).await;
    job(app, "sweep_documents", app.documents.sweep(&app.store)).await;
    job(app, "seal_audit", seal_audit(app)).await;
    job(app, "forget_keys", forget_keys(app)).await;
    job(app, "forget_assertions", forget_assertions(app)).await;
    job(app, "forget_failures", app.store.forget_failures(app.now())).await;
}

/// One job. What fails is written down and counted, and tried again in the next round.
async fn job<E: Display>(app: &App, name: &str, work: impl Future<Output = Result<(), E>>) {
    let begun = Instant::now();
    let done = work.await;
    if let Err(error) = &done {
        tracing::error!(job = name, %error, "job");
    }
    app.metrics.job(name, done.is_ok(), begun.elapsed(), app.now());
}

/// What waits of things that are older than the list of what waits: a part in each round, until nothing is left.
async fn list_work(app: &App) -> Result<(), StorageError> {
    for one in app.store.unlisted_work(UNLISTED).await? {
        let transaction = app.store.begin(Stamp::of_service("list what waits", app.now())).await?;
        transaction.list_the_unlisted(one).await?;
        transaction.commit().await?;
    }
    Ok(())
}

async fn forget_assertions(app: &App) -> Result<(), StorageError> {
    app.store.clients().forget_assertions(ASSERTIONS_KEPT).await
}

async fn seal_audit(app: &App) -> Result<(), StorageError> {
    app.store.seal_audit(app.now()).await?;
    Ok(())
}

async fn forget_keys(app: &App) -> Result<(), StorageError> {
    app.store.forget_keys(KEYS_KEPT).await?;
    app.metrics.keys_kept.set(app.store.kept_keys().await?);
    Ok(())
}

/// Beside the others, which would wait for it; a replica that stops does not.
async fn free(app: &App) {
    let mut stopping = app.stopping.subscribe();
    tokio::select! {
        () = job(app, "free_erased", app.store.free_erased(FREED_AFTER)) => {}
        _ = stopping.wait_for(|stopping| *stopping) => {}
    }
}

/// Looks at the database for the figures, and forgets whom no limit holds any more.
async fn look(app: &App) {
    let written = timeout(LOOK, app.store.try_to_write()).await.is_ok_and(|written| written.is_ok());
    if app.writable.swap(written, Ordering::Relaxed) != written {
        tracing::warn!(written, "whether the database can be written has changed");
    }
    app.metrics.writable(written);
    if let Ok(Ok(ahead)) = timeout(LOOK, app.clock.compare(&app.store)).await {
        app.metrics.clock(ahead);
    }
    let seen = timeout(LOOK, app.store.observe()).await.ok().and_then(Result::ok);
    app.metrics.observed(seen.as_ref(), app.now());
    app.limits.forget_the_quiet();
}
