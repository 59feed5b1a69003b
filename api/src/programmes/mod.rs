//! Programmes and their years.

pub mod list;
pub mod year;
