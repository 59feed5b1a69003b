//! Access tokens (RFC 9068): signed with Ed25519, verified against our own key only.

use crate::oauth::keys::{KeySet, PublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use reintegration_domain::access::{Actor, Permission};
use reintegration_domain::identifier::ClientId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

/// Who the tokens are for: the service itself.
pub const AUDIENCE: &str = "reintegration";

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: Uuid,
    aud: String,
    exp: i64,
    iat: i64,
    jti: Uuid,
    client_id: String,
    scope: String,
}

/// A token that was verified: the client and the permissions it carries.
#[derive(Debug)]
pub struct Verified {
    /// Whose token.
    pub client: ClientId,
    /// What it was asked with.
    pub permissions: Vec<Permission>,
}

/// Why a token is not accepted. Said to nobody in more detail than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token is not valid")]
pub struct TokenError;

/// The signing key of this installation, and what it takes to verify.
#[derive(Clone)]
pub struct Keys {
    issuer: String,
    lifetime: TimeDelta,
    kid: String,
    public: String,
    signing: EncodingKey,
    verifying: DecodingKey,
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Keys").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Keys {
    /// Draws a signing key: its identifier and PKCS #8 form. `None` without randomness.
    pub fn draw() -> Option<(String, Vec<u8>)> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).ok()?;
        let key = SigningKey::from_bytes(&seed);
        let document = key.to_pkcs8_der().ok()?;
        Some((kid(&public(&key)), document.as_bytes().to_vec()))
    }

    /// Reads a PEM file's Ed25519 private key into its PKCS #8 form.
    pub fn pkcs8_of_pem(pem: &str) -> Option<Vec<u8>> {
        let key = SigningKey::from_pkcs8_pem(pem).ok()?;
        Some(key.to_pkcs8_der().ok()?.as_bytes().to_vec())
    }

    /// Makes the key of `pkcs8` ready. Tokens name `issuer` and live for `lifetime`.
    pub fn of_pkcs8(pkcs8: &[u8], issuer: String, lifetime: TimeDelta) -> Option<Self> {
        let key = SigningKey::from_pkcs8_der(pkcs8).ok()?;
        let public = public(&key);
        Some(Self {
            issuer,
            lifetime,
            kid: kid(&public),
            signing: EncodingKey::from_ed_der(pkcs8),
            verifying: DecodingKey::from_ed_components(&public).ok()?,
            public,
        })
    }

    /// The issuer's address.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// How long tokens live.
    pub const fn lifetime(&self) -> TimeDelta {
        self.lifetime
    }

    /// The key set (RFC 7517).
    pub fn key_set(&self) -> KeySet {
        let (kid, x) = (self.kid.clone(), self.public.clone());
        KeySet { keys: vec![PublicKey { kty: "OKP", crv: "Ed25519", r#use: "sig", alg: "EdDSA", kid, x }] }
    }

    /// A token for `actor` with `permissions`.
    pub fn issue(&self, actor: &Actor, permissions: &[Permission], now: DateTime<Utc>) -> Option<String> {
        let scopes: Vec<&str> = permissions.iter().map(|permission| permission.scope()).collect();
        let claims = Claims {
            iss: self.issuer.clone(),
            sub: actor.client.uuid(),
            aud: AUDIENCE.to_owned(),
            exp: (now + self.lifetime).timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7(),
            client_id: actor.client_id.clone(),
            scope: scopes.join(" "),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.kid.clone());
        encode(&header, &claims, &self.signing).ok()
    }

    /// Verifies a token. The algorithm is ours, whatever its header says; the time is an argument.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Verified, TokenError> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "sub", "aud"]);
        validation.validate_exp = false;
        let token = decode::<Claims>(token, &self.verifying, &validation).map_err(|_| TokenError)?;
        let (claims, header) = (token.claims, token.header);
        let now = now.timestamp();
        let this_key = header.kid.as_deref() == Some(self.kid.as_str()) && header.typ.as_deref() == Some("at+jwt");
        // Replicas' clocks differ by seconds: a token may come from a little ahead.
        if !this_key || claims.exp <= now || claims.iat > now.saturating_add(60) {
            return Err(TokenError);
        }
        let permissions = claims.scope.split_ascii_whitespace().filter_map(Permission::parse).collect();
        Ok(Verified { client: ClientId::new(claims.sub), permissions })
    }
}

fn public(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes())
}

/// The key's thumbprint (RFC 7638).
fn kid(public: &str) -> String {
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()))
}
