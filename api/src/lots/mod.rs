//! Lots: which organisation serves which regions.

pub mod list;
mod view;

pub use view::{Amount, LotView, OrganisationName, ServingLot, regions};
