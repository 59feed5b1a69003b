//! What HTTP needs before a handler can think about the programme.

pub mod fallback;
pub mod json;
pub mod language;
pub mod query;
pub mod request_id;
