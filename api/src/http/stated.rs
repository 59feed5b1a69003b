//! Members that say something by being `null`: something else than by not being there.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// What such a member is called among types, by which its reader knows it.
pub const NAME: &str = "stated";

/// Reads a member: `None` where it is not there, `Some(None)` where it is `null`.
pub fn or_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    deserializer.deserialize_newtype_struct(NAME, Stated(PhantomData))
}

struct Stated<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Stated<T> {
    type Value = Option<Option<T>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Option::deserialize(deserializer).map(Some)
    }
}
