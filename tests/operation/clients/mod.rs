//! The systems that call the service.

mod command;
mod secrets;
