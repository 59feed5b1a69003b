//! Public keys of others (RFC 7517): those of clients, and those of outside issuers. A key's type says which algorithms
//! it verifies; none of them takes a secret.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, crypto, decode};
use reintegration_domain::fault::{Allowed, FaultKind, Faults, JsonType, pointer_step};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::text::is_hidden;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt;

/// The longest name of a key.
const LONGEST_KID: usize = 100;

/// The members that hold a private half (RFC 7518 §6, RFC 8037 §2).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The types of key that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyType {
    /// P-256.
    Ec,
    /// Ed25519.
    Okp,
    /// 2048 to 4096 bits.
    Rsa,
}

impl KeyType {
    const NAMES: [&str; 3] = ["EC", "OKP", "RSA"];

    fn parse(name: &str) -> Option<Self> {
        match name {
            "EC" => Some(Self::Ec),
            "OKP" => Some(Self::Okp),
            "RSA" => Some(Self::Rsa),
            _ => None,
        }
    }

    /// What a key of this type verifies, and nothing else.
    const fn algorithms(self) -> &'static [(Algorithm, &'static str)] {
        match self {
            Self::Ec => &[(Algorithm::ES256, "ES256")],
            Self::Okp => &[(Algorithm::EdDSA, "EdDSA")],
            Self::Rsa => &[(Algorithm::PS256, "PS256"), (Algorithm::RS256, "RS256")],
        }
    }

    /// The members that make the key, in the order of its thumbprint (RFC 7638 §3.2).
    const fn members(self) -> &'static [&'static str] {
        match self {
            Self::Ec => &["crv", "kty", "x", "y"],
            Self::Okp => &["crv", "kty", "x"],
            Self::Rsa => &["e", "kty", "n"],
        }
    }

    const fn curve(self) -> Option<&'static str> {
        match self {
            Self::Ec => Some("P-256"),
            Self::Okp => Some("Ed25519"),
            Self::Rsa => None,
        }
    }
}

/// A public key that was looked at: no verification with it can do harm.
pub struct Jwk {
    /// Its name.
    pub kid: Option<String>,
    /// What identifies the key (RFC 7638).
    pub thumbprint: String,
    algorithms: Vec<Algorithm>,
    verifying: DecodingKey,
}

impl fmt::Debug for Jwk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Jwk").field(&self.thumbprint).finish()
    }
}

impl Jwk {
    /// One key of a client's set: named, and without anything that is not known.
    pub fn of_client(value: &Value, place: &str, faults: &mut Faults) -> Option<Self> {
        let read = Self::read(value, place, faults);
        let members = value.as_object()?;
        let kty = members.get("kty").and_then(Value::as_str).and_then(KeyType::parse);
        for (name, value) in members {
            let known = ["kty", "kid", "use", "alg", "key_ops"].contains(&name.as_str())
                || kty.is_some_and(|kty| kty.members().contains(&name.as_str()));
            let at = || format!("{place}/{}", pointer_step(name));
            if PRIVATE.contains(&name.as_str()) {
                faults.push(at(), FaultKind::Malformed { expected: PUBLIC_HALF });
            } else if !known && kty.is_some() {
                faults.push(at(), FaultKind::UnknownField);
            } else if value.is_null() && name != "kid" {
                faults.push(at(), FaultKind::InvalidType { expected: JsonType::Text });
            }
        }
        if members.get("kid").is_none_or(Value::is_null) {
            faults.push(format!("{place}/kid"), FaultKind::Required);
        }
        if members.get("key_ops").is_some_and(|operations| *operations != json!(["verify"])) {
            faults.push(format!("{place}/key_ops"), FaultKind::UnknownValue { allowed: Allowed::codes(["verify"]) });
        }
        read
    }

    /// Reads a key; what it does not know it passes over. `None` with its faults noted.
    pub fn read(value: &Value, place: &str, faults: &mut Faults) -> Option<Self> {
        let members = object(value, place, faults)?;
        let mut reader = Reader { members, place, faults, sound: true };
        let kty = reader.one_of("kty", &KeyType::NAMES, true);
        let kid = reader.kid();
        reader.one_of("use", &["sig"], false);
        reader.operations();
        let kty = kty.and_then(KeyType::parse)?;
        let names: Vec<&str> = kty.algorithms().iter().map(|(_, name)| *name).collect();
        let alg = reader.one_of("alg", &names, false);
        if let Some(curve) = kty.curve() {
            reader.one_of("crv", &[curve], true);
        }
        let verifying = match kty {
            KeyType::Ec => reader.p256(),
            KeyType::Okp => reader.ed25519(),
            KeyType::Rsa => reader.rsa(),
        }?;
        let sound = reader.sound;
        let fit = kty.algorithms().iter().filter(|(_, name)| alg.is_none_or(|alg| alg == *name));
        let algorithms = fit.map(|(algorithm, _)| *algorithm).collect();
        sound.then(|| Self { kid, thumbprint: thumbprint(kty, members), algorithms, verifying })
    }

    /// What the token says, where this key signed it. Times, issuer and audience are the caller's to look at.
    pub fn verify<T: DeserializeOwned>(&self, token: &str, header: &Header) -> Option<T> {
        if !self.algorithms.contains(&header.alg) {
            return None;
        }
        let mut validation = Validation::new(header.alg);
        validation.required_spec_claims.clear();
        (validation.validate_exp, validation.validate_aud) = (false, false);
        decode(token, &self.verifying, &validation).ok().map(|token| token.claims)
    }
}

