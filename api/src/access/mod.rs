//! Who calls, and what the caller may do.

mod authentication;
mod authorized;
mod change;
mod permits;
mod purpose;
mod visitor;

pub use authentication::authenticate;
pub use authorized::{Authenticated, Authorized, Done};
pub use change::Changeable;
pub use permits::*;
pub use visitor::{Visitor, changes_drafts, sees_drafts};
