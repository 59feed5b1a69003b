//! Who calls, and what the caller may do.

mod authentication;
mod authorized;
mod permits;
mod purpose;
mod remembered;
mod ring;
mod secret;
mod tokens;
mod visitor;

pub use authentication::{Caller, authenticate};
pub use authorized::{Authenticated, Authorized, Done};
pub use permits::*;
pub use remembered::{Bearer, Remembered, Verified};
pub use ring::{Ring, RingError};
pub use secret::{NewSecret, Prover, hash_secret};
pub use tokens::{CLOCK_SECONDS, Keys};
pub use visitor::{Visitor, sees_drafts};
