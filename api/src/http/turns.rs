//! Turns among reports, so that those who look into a case hardly notice how many partners report at the same moment.

use crate::error::{Code, Problem};
use crate::http::share::Permit;
use crate::http::shares::Sharer;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

/// The longest pause between two turns.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Who takes longer than this comes back late: on `SQLite` nobody else writes meanwhile, and whoever reads waits.
const LONG: Duration = Duration::from_millis(500);

/// As many times what it took is how long it is then somebody else's turn, and that at the most.
const LATE: u32 = 20;
const LATEST: Duration = Duration::from_secs(20);

/// One report at a time is written down or checked, and after each the others have the database for as long again.
#[derive(Debug, Clone)]
pub struct Turns(Arc<Semaphore>);

/// A turn among reports. It ends when it is dropped; the next begins after a pause of the same length.
#[derive(Debug)]
pub struct Turn {
    permit: Option<OwnedSemaphorePermit>,
    /// What keeps the same client from a second turn.
    own: Option<Permit<Sharer>>,
    begun: Instant,
}

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Turns {
    /// Waits for a turn to look at a report.
    pub async fn look(&self) -> Result<Turn, Problem> {
        self.next(None).await
    }

    /// Waits for a turn to write one down, where `own` says that it is the only one of its client.
    pub async fn write(&self, own: Permit<Sharer>) -> Result<Turn, Problem> {
        self.next(Some(own)).await
    }

    async fn next(&self, own: Option<Permit<Sharer>>) -> Result<Turn, Problem> {
        let permit = self.0.clone().acquire_owned().await.map_err(|_| Problem::new(Code::Unavailable))?;
        Ok(Turn { permit: Some(permit), own, begun: Instant::now() })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (permit, own, took) = (self.permit.take(), self.own.take(), self.begun.elapsed());
        // A disk that hangs does not make everybody wait for as long again.
        let pause = took.min(LONGEST_PAUSE);
        let late = if took > LONG { (took * LATE).min(LATEST).saturating_sub(pause) } else { Duration::ZERO };
        // Where the runtime has ended, nobody waits any more.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                sleep(pause).await;
                drop(permit);
                sleep(late).await;
                drop(own);
            });
        }
    }
}
