//! What the service records: sea-orm over `SQLite` (one file, nothing to install) and `PostgreSQL` (several replicas).
//!
//! One set of queries; what differs between the two databases stands in [`backend`].

mod address;
mod atomic;
mod audit;
mod backend;
mod cases;
mod changes;
mod column;
mod competition;
mod error;
mod grants;
mod idempotency;
mod installation_keys;
mod intake;
mod operation;
mod programme;
mod reports;
mod scoped;
mod store;
mod transaction;
mod vault;

pub mod built_in;
pub mod entity;

pub use audit::{AuditFilter, AuditRecord, Finding, Guarded, MATCHED, READ, SealRecord, Verification};
pub use backend::Backend;
pub use cases::assistance::{Assistance, AssistanceFilter};
pub use cases::follow_ups::{FollowUp, FollowUpFilter, Visit};
pub use cases::plans::{PlanFile, PlanRows};
pub use cases::transfers::Transfer;
pub use cases::{CaseFile, CaseFilter, CasePage, CasePlace, CaseWithPerson, Note};
pub use changes::{Audience, CHANGE_NAMES, ChangeRecord, ChangeRow, NewChange, Position};
pub use column::{Json, Tetri, Word};
pub use competition::{Asked, Call, CallFilter, Contest, Proposal};
pub use error::{OrCorrupt, StorageError};
pub use grants::agreements::NewGrant;
pub use grants::open_data::OpenGrant;
pub use grants::reallocations::{NewReallocation, reallocations_of};
pub use grants::tranches::{Payment, paid};
pub use grants::{Booking, BudgetRow, GrantFilter};
pub use idempotency::{Repeat, StoredAnswer};
pub use intake::documents::{MOST_DOCUMENTS, Sealing};
pub use intake::registrations::{DuplicateCandidate, Personal, REROUTED, Registration, RegistrationFilter};
pub use operation::clients::Clients;
pub use operation::observation::{Observation, PoolState};
pub use operation::outside_clients::OutsideClient;
pub use programme::lots::{LotFilter, LotRow, ServingLot};
pub use programme::policies::PublishedPolicy;
pub use programme::programmes::YearBudget;
pub use reports::{
    ChangedSinceReturn, ComponentTotals, DocumentKey, ItemsChanged, ReportDocument, ReportFile, ReportFilter,
    Validation, documents_of_report,
};
pub use scoped::{Page, PageRequest, Rows, Scoped};
/// What rows are read through: a pool or a transaction.
pub use sea_orm::ConnectionTrait as Connection;
pub use store::{Preparation, Public, Store, StoreOptions};
pub use transaction::{Author, Stamp, Transaction};
pub use vault::{MasterKeys, PersonKey, RingError, Secret, Vault, Wrapped};
