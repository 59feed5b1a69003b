//! Who calls, and what the caller may do.

mod authentication;
mod authorized;
mod permits;
mod purpose;
mod visitor;

pub use authentication::authenticate;
pub use authorized::{Authenticated, Authorized, Done};
pub use permits::*;
pub use visitor::{Visitor, sees_drafts};
