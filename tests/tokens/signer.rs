//! Keys of others, with which stories sign: of each kind that is taken.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

/// Made for these stories; they open nothing.
const RSA: &str = include_str!("rsa.pem");
const P256: &str = include_str!("p256.pem");

/// A key with its public half.
#[derive(Clone)]
pub struct Signer {
    pub kid: &'static str,
    pub algorithm: Algorithm,
    key: EncodingKey,
    /// The public half, as a key set has it.
    pub jwk: Value,
}

impl Signer {
    /// The Ed25519 key of that number.
    pub fn ed25519(kid: &'static str, number: u8) -> Self {
        let key = SigningKey::from_bytes(&[number; 32]);
        let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
        Self {
            kid,
            algorithm: Algorithm::EdDSA,
            key: EncodingKey::from_ed_der(key.to_pkcs8_der().unwrap().as_bytes()),
            jwk: json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x }),
        }
    }

    pub fn p256(kid: &'static str) -> Self {
        let jwk = json!({
            "kty": "EC", "crv": "P-256", "kid": kid,
            "x": "k7BfgfwDYpque15gXkNdE1zOzETYY86RkfenFrV19tI", "y": "9T1SFXWD60z9ksy_YTxKLCqN5UTEF7cSACG3agDrqxk"
        });
        Self { kid, algorithm: Algorithm::ES256, key: EncodingKey::from_ec_pem(P256.as_bytes()).unwrap(), jwk }
    }

    /// The RSA key, which signs with RS256 or PS256.
    pub fn rsa(kid: &'static str, algorithm: Algorithm) -> Self {
        let n = concat!(
            "ndFXGRoCP5JkvYqclKeT9zOMkgN5VaKpEuuJxYYqZdwZ_t2VuUG5VpPo2fkiM9jOV93BFaBbY4Pf3bP3auRq759kCkoQr264OrYC0kLuVZW2",
            "7PBLqklmWCic85Z4U2YYUw_Xr9LnDI20qIfPuidawRjOtklDNMjJnGa-Jf4-XUKAPPbZu5hKgUFo1MPwB3z__1HBSchAyXilGIrMBt-hYFN9",
            "ugf6uUHkyf_fDvHsm7ZWk0NXQ5j4A-ciwzfsawl7_9pNcytnrZqlH_NtpSNMs7niUv5L5TjjuvxryPSHmXdWyxF0RwqWpGDrXGaqMVg_VaiM",
            "2GCsdeknhfWbA8trIQ"
        );
        let jwk = json!({ "kty": "RSA", "kid": kid, "n": n, "e": "AQAB" });
        Self { kid, algorithm, key: EncodingKey::from_rsa_pem(RSA.as_bytes()).unwrap(), jwk }
    }

    /// The header that this key's signatures have.
    pub fn header(&self) -> Header {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.kid.to_owned());
        header
    }

    pub fn sign(&self, claims: &Value) -> String {
        self.sign_with(&self.header(), claims)
    }

    pub fn sign_with(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &self.key).unwrap()
    }
}

/// Header and claims without a signature.
pub fn unsigned(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(&json!({ "alg": "none", "typ": "JWT" })), part(claims))
}

/// Signed with HMAC, for which the public key is the secret.
pub fn with_public_key_as_secret(signer: &Signer, claims: &Value) -> Vec<String> {
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(signer.kid.to_owned());
    let whole = signer.jwk.to_string();
    let number = signer.jwk.get("x").or(signer.jwk.get("n")).unwrap().as_str().unwrap();
    let secrets = [whole.into_bytes(), number.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(number).unwrap()];
    secrets.iter().map(|secret| encode(&header, claims, &EncodingKey::from_secret(secret)).unwrap()).collect()
}
