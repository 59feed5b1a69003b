//! The rules of Georgia's reintegration programme: who is eligible, which organisation serves which
//! residence, what a registration and a case may become, and who may see and do what.
//!
//! Everything here is pure. The day and every identifier are arguments, nothing waits, nothing is
//! drawn at random; so the same facts under the same policy always give the same answer.
//!
//! Figures and switches that change from year to year are data (`crates/domain/data`), readable by a
//! person of the programme, and each says whether it is sourced or assumed.

mod bilingual;

pub mod access;
pub mod amount;
pub mod built_in;
pub mod calendar;
pub mod cases;
pub mod competition;
pub mod component;
pub mod contact;
pub mod decision;
pub mod external_reference;
pub mod fault;
pub mod grants;
pub mod identifier;
pub mod intake;
pub mod locale;
pub mod money;
pub mod organisation;
pub mod person;
pub mod programme;
pub mod quantity;
pub mod reports;
pub mod text;
pub mod vocabularies;
pub mod vocabulary;
pub mod work;
