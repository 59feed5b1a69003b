//! Assertions that clients sign in place of a shared secret (`private_key_jwt`: RFC 7523, OpenID Connect Core §9).

use crate::app::App;
use crate::error::{Code, Problem};
use crate::identity::jose::{Audience, CLOCK_SECONDS, JwkSet, Times};
use jsonwebtoken::{Header, dangerous, decode_header};
use reintegration_domain::access::Actor;
use reintegration_domain::identifier::ClientId;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// How far ahead an assertion may end: it is made for one request.
const LONGEST_SECONDS: i64 = 300;

/// What an assertion says. Members that are not known here say nothing.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    jti: String,
    #[serde(flatten)]
    times: Times,
}

/// An assertion whose signature nobody has looked at yet.
pub struct Assertion {
    text: String,
    header: Header,
    /// The client that it speaks for, as it says.
    pub client_id: String,
}

impl Assertion {
    /// Takes the text apart; `named` is the client that the form names. `None` where it is no assertion of a client's
    /// about itself.
    pub fn parse(text: String, named: Option<&str>) -> Option<Self> {
        let header = decode_header(&text).ok()?;
        let claims: Claims = dangerous::insecure_decode_claims(&text).ok()?;
        let itself = claims.iss == claims.sub && named.is_none_or(|named| named == claims.sub);
        itself.then_some(Self { text, header, client_id: claims.sub })
    }

    /// The client behind the assertion, which is used up by that.
    pub async fn prove(self, app: &App) -> Result<Option<Actor>, Problem> {
        // PostgreSQL cannot hold the character NUL, not even to look for it.
        if self.client_id.contains('\0') {
            return Ok(None);
        }
        let found = app.store.clients().named(&self.client_id).await?.filter(|client| app.knows(client));
        let Some(client) = found else { return Ok(None) };
        let (Some(actor), Some(jwks)) = (client.actor(), client.jwks) else { return Ok(None) };
        let set = JwkSet::of_client(&jwks).map_err(|_| {
            tracing::error!(client = %client.id, "the stored key set cannot be read");
            Problem::new(Code::Internal)
        })?;
        // A client of several keys says which one it is.
        if self.header.kid.is_none() && set.kids().count() > 1 {
            return Ok(None);
        }
        let Some((claims, _)) = set.verify::<Claims>(&self.text, &self.header) else { return Ok(None) };
        if !self.is_for_us(&claims, app) {
            return Ok(None);
        }
        let jti = Sha256::digest(claims.jti.as_bytes()).to_vec();
        let first = app.store.clients().use_assertion(ClientId::new(client.id), jti).await?;
        Ok(first.then_some(actor))
    }

    fn is_for_us(&self, claims: &Claims, app: &App) -> bool {
        let (now, issuer) = (app.now(), app.keys.issuer());
        let latest = now.timestamp().saturating_add(LONGEST_SECONDS).saturating_add(CLOCK_SECONDS);
        claims.iss == self.client_id
            && claims.sub == self.client_id
            && (claims.aud.names(issuer) || claims.aud.names(&format!("{issuer}/oauth/token")))
            && !claims.jti.is_empty()
            && claims.times.hold(now)
            && claims.times.exp.0 <= latest
    }
}
