//! Reports: what organisations tell of the periods of their grants, held against the case records.

pub mod accept;
pub mod content;
pub mod documents;
pub mod draft;
pub mod get;
pub mod items;
pub mod items_csv;
pub mod list;
mod request;
pub mod schema;
pub mod send_back;
pub mod submit;
pub mod tell;
mod transition;
mod upload;
pub mod validate;
mod view;
pub mod write;
