//! What a programme is: its years and lots, the regions, its policies, the surveys that it asks.

pub mod instruments;
pub mod policies;
pub mod programmes;
pub mod regions;
