//! Stories of what other systems pull.

mod audit;
mod changes;
mod frontend;
mod updated;
