//! Who calls, as far as the request shows.

use reintegration_domain::access::Actor;

/// What authentication found; the extractor turns a failure into 401.
#[derive(Debug, Clone)]
pub enum Caller {
    /// No token was sent.
    Nobody,
    /// A token was sent and is not valid, or its client is revoked.
    Refused,
    /// What was sent does not begin with the word that a token is sent with.
    Unnamed,
    /// Who calls.
    Known(Actor),
    /// The database did not say.
    Unavailable,
}
