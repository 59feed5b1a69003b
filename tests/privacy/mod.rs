//! People's data: sealed at rest, erased for good.

mod erasure;
mod keys;
mod markers;
