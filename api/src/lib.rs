//! The service: versioned HTTP endpoints over the domain and the storage.
//!
//! A folder is a resource, a file is an endpoint; [`routes`] is the index.

mod access;
mod app;
mod assessments;
mod assistance;
mod audit;
mod backup;
mod calls;
mod cases;
mod changes;
mod cli;
mod clients;
mod clock;
mod configuration;
mod demonstration;
mod documents;
mod due;
mod eligibility_checks;
mod error;
mod follow_ups;
mod grants;
mod health;
mod http;
mod instruments;
mod jobs;
mod jose;
mod lots;
mod me;
mod metrics;
mod oauth;
mod openapi;
mod openid;
mod organisations;
mod plans;
mod policies;
mod problems;
mod programmes;
mod proposals;
mod questions;
mod reallocations;
mod regions;
mod registrations;
mod reports;
mod routes;
mod schemas;
mod server;
mod texts;
mod tranches;
mod transfers;
mod words;

pub use cli::main;
pub use clock::Clock;
pub use configuration::{Configuration, Mode};
pub use openapi::document;
pub use server::{Running, start, without_server};
