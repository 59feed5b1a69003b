//! Transfers of cases to the lot that serves the person's new residence.

pub mod accept;
mod answer;
pub mod ask;
pub mod expire;
pub mod list;
pub mod list_of_all;
pub mod reject;
