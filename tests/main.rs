//! Stories told over HTTP against a running replica, on `SQLite` and, where it is there, on `PostgreSQL`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on has failed")]

mod access;
mod assistance;
mod audit;
mod bad_input;
mod cases;
mod changes;
mod clients;
mod competition;
mod conventions;
mod decisions;
mod deployment;
mod document;
mod documents;
mod eligibility;
mod follow_ups;
mod grants;
mod harness;
mod idempotency;
mod indexes;
mod laws;
mod lots;
mod operation;
mod organisations;
mod plans;
mod policies;
mod privacy;
mod registrations;
mod replicas;
mod reports;
mod shares;
mod storm;
mod tokens;
mod transfers;
mod year;
