//! What is known of organisations before they are given money.

pub mod assess;
mod clearance;
pub mod list;
mod view;

pub use clearance::not_cleared;
pub use view::OrganisationAssessmentView;
