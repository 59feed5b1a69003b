//! The service: versioned HTTP endpoints over the domain and the storage.
//!
//! A folder is a resource, a file is an endpoint; [`routes`] is the index.

mod app;
mod cli;
mod configuration;
mod eligibility_checks;
mod error;
mod health;
mod http;
mod lots;
mod openapi;
mod problems;
mod programmes;
mod regions;
mod routes;
mod server;
mod texts;

pub use cli::main;
pub use configuration::{Configuration, Mode};
pub use openapi::document;
pub use server::{Running, start};
