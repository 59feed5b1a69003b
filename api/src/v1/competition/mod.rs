//! The competition for the lots: calls, lots, questions, proposals, and what is known of the organisations that compete.

pub mod assessments;
pub mod calls;
pub mod lots;
pub mod proposals;
pub mod questions;
