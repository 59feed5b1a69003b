//! What is known of organisations before they are given money.

pub mod assess;
mod clearance;
pub mod list;
mod view;

pub use clearance::{check_cleared, check_own_clearance, check_still_cleared};
pub use view::OrganisationAssessmentView;
