//! Who calls and what of, and what an operator wants to know.

pub mod clients;
pub mod names;
pub mod observation;
pub mod organisations;
pub mod outside_clients;
pub mod unlisted_work;
