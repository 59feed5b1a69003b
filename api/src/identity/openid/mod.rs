//! Tokens of outside OpenID issuers: verified with the keys that the issuer publishes, and mapped to a client of ours.

mod client;
mod issuer;
mod issuers;
mod key_source;
mod mapping;
mod settings;

pub use client::{actor, is_reserved};
pub use issuer::Rejection;
pub use issuers::Issuers;
