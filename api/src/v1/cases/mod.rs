//! Cases: people accepted into the programme, from acceptance to closing.

pub mod add_note;
pub mod amend;
pub mod assistance;
pub mod close;
pub mod continuation;
pub mod follow_ups;
pub mod get;
pub mod list;
pub mod notes;
pub mod overdue;
pub mod plans;
pub mod reopen;
pub mod resume;
pub mod suspend;
pub mod timeline;
mod transfer;
pub mod transfers;
pub mod transition;
pub mod view;
mod work;

pub use transition::{changed, person};
pub use view::CaseView;
pub use work::{advance, begin_monitoring, policy_on};
