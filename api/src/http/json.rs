//! A JSON body, read so that every fault is found and none is worded by the parser.

use super::{limits, media_type, numbers, repeated, strict};
use crate::error::{Code, Problem};
use actix_web::HttpRequest;
use actix_web::web::Bytes;
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::locale::Bilingual;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Map, Value};
use tokio::sync::Semaphore;
use validator::Validate;

/// From how many bytes on a body is read beside the threads that answer.
const LARGE: usize = 16 * 1024;

/// Such bodies are read one at a time: who sends many takes neither all cores nor all memory.
static TURN: Semaphore = Semaphore::const_new(1);

/// What a body can be read as.
pub trait Body: Sized + Send + 'static {
    /// Whether no body at all stands for an empty object.
    const MAY_BE_LEFT_OUT: bool;

    /// Reads the body's value; `faults` are those of the JSON itself.
    fn read(value: Value, faults: Faults) -> serde_json::Result<(Self, Faults)>;
}

impl<T: DeserializeOwned + Validate + Send + 'static> Body for T {
    const MAY_BE_LEFT_OUT: bool = true;

    fn read(value: Value, faults: Faults) -> serde_json::Result<(Self, Faults)> {
        object(value, faults)
    }
}

/// Reads a JSON body.
///
/// Fails with 415 for another media type, 400 for what is not JSON, and otherwise gives the value with its faults.
pub async fn read<T: Body>(request: &HttpRequest, body: Bytes) -> Result<(T, Faults), Problem> {
    media_type::check_json(request)?;
    if body.len() < LARGE {
        return parse(&body);
    }
    let turn = TURN.acquire().await.map_err(|_| Problem::new(Code::Internal))?;
    // Whoever goes away meanwhile keeps the turn until it is read.
    let read = move || {
        let _turn = turn;
        parse(&body)
    };
    actix_web::web::block(read).await.map_err(|_| Problem::new(Code::Internal))?
}

/// The bytes as JSON, with a fault for each member that is given more than once. A number without a fraction is whole
/// however it is written, and one that cannot be held exactly is none that a field takes.
fn parse<T: Body>(body: &Bytes) -> Result<(T, Faults), Problem> {
    let (value, faults) = repeated::read(&numbers::as_meant(body)).map_err(|error| broken(body, &error))?;
    // What cannot be read at all is the type's fault, not the caller's.
    T::read(value, faults).map_err(|_| Problem::new(Code::Internal))
}

/// Says where a body ceases to be JSON, and nothing of what stands there. The place is that in the body as it was sent, where
/// numbers may be longer or shorter.
fn broken(body: &[u8], error: &serde_json::Error) -> Problem {
    let sent = serde_json::from_slice::<IgnoredAny>(body).err();
    let error = sent.as_ref().unwrap_or(error);
    let (line, column) = (error.line(), error.column());
    let detail = Bilingual::composed(
        format!("ტექსტი სწორად ჩაწერილი აღარ არის აქედან: ხაზი {line}, სვეტი {column}."),
        format!("The JSON is broken, or ends too early, at line {line}, column {column}."),
    );
    Problem::with(Code::Unreadable, detail)
}

/// Reads an object into `T`, in two passes at most, however many faults it has. An optional field is `None` where it
/// cannot be read; in a field that is needed, something stands that the caller never said. `faults` are those of the JSON
/// itself.
///
/// Fails where `T` asks for what requests do not hold: its stories would say so.
pub fn object<T: DeserializeOwned + Validate>(mut value: Value, mut faults: Faults) -> serde_json::Result<(T, Faults)> {
    let (mut read, found) = strict::read::<T>(&value);
    if !found.is_empty() {
        set_aside(&mut value, found, &mut faults);
        // What stood in place of what could not be read is nothing that the caller said.
        read = strict::read::<T>(&value).0;
    }
    let read = read?;
    if let Err(errors) = read.validate() {
        limits::note(&mut faults, "", &errors);
    }
    Ok((read, faults))
}

