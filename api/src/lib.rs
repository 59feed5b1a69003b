//! The service: versioned HTTP endpoints over the domain and the storage.
//!
//! Its endpoints stand in [`v1`], area by area, the others in [`health`], [`metrics`], [`oauth`] and [`documentation`];
//! [`routes`] is the index.

mod access;
mod app;
mod backup;
mod cli;
mod client;
mod clock;
mod configuration;
mod contact;
mod contract;
mod demonstration;
mod documentation;
mod documents;
mod due;
mod error;
mod external_reference;
mod figures;
mod files;
mod health;
mod http;
mod identity;
mod jobs;
mod metrics;
mod mode;
mod money;
mod oauth;
mod organisation;
mod private;
mod routes;
mod server;
mod v1;

pub use cli::main;
pub use clock::Clock;
pub use configuration::{Configuration, page as settings};
pub use mode::Mode;
pub use routes::document;
pub use server::{Running, start, without_server};
