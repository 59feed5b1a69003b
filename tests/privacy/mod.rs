//! People's data: sealed at rest, erased for good.

mod brought_back;
mod classes;
mod columns;
mod disclosures;
mod erasure;
mod freed;
mod gone;
mod keys;
mod listed;
mod markers;
mod purposes;
