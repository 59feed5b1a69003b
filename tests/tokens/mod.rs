//! Tokens: how they are asked for, whose are accepted, and which are not.

mod asked;
mod assertions;
mod forged;
mod guesses;
mod key_sets;
mod outside;
mod outside_refused;
mod remembered;
mod rotation;
mod signer;
