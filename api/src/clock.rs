//! The time. Replicas agree on it: where a machine's clock and the database's differ, the database's counts, so that
//! nothing ends, and nothing is deleted, early on one replica.

use chrono::{DateTime, TimeDelta, Utc};
use reintegration_storage::{StorageError, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Clocks that differ by less agree: no look at another clock is more exact.
const AGREEMENT: TimeDelta = TimeDelta::seconds(5);

/// Tells the time.
#[derive(Debug, Clone)]
pub struct Clock {
    tells: fn() -> DateTime<Utc>,
    /// Whether it is the machine's, which is held against the database's.
    real: bool,
    /// By how many microseconds the machine is ahead of the database.
    ahead: Arc<AtomicI64>,
}

/// A clock that nothing is held against: that of a demonstration, or of a story.
impl From<fn() -> DateTime<Utc>> for Clock {
    fn from(tells: fn() -> DateTime<Utc>) -> Self {
        Self { tells, real: false, ahead: Arc::default() }
    }
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn of_machine(tells: fn() -> DateTime<Utc>) -> Self {
        Self { real: true, ..Self::from(tells) }
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.tells)() - TimeDelta::microseconds(self.ahead.load(Ordering::Relaxed))
    }

    /// Holds it against the database's, and gives by how much it is ahead.
    pub async fn compare(&self, store: &Store) -> Result<TimeDelta, StorageError> {
        if !self.real {
            return Ok(TimeDelta::zero());
        }
        let asked = (self.tells)();
        let theirs = store.now().await?;
        let ours = asked + ((self.tells)() - asked) / 2;
        let ahead = ours - theirs;
        let counted = if ahead.abs() < AGREEMENT { TimeDelta::zero() } else { ahead };
        let micros = counted.num_microseconds().unwrap_or_default();
        if self.ahead.swap(micros, Ordering::Relaxed) == 0 && micros != 0 {
            let seconds = ahead.num_seconds();
            tracing::error!(seconds, "the machine's clock is ahead of the database's, which counts");
        }
        Ok(ahead)
    }
}
