//! The days of examples. An example that is good on one day only says so: `<today-60>` is the day 60 days before the one
//! on which it is read, `<year>-12-15` a day of that year, and `<year+1>` alone the number of the next one.

use chrono::{Datelike, NaiveDate, TimeDelta};

/// The day on which the examples of the committed document are good.
pub const COMMITTED: NaiveDate = match NaiveDate::from_ymd_opt(2026, 6, 1) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The text with its days as they are on `today`.
pub fn dated(text: &str, today: NaiveDate) -> String {
    let mut pieces = text.split('<');
    let mut dated = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let place = piece.split_once('>').and_then(|(place, after)| Some((place, written(place, today)?, after)));
        let Some((place, written, after)) = place else {
            dated.push('<');
            dated.push_str(piece);
            continue;
        };
        let number = after.strip_prefix('"').filter(|_| place.starts_with("year") && dated.ends_with('"'));
        if number.is_some() {
            dated.pop();
        }
        dated.push_str(&written);
        dated.push_str(number.unwrap_or(after));
    }
    dated
}

/// What stands for a place, if it is one.
fn written(place: &str, today: NaiveDate) -> Option<String> {
    let (unit, shift) = place.split_at(place.find(['+', '-']).unwrap_or(place.len()));
    let shift: i64 = if shift.is_empty() { 0 } else { shift.parse().ok()? };
    match unit {
        "today" => Some(today.checked_add_signed(TimeDelta::try_days(shift)?)?.to_string()),
        "year" => Some(i64::from(today.year()).saturating_add(shift).to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_years_are_written_and_the_rest_stays() {
        let text = r#"{"on":"<today-1>","by":"<year+1>-12-15","year":"<year>","told":"<today>, <b>, 1 < 2"}"#;
        let expected = r#"{"on":"2026-05-31","by":"2027-12-15","year":2026,"told":"2026-06-01, <b>, 1 < 2"}"#;
        assert_eq!(dated(text, COMMITTED), expected);
    }
}
