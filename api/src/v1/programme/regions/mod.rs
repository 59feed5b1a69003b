//! Regions and their municipalities.

pub mod list;
pub mod municipalities;
