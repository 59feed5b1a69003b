//! What is due is done by the service itself, one by one.

use crate::app::App;
use chrono::NaiveDate;
use reintegration_domain::access::Scope;
use reintegration_domain::calendar::tbilisi;
use reintegration_storage::{Rows, Stamp, StorageError, Transaction};

/// How many are looked up at once.
const BATCH: u64 = 100;
/// How many such batches are done before the other jobs have their turn.
const BATCHES: usize = 50;

/// A kind of work that becomes due.
pub trait Due {
    /// What it is, in the audit trail.
    const DOING: &'static str;
    /// What names one of them.
    type Item: Send;

    /// Some of those that are due, `most` of them at most. Takes no lock: who writes does not wait for it.
    fn look(
        rows: Rows<'_>,
        today: NaiveDate,
        most: u64,
    ) -> impl Future<Output = Result<Vec<Self::Item>, StorageError>> + Send;

    /// Does one of them, and says whether it did anything. Another replica may have done it meanwhile, or somebody took
    /// the step: it looks again under the row's lock.
    fn take(
        transaction: &mut Transaction,
        item: Self::Item,
        today: NaiveDate,
    ) -> impl Future<Output = Result<bool, StorageError>> + Send;

    /// So many were done.
    fn count(_: &App, _: u64) {}
}

/// Does each in a transaction of its own, until nothing is left that can be done, or the other jobs have waited for long
/// enough, or the replica stops. One that fails is tried again next time, and keeps none behind it waiting.
pub async fn each<D: Due>(app: &App) -> Result<(), StorageError> {
    let everything = Scope::Everything;
    for _ in 0..BATCHES {
        let (mut done, mut failed) = (0, Ok(()));
        for item in D::look(app.store.rows(&everything), tbilisi::today(app.now()), BATCH).await? {
            // In a box: a step waits in a large future.
            match Box::pin(one::<D>(app, item)).await {
                Ok(was_done) => done += u64::from(was_done),
                Err(error) => failed = failed.and(Err(error)),
            }
        }
        D::count(app, done);
        // Those that fail stand first whenever it looks again.
        if done == 0 || failed.is_err() || *app.stopping.borrow() {
            return failed;
        }
    }
    Ok(())
}

async fn one<D: Due>(app: &App, item: D::Item) -> Result<bool, StorageError> {
    let now = app.now();
    let mut transaction = app.store.begin(Stamp::of_service(D::DOING, now)).await?;
    let done = D::take(&mut transaction, item, tbilisi::today(now)).await?;
    if done {
        transaction.commit().await?;
    } else {
        transaction.roll_back().await?;
    }
    Ok(done)
}
