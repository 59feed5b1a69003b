//! Identifiers of built-in rows: version 7, the same in every installation, so that examples can be pasted.

use chrono::NaiveDate;
use reintegration_domain::programme::programmes::Programme;
use uuid::{Builder, Uuid};

/// The first year on record; what belongs to no year carries it in its identifier.
const FOUNDED: i32 = 2019;

/// The organisation with that number in the built-in data.
#[must_use]
pub fn organisation(number: i32) -> Uuid {
    identifier(1, FOUNDED, number)
}

/// The lot with that number in a year.
#[must_use]
pub fn lot(year: i32, number: i32) -> Uuid {
    identifier(2, year, number)
}

/// The policy in force from 1 January 2019.
#[must_use]
pub fn policy() -> Uuid {
    identifier(3, FOUNDED, 1)
}

/// The grant of the lot with that number in a year.
#[must_use]
pub fn grant(year: i32, number: i32) -> Uuid {
    identifier(5, year, number)
}

/// A year of a programme, which the database knows by both.
#[must_use]
pub fn programme_year(programme: Programme, year: i32) -> Uuid {
    let number = match programme {
        Programme::Reintegration => 1,
        Programme::Integration => 2,
    };
    identifier(6, year, number)
}

/// The demonstration's client with that number.
#[must_use]
pub fn client(number: i32) -> Uuid {
    identifier(4, FOUNDED, number)
}

/// `kind` is the first byte after the time that counts.
fn identifier(kind: u8, year: i32, number: i32) -> Uuid {
    let start = NaiveDate::from_ymd_opt(year, 1, 1).and_then(|day| day.and_hms_opt(0, 0, 0));
    let millis = start.map_or(0, |start| start.and_utc().timestamp_millis());
    let [.., last] = number.to_be_bytes();
    let tail = [0, 0, kind, 0, 0, 0, 0, 0, 0, last];
    Builder::from_unix_timestamp_millis(u64::try_from(millis).unwrap_or(0), &tail).into_uuid()
}
