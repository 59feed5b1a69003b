//! Money that moves from one component of a grant to another.

mod answer;
pub mod approve;
pub mod ask;
pub mod list;
pub mod reject;
mod view;
