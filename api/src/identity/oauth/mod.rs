//! OAuth 2.0: tokens for clients, and what it takes to verify them.

mod assertion;
mod credentials;
mod guesses;
pub mod keys;
pub mod metadata;
mod schema;
pub mod token;

pub use guesses::{Guesses, Pair};
