//! Follow-ups of cases: visits once everything is delivered, and the surveys answered there.

pub mod list;
pub mod list_of_all;
pub mod overdue;
pub mod record;
mod request;
mod view;
