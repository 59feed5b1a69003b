//! The money of a grant: what is allocated to a component, promised, and paid.
//!
//! Money is booked in a ledger that is only ever added to. What a line holds is always the sum of its entries.

mod line;
mod shares;
#[cfg(test)]
mod tests;

pub use line::{EntryKind, Line, Shortage};
pub use shares::Shares;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a grant stands.
    pub enum Status {
        /// Its money can be used within its period.
        Active = "active",
    }
}