/// Reads the members of one key.
struct Reader<'a> {
    members: &'a Map<String, Value>,
    place: &'a str,
    faults: &'a mut Faults,
    sound: bool,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, name: &str, kind: FaultKind) {
        self.sound = false;
        self.faults.push(format!("{}/{name}", self.place), kind);
    }

    fn text(&mut self, name: &str, required: bool) -> Option<&'a str> {
        match self.members.get(name) {
            Some(Value::String(text)) => return Some(text),
            None | Some(Value::Null) if required => self.fault(name, FaultKind::Required),
            None | Some(Value::Null) => {}
            Some(_) => self.fault(name, FaultKind::InvalidType { expected: JsonType::Text }),
        }
        None
    }

    fn one_of(&mut self, name: &str, allowed: &[&str], required: bool) -> Option<&'a str> {
        let text = self.text(name, required)?;
        if allowed.contains(&text) {
            return Some(text);
        }
        self.fault(name, FaultKind::UnknownValue { allowed: Allowed::codes(allowed.iter().copied()) });
        None
    }

    fn kid(&mut self) -> Option<String> {
        let kid = self.text("kid", false)?;
        match kid.chars().count() {
            0 => self.fault("kid", FaultKind::TooShort { min: 1 }),
            length if length > LONGEST_KID => self.fault("kid", FaultKind::TooLong { max: 100 }),
            _ if kid.chars().any(is_hidden) => self.fault("kid", FaultKind::ControlCharacter),
            _ => {}
        }
        Some(kid.to_owned())
    }

    fn operations(&mut self) {
        let verifies = |operation: &Value| operation == "verify";
        match self.members.get("key_ops") {
            None | Some(Value::Null) => {}
            Some(Value::Array(operations)) if operations.iter().any(verifies) => {}
            Some(Value::Array(_)) => {
                self.fault("key_ops", FaultKind::UnknownValue { allowed: Allowed::codes(["verify"]) });
            }
            Some(_) => self.fault("key_ops", FaultKind::InvalidType { expected: JsonType::List }),
        }
    }

    fn bytes(&mut self, name: &str) -> Option<(&'a str, Vec<u8>)> {
        let text = self.text(name, true)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if text.is_empty() || !text.bytes().all(plain) {
            self.fault(name, FaultKind::Malformed { expected: BASE64URL });
            return None;
        }
        let bytes = self.usable(name, URL_SAFE_NO_PAD.decode(text).ok())?;
        Some((text, bytes))
    }

    fn ed25519(&mut self) -> Option<DecodingKey> {
        let (text, bytes) = self.bytes("x")?;
        let point = <[u8; 32]>::try_from(bytes).ok();
        let point = point.and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(&bytes).ok());
        // With a weak point anybody can sign.
        let key = point.filter(|point| !point.is_weak()).and_then(|_| DecodingKey::from_ed_components(text).ok());
        self.usable("x", key)
    }

    fn p256(&mut self) -> Option<DecodingKey> {
        let (x, y) = (self.bytes("x"), self.bytes("y"));
        let ((x, x_bytes), (y, y_bytes)) = (x?, y?);
        let whole = x_bytes.len() == 32 && y_bytes.len() == 32;
        let key = whole.then(|| DecodingKey::from_ec_components(x, y).ok()).flatten();
        // An empty signature is none, but a point that is not on the curve fails before that.
        let on_the_curve = |key: &DecodingKey| crypto::verify("", b"", key, Algorithm::ES256).is_ok();
        self.usable("x", key.filter(on_the_curve))
    }

    fn rsa(&mut self) -> Option<DecodingKey> {
        let (n, e) = (self.bytes("n"), self.bytes("e"));
        let ((n, modulus), (e, exponent)) = (n?, e?);
        let odd = |bytes: &[u8]| bytes.last().is_some_and(|last| last % 2 == 1);
        let leading = |bytes: &[u8]| bytes.first().copied().unwrap_or_default();
        // 2048 to 4096 bits, without zeros in front (RFC 7518 §2).
        let strong = (256..=512).contains(&modulus.len())
            && (leading(&modulus) >= 0x80 || modulus.len() > 256 && leading(&modulus) > 0);
        let modulus = (strong && odd(&modulus)).then_some(());
        // 3 to 2³² - 1: what verification takes.
        let exponent = ((1..=4).contains(&exponent.len()) && odd(&exponent) && leading(&exponent) > 0)
            .then_some(())
            .filter(|()| exponent != [1]);
        let (modulus, exponent) = (self.usable("n", modulus), self.usable("e", exponent));
        modulus.and(exponent)?;
        DecodingKey::from_rsa_components(n, e).ok()
    }

    fn usable<T>(&mut self, name: &str, key: Option<T>) -> Option<T> {
        if key.is_none() {
            self.fault(name, FaultKind::UnusableKey);
        }
        key
    }
}

const BASE64URL: Bilingual =
    Bilingual::fixed("base64url (RFC 4648 §5), შევსების გარეშე", "base64url (RFC 4648 §5), without padding");

const PUBLIC_HALF: Bilingual = Bilingual::fixed("გასაღების მხოლოდ საჯარო ნაწილი", "the public half of the key only");

pub fn object<'a>(value: &'a Value, place: &str, faults: &mut Faults) -> Option<&'a Map<String, Value>> {
    if !value.is_object() {
        faults.push(place, FaultKind::InvalidType { expected: JsonType::Object });
    }
    value.as_object()
}

fn thumbprint(kty: KeyType, members: &Map<String, Value>) -> String {
    let canonical: Map<String, Value> =
        kty.members().iter().filter_map(|name| Some(((*name).to_owned(), members.get(*name)?.clone()))).collect();
    URL_SAFE_NO_PAD.encode(Sha256::digest(Value::Object(canonical).to_string().as_bytes()))
}
