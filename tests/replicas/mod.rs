//! Several replicas, and what a crash of one leaves behind.

mod clock;
mod interrupted;
mod killed;
mod starting;
mod stuck;
mod together;
mod waiting;
