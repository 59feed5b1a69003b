//! The caller itself.

pub mod get;
