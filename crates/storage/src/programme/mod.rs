//! Programmes, their years and lots, the policies that rule them, and what is built in.

pub mod built_in_data;
pub mod lots;
pub mod policies;
pub mod programmes;
