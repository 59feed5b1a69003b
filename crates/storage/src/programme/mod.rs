//! Programmes, their years and lots, the policies that rule them, and what is built in.

pub mod lots;
pub mod policies;
pub mod programmes;
