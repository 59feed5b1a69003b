//! JSON, read so that a member given twice is seen: `serde_json` keeps the last one and says nothing.

use reintegration_domain::fault::{FaultKind, Faults, pointer_step};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// The longest pointer that is named. What stands deeper is named by what holds it: long names would otherwise come
/// back once for each of their members.
const LONGEST_POINTER: usize = 400;

/// The bytes as JSON, with a fault for each member of its objects that is given more than once. A body that is no object
/// has none: it has a greater fault.
pub fn read(bytes: &[u8]) -> serde_json::Result<(Value, Faults)> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let (mut pointer, mut faults) = (String::new(), Faults::new());
    let value = Reader { pointer: &mut pointer, named: 0, faults: &mut faults }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    let faults = if value.is_object() { faults } else { Faults::new() };
    Ok((value, faults))
}

/// Reads the value at `pointer`.
struct Reader<'a> {
    pointer: &'a mut String,
    /// How much of the pointer is named.
    named: usize,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    /// Does something one step further down.
    fn below<T>(&mut self, step: &str, work: impl FnOnce(Reader<'_>) -> T) -> T {
        let here = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&pointer_step(step));
        let named = if self.pointer.len() <= LONGEST_POINTER { self.pointer.len() } else { self.named };
        let done = work(Reader { pointer: self.pointer, named, faults: self.faults });
        self.pointer.truncate(here);
        done
    }

    fn note(&mut self) {
        if !self.faults.is_full() {
            self.faults.push(&self.pointer[..self.named], FaultKind::RepeatedKey);
        }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(truth.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = self.below(&list.len().to_string(), |item| items.next_element_seed(item))? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let again = object.contains_key(&name);
            let value = self.below(&name, |mut member| {
                if again {
                    member.note();
                }
                members.next_value_seed(member)
            })?;
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use reintegration_domain::fault::Faults;
    use serde_json::Value;

    fn repeated(json: &str) -> Vec<String> {
        let (value, faults) = read(json.as_bytes()).expect("the test holds JSON");
        assert_eq!(Some(value), serde_json::from_str(json).ok(), "{json}");
        faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect()
    }

    #[test]
    fn every_place_that_is_given_twice_is_named_once() {
        for (json, places) in [
            (r#"{"a":1,"b":[{"a":null},{"a":-1.5e3}],"A":true,"":"a","c":{"a":18446744073709551615}}"#, &[][..]),
            (r#"{"a":1,"a":1}"#, &["/a"]),
            (r#"{"a":1,"\u0061":2,"a":3}"#, &["/a"]),
            (r#"{"":1,"":2}"#, &["/"]),
            (r#"{"a/b":1,"~":1,"a/b":2,"~":2}"#, &["/a~1b", "/~0"]),
            (r#"{"a":[0,{"b":1},{"b":{"c":1,"c":2},"b":3}]}"#, &["/a/2/b/c", "/a/2/b"]),
            (r#"{"a":{"b":1,"b":2},"a":{"b":1,"b":2}}"#, &["/a/b", "/a"]),
            (r#"[{"a":1,"a":2}]"#, &[]),
            ("7", &[]),
        ] {
            let places: Vec<String> = places.iter().map(|place| format!("{place} repeated_key")).collect();
            assert_eq!(repeated(json), places, "{json}");
        }
    }

    #[test]
    fn however_many_there_are_what_is_named_has_an_end() {
        let many: Vec<String> = (0..2 * Faults::MOST).map(|number| format!(r#""m{number}":1,"m{number}":2"#)).collect();
        assert_eq!(repeated(&format!("{{{}}}", many.join(","))).len(), Faults::MOST);
        let long = "n".repeat(500);
        let below = format!(r#"{{"a":{{"{long}":{{{}}}}}}}"#, many.join(","));
        assert_eq!(repeated(&below), ["/a repeated_key"]);
    }

    #[test]
    fn what_is_no_json_is_refused_as_before() {
        for text in ["", "{", "{}}", "{\"a\":1,}", "{a:1}", "nul", "1e999", "\"\\ud800\"", "[1 2]"] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
            assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
        }
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(nested(127).as_bytes()).is_ok());
        assert!(read(nested(128).as_bytes()).is_err());
    }
}
