//! What the service records: sea-orm over `SQLite` (one file, nothing to install) and `PostgreSQL` (several replicas).
//!
//! One set of queries; what differs between the two databases stands in [`backend`].

mod backend;
mod cases;
mod changes;
mod clients;
mod error;
mod idempotency;
mod lots;
mod organisations;
mod outside_clients;
mod policies;
mod programme_data;
mod programmes;
mod registrations;
mod scoped;
mod store;
mod transaction;

pub mod built_in;
pub mod entity;

pub use backend::Backend;
pub use cases::{CaseFilter, CaseWithPerson};
pub use changes::{CHANGE_NAMES, ChangeRecord, ChangeRow, NewChange, Position};
pub use clients::Clients;
pub use error::StorageError;
pub use idempotency::{Repeat, StoredAnswer};
pub use lots::{LotFilter, LotRow};
pub use outside_clients::OutsideClient;
pub use policies::PublishedPolicy;
pub use registrations::{DuplicateCandidate, REROUTED, RegistrationFilter};
pub use scoped::{Page, PageRequest, Rows, Scoped};
/// What rows are read through: a pool or a transaction.
pub use sea_orm::ConnectionTrait as Connection;
pub use store::{Preparation, Public, Store, StoreOptions};
pub use transaction::{Author, Stamp, Transaction};
