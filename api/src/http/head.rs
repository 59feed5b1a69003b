//! How long the head of a request may be.

use crate::error::{Code, Problem};
use actix_web::dev::ServiceRequest;

/// The longest path with its query, in bytes.
const LONGEST_ADDRESS: usize = 8 * 1024;

/// The most bytes of headers, names and values together. Beyond four times as much the framework hangs up by itself.
const MOST_HEADERS: usize = 32 * 1024;

/// Fails with 414 or 431 where somebody sends more than any request needs.
pub fn check(request: &ServiceRequest) -> Result<(), Problem> {
    if request.uri().path_and_query().map_or(0, |address| address.as_str().len()) > LONGEST_ADDRESS {
        return Err(Problem::new(Code::AddressTooLong));
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers > MOST_HEADERS { Err(Problem::new(Code::HeadersTooLarge)) } else { Ok(()) }
}
