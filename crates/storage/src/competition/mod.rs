//! The grant competition: calls, their lots and questions, proposals and scores, and what is known of organisations.
//!
//! Whoever changes anything of a call holds the call's row, so that what belongs to it needs no lock of its own; but for
//! an answer, which holds its question.

mod assessments;
mod calls;
mod lots;
mod proposals;
mod questions;
mod scores;

pub use calls::{Call, CallFilter};
pub use lots::Contest;
pub use proposals::Proposal;
pub use questions::Asked;
