//! The systems that call the service, and their secrets.

pub mod command;
pub mod create;
pub mod list;
mod record;
mod request;
pub mod revoke;
pub mod rotate_secret;
mod schema;
mod view;
