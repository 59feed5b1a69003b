//! The published contract: the document, the shapes and the words that all areas share.

mod changes;
pub mod openapi;
pub mod schemas;
pub mod texts;
pub mod words;
