//! The service: versioned HTTP endpoints over the domain and the storage.
//!
//! Its endpoints stand in [`v1`], area by area, the others in [`health`], [`metrics`] and [`identity`]; [`routes`] is the index.

mod access;
mod app;
mod backup;
mod cli;
mod clock;
mod configuration;
mod contract;
mod demonstration;
mod due;
mod error;
mod health;
mod http;
mod identity;
mod jobs;
mod metrics;
mod private;
mod routes;
mod server;
mod v1;

pub use cli::main;
pub use clock::Clock;
pub use configuration::{Configuration, Mode, page as settings};
pub use contract::openapi::document;
pub use server::{Running, start, without_server};
