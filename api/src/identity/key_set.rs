//! The public keys of access tokens, as others read them.

use serde::Serialize;
use utoipa::ToSchema;

/// A public key (RFC 7517, RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicKey {
    /// Always `OKP`
    #[schema(example = "OKP", max_length = 10)]
    pub kty: &'static str,
    /// Always `Ed25519`
    #[schema(example = "Ed25519", max_length = 10)]
    pub crv: &'static str,
    /// Always `sig`
    #[schema(example = "sig", max_length = 10)]
    pub r#use: &'static str,
    /// Always `EdDSA`
    #[schema(example = "EdDSA", max_length = 10)]
    pub alg: &'static str,
    /// Which key: a token's header names it
    #[schema(max_length = 100)]
    pub kid: String,
    /// The key itself, in base64url
    #[schema(max_length = 100)]
    pub x: String,
}

/// The keys that sign access tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeySet {
    /// The keys
    #[schema(max_items = 10)]
    pub keys: Vec<PublicKey>,
}
