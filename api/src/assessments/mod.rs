//! What is known of organisations before they are given money.

pub mod assess;
pub mod list;
mod view;

pub use view::OrganisationAssessmentView;
