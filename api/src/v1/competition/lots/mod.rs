//! Lots: which organisation serves which regions, and how it comes to that.

pub mod accept;
pub mod add;
pub mod award;
mod contest;
pub mod decline;
pub mod get;
pub mod list;
pub mod list_of_call;
pub mod no_award;
pub mod reannounce;
pub mod remove;
mod view;

pub use contest::Contested;
pub use list::LotList;
pub use view::{LotView, ServingLot};
