//! Which rows a caller sees.

use crate::identifier::{ClientId, OrganisationId};

/// The rows that belong to a caller. Every query carries it, so what is outside is simply not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All rows.
    Everything,
    /// Rows whose residence lies in one of the regions (ISO 3166-2 codes); never empty.
    Regions(Vec<String>),
    /// Rows routed to the organisation's lots in force.
    Organisation(OrganisationId),
    /// Registrations that the client submitted.
    SubmittedBy(ClientId),
    /// No row at all.
    Nothing,
}
