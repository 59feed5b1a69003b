//! A person asks where the own registration stands, without a token.

pub mod check;
mod request;
mod view;
