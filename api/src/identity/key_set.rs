//! The public keys of access tokens, as others read them.

use serde::Serialize;
use utoipa::ToSchema;

/// A public key (RFC 7517, RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicKey {
    /// Key type, always `OKP`
    #[schema(example = "OKP", max_length = 10)]
    pub kty: &'static str,
    /// Curve of the key, always `Ed25519`
    #[schema(example = "Ed25519", max_length = 10)]
    pub crv: &'static str,
    /// Use of the key, always `sig`
    #[schema(example = "sig", max_length = 10)]
    pub r#use: &'static str,
    /// Algorithm of the key, always `EdDSA`
    #[schema(example = "EdDSA", max_length = 10)]
    pub alg: &'static str,
    /// Identifier of the key, as in a token's header
    #[schema(max_length = 100)]
    pub kid: String,
    /// Public key in base64url
    #[schema(max_length = 100)]
    pub x: String,
}

/// The keys that sign access tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeySet {
    /// Public keys that sign access tokens
    #[schema(max_items = 10)]
    pub keys: Vec<PublicKey>,
}
