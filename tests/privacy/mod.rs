//! People's data: sealed at rest, erased for good.

mod classes;
mod disclosures;
mod erasure;
mod keys;
mod markers;
mod purposes;
