//! What an operator relies on.

mod away;
mod clients;
mod figures;
mod full_disk;
mod names;
mod organisations;
mod private;
mod protection;
mod public;
mod rates;
mod refused;
mod restored;
mod slow;
pub mod work;
