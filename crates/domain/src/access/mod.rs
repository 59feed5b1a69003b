//! Who may do what, to which rows.

mod actor;
mod client;
mod field_class;
mod permission;
mod role;
mod scope;

pub use actor::Actor;
pub use client::{ClientName, ClientStatus};
pub use field_class::FieldClass;
pub use permission::Permission;
pub use role::Role;
pub use scope::Scope;
