//! The systems that call the service, and their secrets.

pub mod command;
pub mod create;
pub mod list;
mod record;
pub mod replace_key_set;
mod request;
pub mod revoke;
pub mod rotate_secret;
mod schema;
mod view;
