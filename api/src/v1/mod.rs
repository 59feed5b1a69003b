//! The endpoints, version 1. A folder is an area, a folder in it a resource, a file an endpoint; [`routes`](crate::routes) is
//! the index. The other floors, domain and storage, have the same areas.

pub mod cases;
pub mod competition;
pub mod grants;
pub mod intake;
pub mod operation;
pub mod programme;
pub mod pull;
pub mod reports;
