//! Programmes and their years.

pub mod budget;
pub mod list;
pub mod year;
