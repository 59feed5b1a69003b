//! Assistance that somebody still waits for.

use uuid::Uuid;

use super::Status;

/// Assistance that has to be settled first, each by its identifier and where it stands. Never none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("assistance is on its way: {}", .0.len())]
pub struct StillOpen(Vec<(Uuid, Status)>);

impl StillOpen {
    /// Fails where something is open.
    pub fn check(open: Vec<(Uuid, Status)>) -> Result<(), Self> {
        if open.is_empty() { Ok(()) } else { Err(Self(open)) }
    }

    /// Each of them.
    #[must_use]
    pub fn assistance(&self) -> &[(Uuid, Status)] {
        &self.0
    }
}
