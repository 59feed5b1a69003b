//! Tranches: a grant paid part by part.

pub mod list;
pub mod release;
mod view;
