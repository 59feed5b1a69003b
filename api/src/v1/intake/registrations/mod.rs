//! Registrations: a returnee's request to be included in the programme, and what is decided on it.

pub mod amend;
pub mod appeal;
pub mod complete_evidence;
mod content;
pub mod correction;
pub mod corrections;
pub mod decide;
pub mod decide_appeal;
pub mod decide_match;
pub mod disclosures;
pub mod erase;
pub mod erased;
pub mod expire;
pub mod get;
pub mod list;
mod request;
pub mod rows;
mod ruling;
pub mod search;
pub mod searchable;
pub mod submit;
pub mod transition;
mod view;
pub mod withdraw;
