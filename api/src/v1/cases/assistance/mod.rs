//! Assistance: one item of one component for one case, from the proposal to its verification.

pub mod amend;
pub mod approve;
pub mod cancel;
mod content;
pub mod deliver;
pub mod expire;
pub mod get;
pub mod list;
pub mod list_of_case;
pub mod propose;
mod records;
pub mod refuse_verification;
mod request;
mod standing;
pub mod verify;
mod view;
pub mod withdraw_delivery;
