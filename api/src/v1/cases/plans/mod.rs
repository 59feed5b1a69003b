//! Reintegration plans: what a person wants to reach, needs, and is to get.

pub mod approve;
pub mod get;
pub mod list;
pub mod overdue;
mod request;
mod view;
pub mod write;
