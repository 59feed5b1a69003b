//! Who calls and what of: callers, organisations, clients, problems.

pub mod clients;
pub mod me;
pub mod organisations;
pub mod problems;
pub mod work;
