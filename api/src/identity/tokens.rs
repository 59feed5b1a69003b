//! Access tokens (RFC 9068): signed with Ed25519, verified against our own keys only.

use super::key_set::KeySet;
use super::remembered::{Bearer, Verified};
use super::ring::Ring;
use crate::identity::jose::CLOCK_SECONDS;
use crate::mode::Mode;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use reintegration_domain::access::{Actor, Permission};
use reintegration_domain::identifier::ClientId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
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

/// Why a token is not accepted. Said to nobody in more detail than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token is not valid")]
pub struct TokenError;

/// Signs and verifies the tokens of this installation.
pub struct Keys {
    issuer: String,
    lifetime: TimeDelta,
    /// Where the keys are looked for again, and how strictly; `None` for the one that is kept in the database.
    file: Option<(PathBuf, Mode)>,
    ring: watch::Sender<Arc<Ring>>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Keys").field("kids", &self.ring().kids().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

impl Keys {
    /// Tokens name `issuer` and live for `lifetime`; the keys come from `file`, if there is one.
    pub fn new(ring: Ring, file: Option<(PathBuf, Mode)>, issuer: String, lifetime: TimeDelta) -> Self {
        Self { issuer, lifetime, file, ring: watch::Sender::new(Arc::new(ring)) }
    }

    fn ring(&self) -> Arc<Ring> {
        self.ring.borrow().clone()
    }

    /// Takes over what the file holds now. Keys that cannot be read change nothing.
    pub async fn look_again(&self) {
        let Some((file, mode)) = self.file.clone() else { return };
        let Ok(read) = spawn_blocking(move || Ring::of_file(&file, mode)).await else { return };
        match read {
            Ok(ring) if ring.kids().eq(self.ring().kids()) => {}
            Ok(ring) => {
                tracing::info!(kids = ?ring.kids().collect::<Vec<_>>(), "other signing keys, of which the first signs");
                self.ring.send_replace(Arc::new(ring));
            }
            Err(error) => tracing::error!(%error, "the signing keys stay as they were"),
        }
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
        self.ring().key_set()
    }

    /// Whether the key of that name still counts.
    pub fn has(&self, kid: &str) -> bool {
        self.ring.borrow().get(kid).is_some()
    }

    /// A token for `actor` with `permissions`.
    pub fn issue(&self, actor: &Actor, permissions: &[Permission], now: DateTime<Utc>) -> Option<String> {
        let ring = self.ring();
        let key = ring.signer()?;
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
        header.kid = Some(key.kid.clone());
        encode(&header, &claims, &key.signing).ok()
    }

    /// Verifies a token. The algorithm is ours, whatever its header says; the time is an argument.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Verified, TokenError> {
        let named = decode_header(token).map_err(|_| TokenError)?.kid.ok_or(TokenError)?;
        let ring = self.ring();
        let key = ring.get(&named).ok_or(TokenError)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "sub", "aud"]);
        validation.validate_exp = false;
        let token = decode::<Claims>(token, &key.verifying, &validation).map_err(|_| TokenError)?;
        let (claims, header) = (token.claims, token.header);
        let now = now.timestamp();
        if header.typ.as_deref() != Some("at+jwt")
            || claims.exp <= now
            || claims.iat > now.saturating_add(CLOCK_SECONDS)
        {
            return Err(TokenError);
        }
        let permissions = claims.scope.split_ascii_whitespace().filter_map(Permission::parse).collect();
        Ok(Verified {
            bearer: Bearer::Client { client: ClientId::new(claims.sub), permissions },
            key: key.kid.clone(),
            expires_at: claims.exp,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;
    use ed25519_dalek::pkcs8::EncodePrivateKey;
    use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;

    #[tokio::test]
    async fn what_cannot_be_read_changes_nothing() {
        let file = std::env::temp_dir().join(format!("reintegration-keys-{}", Uuid::now_v7()));
        let pem = |seed| SigningKey::from_bytes(&[seed; 32]).to_pkcs8_pem(LineEnding::LF).unwrap().to_string();
        std::fs::write(&file, pem(1)).unwrap();
        let ring = Ring::of_file(&file, Mode::Demo).unwrap();
        let keys =
            Keys::new(ring, Some((file.clone(), Mode::Demo)), "https://example.org".to_owned(), TimeDelta::minutes(10));
        let kids = || keys.ring().kids().map(ToOwned::to_owned).collect::<Vec<_>>();
        let before = kids();
        for nonsense in ["", "nonsense", &pem(2)[..60]] {
            std::fs::write(&file, nonsense).unwrap();
            keys.look_again().await;
            assert_eq!(kids(), before, "{nonsense}");
        }
        std::fs::remove_file(&file).unwrap();
        keys.look_again().await;
        assert_eq!(kids(), before);
        std::fs::write(&file, format!("{}{}", pem(2), pem(1))).unwrap();
        keys.look_again().await;
        std::fs::remove_file(&file).unwrap();
        assert_eq!((kids().len(), &kids()[1]), (2, &before[0]));
    }
}
