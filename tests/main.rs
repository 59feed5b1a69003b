//! Stories told over HTTP against a running replica, on `SQLite` and, where it is there, on `PostgreSQL`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on has failed")]

mod access;
mod bad_input;
mod cases;
mod competition;
mod conventions;
mod deployment;
mod document;
mod grants;
mod harness;
mod idempotency;
mod indexes;
mod intake;
mod laws;
mod operation;
mod pages;
mod privacy;
mod programme;
mod pull;
mod replicas;
mod reports;
mod shares;
mod storm;
mod tokens;
mod words;
mod year;
