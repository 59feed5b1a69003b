//! What the service records: sea-orm over `SQLite` (one file, nothing to install) and `PostgreSQL` (several replicas).
//!
//! One set of queries; what differs between the two databases stands in [`backend`].

mod address;
mod agreements;
mod assistance;
mod atomic;
mod audit;
mod backend;
mod balances;
mod cases;
mod changes;
mod clients;
mod competition;
mod documents;
mod erasures;
mod error;
mod follow_ups;
mod grant_lifecycle;
mod grants;
mod idempotency;
mod installation_keys;
mod lots;
mod observation;
mod open_grants;
mod organisations;
mod outside_clients;
mod plans;
mod policies;
mod programme_data;
mod programmes;
mod reallocations;
mod registrations;
mod reports;
mod scoped;
mod store;
mod tranches;
mod transaction;
mod transfers;
mod vault;

pub mod built_in;
pub mod entity;

pub use agreements::NewGrant;
pub use assistance::{Assistance, AssistanceFilter};
pub use audit::{AuditFilter, AuditRecord, Finding, Guarded, MATCHED, READ, SealRecord, Verification};
pub use backend::Backend;
pub use cases::{CaseFile, CaseFilter, CasePage, CasePlace, CaseWithPerson, Note};
pub use changes::{Audience, CHANGE_NAMES, ChangeRecord, ChangeRow, NewChange, Position};
pub use clients::Clients;
pub use competition::{Asked, Call, CallFilter, Contest, Proposal};
pub use documents::{MOST_DOCUMENTS, Sealing};
pub use error::StorageError;
pub use follow_ups::{FollowUp, FollowUpFilter, Visit};
pub use grants::{Booking, BudgetRow, GrantFilter};
pub use idempotency::{Repeat, StoredAnswer};
pub use lots::{LotFilter, LotRow, ServingLot};
pub use observation::{Observation, PoolState};
pub use open_grants::OpenGrant;
pub use outside_clients::OutsideClient;
pub use plans::{PlanFile, PlanRows};
pub use policies::PublishedPolicy;
pub use programmes::YearBudget;
pub use reallocations::{NewReallocation, reallocations_of};
pub use registrations::{DuplicateCandidate, Personal, REROUTED, Registration, RegistrationFilter};
pub use reports::{
    ChangedSinceReturn, ComponentTotals, DocumentKey, ItemsChanged, ReportDocument, ReportFile, ReportFilter,
    Validation, documents_of_report,
};
pub use scoped::{Page, PageRequest, Rows, Scoped};
/// What rows are read through: a pool or a transaction.
pub use sea_orm::ConnectionTrait as Connection;
pub use store::{Preparation, Public, Store, StoreOptions};
pub use tranches::{Payment, paid};
pub use transaction::{Author, Stamp, Transaction};
pub use transfers::Transfer;
pub use vault::{MasterKeys, PersonKey, RingError, Secret, Vault, Wrapped};
