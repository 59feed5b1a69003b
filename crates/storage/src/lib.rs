//! What the service records: sea-orm over `SQLite` (one file, nothing to install) and `PostgreSQL` (several replicas).
//!
//! One set of queries; what differs between the two databases stands in [`backend`].

mod address;
mod atomic;
mod audit;
mod backend;
mod built_in_data;
mod cases;
mod change;
mod change_data;
mod changes;
mod column;
mod competition;
mod error;
mod external_references;
mod grants;
mod idempotency;
mod installation_keys;
mod intake;
mod key_rotation;
mod lookups;
mod offices;
mod operation;
mod pool;
mod programme;
mod published_policies;
mod reports;
mod scoped;
mod stamp;
mod store;
mod trail;
mod transaction;
mod updated;
mod vault;
mod versioned;
mod work;

pub mod built_in;
pub mod entity;
pub mod personal_columns;

pub use audit::{AuditFilter, AuditRecord, Finding, SealRecord, Verification};
pub use backend::Backend;
pub use cases::assistance::{Assistance, AssistanceFilter};
pub use cases::follow_ups::{FollowUp, FollowUpFilter, Visit};
pub use cases::plans::{PlanFile, PlanRows};
pub use cases::succession::cases_of_former_years;
pub use cases::{
    CaseFile, CaseFilter, CaseLinks, CasePage, CasePlace, CaseWithPerson, CasesOfRows, Note, OfCase, OfCases, Transfer,
    Whose,
};
pub use change::{Audience, CHANGE_NAMES, ChangeRow, NewChange, REROUTED};
pub use change_data::{Holds, Member, data_of};
pub use changes::{ChangeFilter, ChangeRecord, Position};
pub use column::{Json, Tetri, Word};
pub use competition::{Asked, Call, CallFilter, Contest, Proposal};
pub use error::{OrCorrupt, StorageError};
pub use external_references::{OwnReferences, Referenced};
pub use grants::agreements::NewGrant;
pub use grants::open_data::OpenGrant;
pub use grants::reallocations::{NewReallocation, reallocations_of};
pub use grants::tranches::{Payment, paid};
pub use grants::{BudgetRow, GrantFilter};
pub use idempotency::{Repeat, StoredAnswer};
pub use intake::corrections::{Correction, NewCorrection, Said};
pub use intake::documents::{MOST_DOCUMENTS, Sealing};
pub use intake::registrations::{
    DuplicateCandidate, Matchable, OpenMatches, PersonRows, Personal, PersonsStay, Registration, RegistrationFilter,
    compared_registrations, registrations_under,
};
pub use intake::status_checks::Standing;
pub use operation::clients::Clients;
pub use operation::names::{ClientNames, DoneBy};
pub use operation::observation::{Observation, PoolState};
pub use operation::outside_clients::OutsideClient;
pub use operation::unlisted_work::Unlisted;
pub use pool::StoreOptions;
pub use programme::lots::{LotFilter, LotRow, ServingLot};
pub use programme::programmes::YearBudget;
pub use published_policies::PublishedPolicy;
pub use reports::{
    ComponentTotals, DocumentKey, Draft, ReportDocument, ReportFile, ReportFilter, Validation, documents_of_report,
};
pub use scoped::{Page, PageRequest, Rows, Scoped};
/// What rows are read through: a pool or a transaction.
pub use sea_orm::ConnectionTrait as Connection;
pub use stamp::{Author, Stamp};
pub use store::{Preparation, Public, Store};
pub use trail::{Guarded, MATCHED, READ};
pub use transaction::Transaction;
pub use updated::Updated;
pub use vault::{MasterKeys, PersonKey, RingError, Secret, Vault, Wrapped};
pub use work::{WaitingCount, WorkFilter, WorkPlace, WorkRow};
