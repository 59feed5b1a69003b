//! The lists of words with their meanings, and the questions that some of them answer.

pub mod get;
