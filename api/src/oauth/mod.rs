//! OAuth 2.0: tokens for clients, and what it takes to verify them.

mod guesses;
pub mod keys;
pub mod metadata;
pub mod token;

pub use guesses::Guesses;
