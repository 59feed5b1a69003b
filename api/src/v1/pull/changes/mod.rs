//! The change feed.

pub mod list;
mod view;

pub use view::ChangeView;
