//! Whether the service is tried out or serves.

use reintegration_storage::entity::client;

/// Whether the service shows itself or serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For trying it out: the current year is served as a demonstration, only this machine can connect.
    Demo,
    /// For real.
    Production,
}

impl Mode {
    /// Whether the client exists here: the demonstration's clients, whose secret everybody knows, do so in demo mode
    /// only.
    #[must_use]
    pub fn knows(self, client: &client::Model) -> bool {
        self == Self::Demo || !client.demonstration
    }
}
