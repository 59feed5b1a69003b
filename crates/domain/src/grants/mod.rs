//! The money of a grant: what is allocated to a component, promised, and paid.
//!
//! Money is booked in a ledger that is only ever added to. What a line holds is always the sum of its entries.

mod agreement;
mod lifecycle;
mod line;
mod reallocation;
mod shares;
#[cfg(test)]
mod tests;
mod tranche;

pub use agreement::{Agreement, Condition, ReportDue, ReportKind, Tranche, TrancheStatus};
pub use lifecycle::{Command, Event, Refusal, apply};
pub use line::{EntryKind, Line, Shortage};
pub use reallocation::{Answer, ReallocationRefusal, ReallocationStatus, answer_reallocation, ask_for_reallocation};
pub use shares::Shares;
pub use tranche::{TrancheCommand, TrancheEvent, TrancheRefusal, apply_to_tranche, to_be_paid_back, to_pay};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a grant stands.
    pub enum Status {
        /// The award is accepted; the agreement waits for its signature.
        Drafted = "drafted", "ხელმოსაწერი";
        /// It is signed: its money can be used within its period.
        Active = "active", "მოქმედი";
        /// It rests: nothing new is approved from it and no tranche is released until it is resumed.
        Suspended = "suspended", "შეჩერებული";
        /// It ended before its time. What nobody was promised went back to the year; what was approved can still be
        /// delivered.
        Terminated = "terminated", "ვადამდე შეწყვეტილი";
        /// Its period is over; what nobody was promised has lapsed.
        Ended = "ended", "დასრულებული";
    }
}
