//! The surveys that can be answered at follow-ups.

pub mod list;
