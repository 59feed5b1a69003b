//! What an operator relies on.

mod away;
mod figures;
mod full_disk;
mod names;
mod private;
mod protection;
mod rates;
mod refused;
mod restored;
mod slow;
