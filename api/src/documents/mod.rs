//! Documents sent as evidence. Their content lies in the document store, sealed under the person's key.

pub mod content;
pub mod list;
mod media_type;
pub mod send;
mod store;
mod upload;
mod view;

pub use store::{DocumentStore, DocumentStoreError, sweep};
