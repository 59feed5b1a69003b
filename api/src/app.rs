//! What every handler can reach.

use chrono::{DateTime, Utc};
use reintegration_domain::territory::Territory;
use reintegration_storage::Store;
use std::sync::Arc;

/// The state shared by the workers of one replica.
#[derive(Debug, Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The regions and municipalities.
    pub territory: Arc<Territory>,
    /// Tells the time; an argument, so that a test can set it.
    pub clock: fn() -> DateTime<Utc>,
}
