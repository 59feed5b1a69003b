//! What an operator relies on.

mod away;
mod figures;
mod protection;
mod rates;
mod refused;
mod restored;
mod slow;
