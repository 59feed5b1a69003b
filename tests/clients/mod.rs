//! The systems that call the service.

mod secrets;
