//! The pre-check: what the rules would say, without leaving a trace.

pub mod check;
mod request;
mod view;

pub use request::EligibilityCheckRequest;
pub use view::AssessmentView;
