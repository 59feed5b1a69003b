//! What others sign (RFC 7515, RFC 7519): their public keys, and the claims that tokens and assertions share.

mod claims;
mod jwk;
mod jwk_set;

pub use claims::{Audience, CLOCK_SECONDS, Times};
pub use jwk_set::{JwkSet, MOST_KEYS};

/// The algorithms, as the metadata names them.
pub const ALGORITHMS: [&str; 4] = ["EdDSA", "ES256", "PS256", "RS256"];
