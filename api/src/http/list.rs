//! Lists of requests, which say in their type how long they may be: one that is longer is refused before an item of it
//! is looked at.

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// Reads a list of `MOST` items at most, which may be left out or `null`: `deserialize_with = "list::at_most::<30, _, _>"`.
pub fn at_most<'de, const MOST: usize, T, D>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::<Bounded<MOST, T>>::deserialize(deserializer)?.map(|list| list.0))
}

/// Reads a list of `MOST` items at most, which has to be there: `deserialize_with = "list::of_at_most::<30, _, _>"`.
pub fn of_at_most<'de, const MOST: usize, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Bounded::<MOST, T>::deserialize(deserializer)?.0)
}

struct Bounded<const MOST: usize, T>(Vec<T>);

impl<'de, const MOST: usize, T: Deserialize<'de>> Deserialize<'de> for Bounded<MOST, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A tuple is the list whose length is told before it is read.
        deserializer.deserialize_tuple(MOST, Items(PhantomData)).map(Self)
    }
}

struct Items<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(list)
    }
}
