//! Programmes with their years, the regions that they serve, the policies that rule them, the surveys that they ask.

pub mod instruments;
pub mod policies;
pub mod programmes;
pub mod regions;
pub mod vocabularies;
