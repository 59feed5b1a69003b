//! Documents as registrations and reports share them: how they come in, where their sealed contents lie, how they are given
//! out.

mod attachment;
mod store;
mod upload;

pub use attachment::attachment;
pub use store::{DocumentStore, DocumentStoreError};
pub use upload::Upload;
