//! Days, written as ISO 8601 asks and in no other way.

use chrono::NaiveDate;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A day as `2020-02-01`; `None` for any other spelling.
pub fn parse(text: &str) -> Option<NaiveDate> {
    text.parse::<NaiveDate>().ok().filter(|day| text.len() == 10 && day.to_string() == text)
}

/// What a day is called among types, by which its reader knows it.
pub const NAME: &str = "day";

/// Reads a field that may be left out or `null`.
pub fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    Ok(Option::<Day>::deserialize(deserializer)?.map(|day| day.0))
}

/// Reads a field that has to be there.
pub fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    Ok(Day::deserialize(deserializer)?.0)
}

#[derive(Deserialize)]
#[serde(rename = "day")]
struct Day(#[serde(deserialize_with = "written")] NaiveDate);

fn written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    parse(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no day"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_day_has_one_spelling() {
        assert!(parse("2020-02-29").is_some());
        for wrong in ["2019-02-29", "2020-2-9", " 2020-02-09", "2020-02-09T00:00:00Z", "+12020-02-09", "-001-01-01", ""]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
