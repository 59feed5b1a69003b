//! What the service records: sea-orm over `SQLite` (one file, nothing to install) and `PostgreSQL` (several replicas).
//!
//! One set of queries; what differs between the two databases stands in [`backend`].

mod backend;
mod error;
mod lots;
mod policies;
mod programme_data;
mod programmes;
mod store;

pub mod entity;

pub use backend::Backend;
pub use error::StorageError;
pub use lots::{LotFilter, LotRow};
pub use policies::PublishedPolicy;
pub use store::{Public, Store};
