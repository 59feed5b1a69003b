//! The claims that outside tokens and clients' assertions share (RFC 7519 §4.1).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::Number;

/// Clocks differ by seconds: what is signed may come from a little ahead.
pub const CLOCK_SECONDS: i64 = 60;

/// Whom it is for: one or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Audience {
    /// Whether `one` is among them.
    pub fn names(&self, one: &str) -> bool {
        match self {
            Self::One(only) => only == one,
            Self::Several(all) => all.iter().any(|other| other == one),
        }
    }
}

/// Seconds since 1970; a fraction is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumericDate(pub i64);

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Number::deserialize(deserializer)?;
        let whole = number.as_i64().or_else(|| format!("{:.0}", number.as_f64()?.floor()).parse().ok());
        whole.map(Self).ok_or_else(|| serde::de::Error::custom("no instant"))
    }
}

/// From when to when it counts.
#[derive(Debug, Deserialize)]
pub struct Times {
    /// The end; there is always one.
    pub exp: NumericDate,
    /// The beginning.
    pub nbf: Option<NumericDate>,
    /// When it was signed.
    pub iat: Option<NumericDate>,
}

impl Times {
    /// Whether `now` lies between the two.
    pub fn hold(&self, now: DateTime<Utc>) -> bool {
        let now = now.timestamp();
        let begun = NumericDate(now.saturating_add(CLOCK_SECONDS));
        self.exp > NumericDate(now)
            && self.nbf.is_none_or(|nbf| nbf <= begun)
            && self.iat.is_none_or(|iat| iat <= begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_hold_from_a_minute_before_to_the_end() {
        let now = DateTime::from_timestamp(1_000_000, 0).unwrap();
        for (times, expected) in [
            (json!({ "exp": 1_000_001 }), Some(true)),
            (json!({ "exp": 1_000_000 }), Some(false)),
            (json!({ "exp": 1_000_000.9 }), Some(false)),
            (json!({ "exp": 1_000_001, "nbf": 1_000_060, "iat": 1_000_060 }), Some(true)),
            (json!({ "exp": 1_000_100, "nbf": 1_000_061 }), Some(false)),
            (json!({ "exp": 1_000_100, "iat": 1_000_061 }), Some(false)),
            (json!({ "exp": 1_000_100, "iat": "1000000" }), None),
            (json!({ "exp": "tomorrow" }), None),
            (json!({ "exp": null }), None),
            (json!({}), None),
        ] {
            let read = serde_json::from_value::<Times>(times.clone()).ok();
            assert_eq!(read.map(|times| times.hold(now)), expected, "{times}");
        }
    }
}
