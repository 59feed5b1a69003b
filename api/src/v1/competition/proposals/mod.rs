//! Proposals for the lots of a call.

pub mod amend;
pub mod examine;
pub mod get;
pub mod lapse;
pub mod list;
mod request;
pub mod score;
mod standing;
pub mod submit;
mod view;
pub mod withdraw;
