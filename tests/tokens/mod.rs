//! Tokens: how they are asked for, and which are not accepted.

mod asked;
mod forged;
mod guesses;
mod remembered;
mod rotation;
