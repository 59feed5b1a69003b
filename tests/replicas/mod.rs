//! Several replicas, and what a crash of one leaves behind.

mod killed;
mod starting;
mod stuck;
mod together;
