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
        /// The award is accepted; the agreement needs its signature.
        Drafted = "drafted", "ხელმოსაწერი" =>
            "ორგანიზაცია დათანხმდა; ხელშეკრულება ხელმოსაწერია.";
        /// The grant is signed: its money can be used within its period.
        Active = "active", "მოქმედი" =>
            "ხელშეკრულება გაფორმებულია: თანხის გამოყენება გრანტის ვადაში შეიძლება.";
        /// The grant is suspended: no new assistance is approved from it and no tranche is released until it is
        /// resumed.
        Suspended = "suspended", "შეჩერებული" =>
            "გრანტი შეჩერებულია: განახლებამდე მისით ახალი დახმარება არ მტკიცდება და ტრანში არ გადაირიცხება.";
        /// The grant ended before its time. Money that was not committed returned to the year's budget; approved
        /// assistance can still be delivered.
        Terminated = "terminated", "ვადამდე შეწყვეტილი" =>
            "გრანტი ვადამდე დასრულდა. გამოუყოფელი თანხა წლის ბიუჯეტს დაუბრუნდა; დამტკიცებული დახმარების გაცემა კვლავ შეიძლება.";
        /// The grant's period is over; money that was not committed has lapsed.
        Ended = "ended", "დასრულებული" =>
            "გრანტის ვადა გავიდა; გამოუყოფელი თანხა სახელმწიფოს დაუბრუნდა.";
    }
}
