//! Turns among reports, so that those who look into a case hardly notice how many partners report at the same moment.

use crate::error::{Code, Problem};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

/// The longest pause between two turns.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// One report at a time is written down or checked, and after each the others have the database for as long again.
#[derive(Debug, Clone)]
pub struct Turns(Arc<Semaphore>);

/// A turn among reports. It ends when it is dropped; the next begins after a pause of the same length.
#[derive(Debug)]
pub struct Turn {
    permit: Option<OwnedSemaphorePermit>,
    begun: Instant,
}

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Turns {
    /// Waits for a turn.
    pub async fn next(&self) -> Result<Turn, Problem> {
        let permit = self.0.clone().acquire_owned().await.map_err(|_| Problem::new(Code::Unavailable))?;
        Ok(Turn { permit: Some(permit), begun: Instant::now() })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (permit, pause) = (self.permit.take(), self.begun.elapsed());
        // A disk that hangs does not make everybody wait for as long again.
        let pause = pause.min(LONGEST_PAUSE);
        // Where the runtime has ended, nobody waits any more.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                sleep(pause).await;
                drop(permit);
            });
        }
    }
}
