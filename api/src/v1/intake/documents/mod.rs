//! Documents sent as evidence. Their content lies in the document store, sealed under the person's key.

pub mod content;
pub mod list;
pub mod remove;
pub mod send;
mod view;
