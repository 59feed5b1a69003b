//! OAuth 2.0: tokens for clients, and what it takes to verify them.

mod assertion;
mod credentials;
pub mod keys;
pub mod metadata;
mod refusal;
mod schema;
pub mod token;
