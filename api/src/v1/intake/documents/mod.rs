//! Documents sent as evidence, and what those of reports have in common with them. Their content lies in the document
//! store, sealed: here under the person's key.

mod attachment;
pub mod content;
pub mod list;
mod media_type;
pub mod send;
mod store;
mod upload;
mod view;

pub use attachment::attachment;
pub use store::{DocumentStore, DocumentStoreError, keep, kept, sweep};
pub use upload::Upload;
