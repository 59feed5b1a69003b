//! Who somebody is: keys and signatures, our own tokens, the tokens of outside issuers, proofs of clients.

mod guesses;
pub mod jose;
mod key_set;
pub mod openid;
mod remembered;
mod ring;
mod secret;
mod tokens;

pub use guesses::{Guesses, Pair};
pub use key_set::KeySet;
pub use remembered::{Bearer, Remembered, Verified, digest};
pub use ring::{Ring, RingError};
pub use secret::{NewSecret, Prover, hash_secret};
pub use tokens::Keys;
