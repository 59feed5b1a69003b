//! Questions on calls.

pub mod answer;
pub mod ask;
pub mod list;
mod view;
