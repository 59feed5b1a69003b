//! Sets of public keys (RFC 7517 §5).

use super::jwk::{Jwk, object};
use jsonwebtoken::Header;
use reintegration_domain::fault::{Fault, FaultKind, Faults, JsonType, pointer_step};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The most keys of a client: a rotation needs two for each algorithm.
pub const MOST_KEYS: usize = 10;

/// The most keys that are read of an issuer's set.
const MOST_OF_ISSUER: usize = 100;

/// The keys of one owner.
#[derive(Debug, Default)]
pub struct JwkSet(Vec<Jwk>);

impl JwkSet {
    /// Reads the set that a client is given: every key has to be of use, and its private half is nowhere in it. Fails
    /// with every fault, from the set's own root.
    pub fn of_client(value: &Value) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::new();
        let mut set = Self::default();
        let Some(members) = object(value, "", &mut faults) else { return Err(faults.into_vec()) };
        for name in members.keys().filter(|name| *name != "keys") {
            faults.push(format!("/{}", pointer_step(name)), FaultKind::UnknownField);
        }
        let keys = match members.get("keys") {
            Some(Value::Array(keys)) => keys.as_slice(),
            None | Some(Value::Null) => {
                faults.push("/keys", FaultKind::Required);
                &[]
            }
            Some(_) => {
                faults.push("/keys", FaultKind::InvalidType { expected: JsonType::List });
                &[]
            }
        };
        if keys.is_empty() {
            faults.push("/keys", FaultKind::TooFewItems { min: 1 });
        } else if keys.len() > MOST_KEYS {
            faults.push("/keys", FaultKind::TooManyItems { max: 10 });
        }
        for (index, key) in keys.iter().take(MOST_KEYS).enumerate() {
            let place = format!("/keys/{index}");
            let Some(read) = Jwk::of_client(key, &place, &mut faults) else { continue };
            if set.0.iter().any(|other| other.thumbprint == read.thumbprint) {
                faults.push(place, FaultKind::RepeatedKey);
            } else if set.0.iter().any(|other| other.kid == read.kid) {
                faults.push(format!("{place}/kid"), FaultKind::RepeatedKey);
            }
            set.0.push(read);
        }
        faults.into_result().map(|()| set)
    }

    /// Reads the set that an issuer publishes. What is not for signatures, or of a kind that is not taken, is passed over
    /// (RFC 7517 §5). `None` where nothing is left.
    pub fn of_issuer(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let keys = value.get("keys")?.as_array()?.iter();
        let usable = keys.filter_map(|key| Jwk::read(key, "", &mut Faults::new()));
        let read: Vec<Jwk> = usable.take(MOST_OF_ISSUER).collect();
        (!read.is_empty()).then_some(Self(read))
    }

    /// Whether the set has the key of that name.
    pub fn names(&self, kid: &str) -> bool {
        self.0.iter().any(|key| key.kid.as_deref() == Some(kid))
    }

    /// Whether the set has the key with that thumbprint.
    pub fn has(&self, thumbprint: &str) -> bool {
        self.0.iter().any(|key| key.thumbprint == thumbprint)
    }

    /// The names of the keys.
    pub fn kids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|key| key.kid.as_deref())
    }

    /// What a token says, and the key that signed it; `None` where no key of the set did.
    pub fn verify<T: DeserializeOwned>(&self, token: &str, header: &Header) -> Option<(T, &Jwk)> {
        // Nothing that a header could call critical is known here (RFC 7515 §4.1.11).
        if header.crit.is_some() {
            return None;
        }
        let mut named = self.0.iter().filter(|key| header.kid.is_none() || header.kid == key.kid);
        named.find_map(|key| Some((key.verify(token, header)?, key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// RFC 8037, appendix A.2.
    fn ed25519() -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "kid": "a", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" })
    }

    /// RFC 7517, appendix A.1.
    fn p256() -> Value {
        json!({
            "kty": "EC", "crv": "P-256", "kid": "b",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
        })
    }

    /// RFC 7517, appendix A.1.
    fn rsa() -> Value {
        json!({
            "kty": "RSA", "kid": "c", "e": "AQAB",
            "n": concat!(
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3",
                "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdA",
                "ZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-",
                "kEgU8awapJzKnqDKgw"
            )
        })
    }

    fn with(mut key: Value, patch: &Value) -> Value {
        for (name, value) in patch.as_object().unwrap() {
            key[name] = value.clone();
        }
        key
    }

    fn faults(keys: &[Value]) -> Vec<String> {
        let faults = JwkSet::of_client(&json!({ "keys": keys })).err().unwrap_or_default();
        faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect()
    }

    #[test]
    fn each_kind_of_key_is_taken() {
        let set = JwkSet::of_client(&json!({ "keys": [ed25519(), p256(), rsa()] })).unwrap();
        assert_eq!(set.kids().collect::<Vec<_>>(), ["a", "b", "c"]);
        // The thumbprint of RFC 8037, appendix A.3, and that of RFC 7638, §3.1.
        assert!(set.has("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
        assert!(set.has("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
        let told = json!({ "use": "sig", "key_ops": ["verify"] });
        for (key, algorithm) in [(ed25519(), "EdDSA"), (p256(), "ES256"), (rsa(), "PS256"), (rsa(), "RS256")] {
            let key = with(with(key, &told), &json!({ "alg": algorithm }));
            assert_eq!(faults(std::slice::from_ref(&key)), Vec::<String>::new(), "{key}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_clients_keys_is_named_with_its_place() {
        let off_the_curve = p256()["x"].clone();
        let weak = format!("AQ{}", "A".repeat(41));
        for (key, patch, expected) in [
            (ed25519(), json!({ "kid": null }), "/keys/0/kid required"),
            (ed25519(), json!({ "kid": "" }), "/keys/0/kid too_short"),
            (ed25519(), json!({ "kid": "a\0" }), "/keys/0/kid control_character"),
            (ed25519(), json!({ "kty": "oct" }), "/keys/0/kty unknown_value"),
            (ed25519(), json!({ "crv": "X25519" }), "/keys/0/crv unknown_value"),
            (ed25519(), json!({ "alg": "HS256" }), "/keys/0/alg unknown_value"),
            (ed25519(), json!({ "alg": "none" }), "/keys/0/alg unknown_value"),
            (rsa(), json!({ "alg": "RS512" }), "/keys/0/alg unknown_value"),
            (p256(), json!({ "alg": "EdDSA" }), "/keys/0/alg unknown_value"),
            (ed25519(), json!({ "use": "enc" }), "/keys/0/use unknown_value"),
            (ed25519(), json!({ "key_ops": ["sign", "verify"] }), "/keys/0/key_ops unknown_value"),
            (ed25519(), json!({ "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A" }), "/keys/0/d malformed"),
            (ed25519(), json!({ "y": "AA" }), "/keys/0/y unknown_field"),
            (ed25519(), json!({ "x": "not base64url" }), "/keys/0/x malformed"),
            (ed25519(), json!({ "x": "" }), "/keys/0/x malformed"),
            (ed25519(), json!({ "x": "AAAA" }), "/keys/0/x unusable_key"),
            (ed25519(), json!({ "x": "A".repeat(41) }), "/keys/0/x unusable_key"),
            (ed25519(), json!({ "x": weak }), "/keys/0/x unusable_key"),
            (ed25519(), json!({ "x": 7 }), "/keys/0/x invalid_type"),
            (p256(), json!({ "y": off_the_curve }), "/keys/0/x unusable_key"),
            (p256(), json!({ "y": null }), "/keys/0/y required"),
            (rsa(), json!({ "n": "s".repeat(171) }), "/keys/0/n unusable_key"),
            (rsa(), json!({ "e": "AQ" }), "/keys/0/e unusable_key"),
            (rsa(), json!({ "e": "AAEAAQ" }), "/keys/0/e unusable_key"),
        ] {
            assert_eq!(faults(&[with(key, &patch)]), [expected], "{patch}");
        }
        assert_eq!(faults(&[]), ["/keys too_few_items"]);
        assert_eq!(faults(&[json!("key")]), ["/keys/0 invalid_type"]);
        assert_eq!(faults(&[ed25519(), with(ed25519(), &json!({ "kid": "b" }))]), ["/keys/1 repeated_key"]);
        assert_eq!(faults(&[ed25519(), with(p256(), &json!({ "kid": "a" }))]), ["/keys/1/kid repeated_key"]);
        let many: Vec<Value> = (0..11).map(|_| ed25519()).collect();
        assert_eq!(faults(&many)[0], "/keys too_many_items");
        for (set, expected) in [(json!([]), ""), (json!({}), "/keys"), (json!({ "keys": {} }), "/keys")] {
            assert_eq!(JwkSet::of_client(&set).err().unwrap()[0].pointer, expected, "{set}");
        }
    }

    #[test]
    fn an_issuers_other_keys_are_passed_over() {
        let encrypts = with(rsa(), &json!({ "use": "enc", "kid": "d" }));
        let symmetric = json!({ "kty": "oct", "k": "AAAA", "kid": "e" });
        let unnamed = with(ed25519(), &json!({ "kid": null, "x5t": "AAAA", "alg": null }));
        let read = |keys: Value| JwkSet::of_issuer(json!({ "keys": keys }).to_string().as_bytes());
        let set = read(json!([symmetric, encrypts, unnamed, p256()])).unwrap();
        assert_eq!(set.0.len(), 2);
        assert!(set.names("b") && !set.names("d") && !set.names("e"));
        assert!(read(json!([encrypts])).is_none());
        assert!(JwkSet::of_issuer(b"<html>").is_none());
    }
}
