//! Cases: people accepted into the programme, from acceptance to closing.

pub mod add_note;
pub mod close;
pub mod get;
pub mod list;
pub mod notes;
pub mod reopen;
pub mod resume;
pub mod suspend;
pub mod timeline;
mod transition;
mod view;

pub use transition::{changed, person, refused};
pub use view::CaseView;
