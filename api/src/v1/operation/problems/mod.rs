//! The catalogue of problems.

pub mod list;
