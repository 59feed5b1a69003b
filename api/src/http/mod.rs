//! What HTTP needs before a handler can think about the programme.

pub mod address;
pub mod answer;
pub mod connection;
pub mod day;
pub mod entity_tag;
pub mod fallback;
mod head;
pub mod identifier;
pub mod json;
pub mod language;
pub mod limits;
pub mod list;
pub mod media_type;
pub mod merge_patch;
pub mod origins;
pub mod pace;
mod protection;
pub mod query;
pub mod rate;
mod repeated;
pub mod request_id;
pub mod share;
pub mod shares;
mod strict;
pub mod submission;
mod trace;
pub mod wire;