/// What is left of an object once everything is set aside that `T` cannot be read from, with the faults of that.
///
/// What is missing is not among them: a patch leaves out what stays, and takes away what is `null`.
pub fn sound<T: DeserializeOwned>(mut value: Value, mut faults: Faults) -> (Value, Faults) {
    let (_, found) = strict::read::<T>(&value);
    let found = found.into_iter().filter(|fault| fault.kind != FaultKind::Required);
    set_aside(&mut value, found, &mut faults);
    (value, faults)
}

fn set_aside(value: &mut Value, found: impl IntoIterator<Item = Fault>, faults: &mut Faults) {
    for fault in found {
        take_out(value, &fault.pointer);
        faults.add(fault);
    }
}

/// Takes the value at `pointer` out of the object that holds it. An item of a list stays at its place, so that those behind
/// it stay at theirs.
fn take_out(value: &mut Value, pointer: &str) {
    let Some((holder, name)) = pointer.rsplit_once('/') else {
        *value = Value::Object(Map::new());
        return;
    };
    if let Some(Value::Object(members)) = value.pointer_mut(holder) {
        members.remove(&name.replace("~1", "/").replace("~0", "~"));
    }
}

#[cfg(test)]
mod tests {
    use super::object;
    use crate::http::list;
    use reintegration_domain::fault::Faults;
    use serde::{Deserialize, Deserializer};
    use serde_json::{Value, json};
    use std::cell::Cell;
    use validator::Validate;

    thread_local! {
        /// How many items were read.
        static READ: Cell<usize> = const { Cell::new(0) };
    }

    #[derive(Debug, PartialEq, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Item {
        #[serde(deserialize_with = "counted")]
        number: Option<i64>,
    }

    fn counted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
        READ.set(READ.get() + 1);
        Option::deserialize(deserializer)
    }

    #[derive(Debug, PartialEq, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        #[serde(deserialize_with = "list::at_most::<500, _, _>")]
        #[validate(nested)]
        items: Option<Vec<Item>>,
        #[serde(deserialize_with = "list::at_most::<3, _, _>")]
        words: Option<Vec<String>>,
        #[validate(length(max = 3))]
        name: Option<String>,
    }

    fn asked(value: Value) -> (Asked, Vec<String>) {
        let (read, faults) = object::<Asked>(value, Faults::new()).unwrap();
        (read, faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect())
    }

    #[test]
    fn an_item_is_looked_at_twice_at_most_however_many_faults_there_are() {
        READ.set(0);
        let (_, faults) = asked(json!({ "items": vec![json!({ "number": "a", "colour": "red" }); 500] }));
        assert_eq!((faults.len(), READ.get()), (Faults::MOST, 1000));
        READ.set(0);
        let mut items = vec![json!({ "number": 1 }); 500];
        items[7] = json!({ "number": "a" });
        let (read, faults) = asked(json!({ "items": items }));
        assert_eq!((faults, READ.get()), (vec!["/items/7/number invalid_type".to_owned()], 1000));
        assert_eq!(read.items.map(|items| items.len()), Some(500));
        READ.set(0);
        let (read, faults) = asked(json!({ "items": vec![json!({ "number": "a" }); 501] }));
        assert_eq!((faults, READ.get()), (vec!["/items too_many_items".to_owned()], 0));
        assert_eq!(read, asked(json!({})).0);
    }

    #[test]
    fn what_cannot_be_read_is_set_aside_and_the_rest_is_kept() {
        for (value, left, expected) in [
            (json!([]), json!({}), &[" invalid_type"][..]),
            (
                json!({ "words": ["a", 1, null], "name": "b" }),
                json!({ "words": ["a", "", ""], "name": "b" }),
                &["/words/1 invalid_type", "/words/2 invalid_type"],
            ),
            (
                json!({ "a/~b": 1, "name": 2, "words": ["a"] }),
                json!({ "words": ["a"] }),
                &["/a~1~0b unknown_field", "/name invalid_type"],
            ),
            (
                json!({ "items": [{ "number": 1.5 }], "name": "long" }),
                json!({ "items": [{}], "name": "long" }),
                &["/items/0/number invalid_type", "/name too_long"],
            ),
        ] {
            let (read, faults) = asked(value.clone());
            assert_eq!(faults, expected, "{value}");
            assert_eq!(read, asked(left).0, "{value}");
        }
    }
}
