//! What people and spreadsheets write into cells: amounts and days, Georgian and English. What can be read in two ways is
//! not read.

use chrono::NaiveDate;

use crate::fault::FaultKind;
use crate::locale::Bilingual;
use crate::money::Money;
use crate::reports::item;

/// What divides the thousands of an amount beside points and commas: blanks that break, or do not, of any width.
const BLANKS: [char; 4] = [' ', '\u{a0}', '\u{2009}', '\u{202f}'];

/// The places of the decimals.
const PLACES: usize = 2;

/// An amount: `1234.50`, `1 234,5`, `1,234.50`, `4`.
pub fn amount(cell: &str) -> Result<Money, FaultKind> {
    let marks: Vec<(usize, char)> = cell.char_indices().filter(|(_, letter)| ['.', ','].contains(letter)).collect();
    let decimal = match marks.as_slice() {
        [] => None,
        // Of several the last one is the decimals', unless it is the same as those before it: then all divide thousands.
        [.., (_, before), (_, last)] if before == last => None,
        [.., (_, _), (at, _)] => Some(*at),
        [(at, _)] => single(cell, *at)?,
    };
    let (whole, decimals) = match decimal {
        Some(at) => (cell.get(..at).unwrap_or_default(), cell.get(at..).and_then(|rest| rest.get(1..))),
        None => (cell, None),
    };
    let whole = ungrouped(whole).ok_or_else(malformed)?;
    let decimals = decimals.map_or(Ok("00"), |decimals| {
        let plain = (1..=PLACES).contains(&decimals.len()) && decimals.bytes().all(|byte| byte.is_ascii_digit());
        if plain { Ok(decimals) } else { Err(malformed()) }
    })?;
    item::amount(&format!("{whole}.{decimals:0<PLACES$}"))
}

/// Where the decimals begin, in an amount with one point or comma. Three digits behind it may be thousands.
fn single(cell: &str, at: usize) -> Result<Option<usize>, FaultKind> {
    let (whole, rest) = cell.split_at(at);
    let behind = rest.get(1..).unwrap_or_default();
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let thousands = behind.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    if thousands && all_digits(whole) && all_digits(behind) {
        return Err(FaultKind::Ambiguous { readings: [format!("{whole}{behind}.00"), format!("{whole}.{behind}")] });
    }
    Ok(Some(at))
}

/// The digits of a whole number, of which each group but the first has three; all groups are divided by the same.
fn ungrouped(text: &str) -> Option<String> {
    let is_mark = |letter: char| ['.', ','].contains(&letter) || BLANKS.contains(&letter);
    let mut marks = text.chars().filter(|letter| is_mark(*letter));
    let mark = marks.next();
    let groups: Vec<&str> = text.split(is_mark).collect();
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let sizes = groups.iter().skip(1).all(|group| group.len() == 3);
    let first = groups.len() == 1 || groups.first().is_some_and(|group| group.len() <= 3 && !group.starts_with('0'));
    let alike = marks.all(|other| Some(other) == mark);
    (digits && sizes && first && alike).then(|| groups.concat())
}

fn malformed() -> FaultKind {
    FaultKind::Malformed {
        expected: Bilingual::fixed(
            "თანხა, მაგალითად 1234.50 ან 1 234,50, არაუმეტეს ორი ათწილადი ნიშნით",
            "an amount with two decimals at most, as 1234.50 or 1 234,50",
        ),
    }
}

/// A day: `2026-11-30`, `30.11.2026`, and with strokes where only one of day and month can be meant.
pub fn day(cell: &str) -> Result<NaiveDate, FaultKind> {
    let parts = |mark: char| -> Option<[u32; 3]> {
        let parts: Vec<&str> = cell.split(mark).collect();
        let [a, b, year] = parts.as_slice() else { return None };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let sound = [a, b].iter().all(|part| part.len() <= 2 && digits(part)) && year.len() == 4 && digits(year);
        let number = |text: &str| text.parse().ok();
        if sound { Some([number(a)?, number(b)?, number(year)?]) } else { None }
    };
    let of = |day: u32, month: u32, year: u32| -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    };
    let read = if let Some([day, month, year]) = parts('.') {
        of(day, month, year).ok_or_else(no_day)?
    } else if let Some([first, second, year]) = parts('/') {
        match (of(first, second, year), of(second, first, year)) {
            (Some(one), Some(other)) if one != other => {
                return Err(FaultKind::Ambiguous { readings: [one.to_string(), other.to_string()] });
            }
            (one, other) => one.or(other).ok_or_else(no_day)?,
        }
    } else {
        return item::day(cell)
            .map_err(|kind| if matches!(kind, FaultKind::Malformed { .. }) { no_day() } else { kind });
    };
    item::day(&read.to_string())
}

fn no_day() -> FaultKind {
    let expected = Bilingual::fixed("თარიღი, მაგალითად 2020-02-01 ან 01.02.2020", "a day, as 2020-02-01 or 01.02.2020");
    FaultKind::Malformed { expected }
}

/// The reference of a case, and nothing else: whatever else stands in the column may name a person.
pub fn reference(cell: &str) -> Option<&str> {
    let rest = cell.strip_prefix("CASE-")?;
    let (year, number) = rest.split_once('-')?;
    let digits = |text: &str, sizes: std::ops::RangeInclusive<usize>| {
        sizes.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    (digits(year, 4..=4) && digits(number, 1..=9)).then_some(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told<T: ToString>(read: Result<T, FaultKind>) -> String {
        match read {
            Ok(value) => value.to_string(),
            Err(FaultKind::Ambiguous { readings: [one, other] }) => format!("{one} or {other}"),
            Err(kind) => kind.code().to_owned(),
        }
    }

    #[test]
    fn an_amount_is_read_in_the_one_way_in_which_it_can_be_meant() {
        for (cell, expected) in [
            ("99,9", "99.90"),
            ("99.9", "99.90"),
            ("4", "4.00"),
            ("4000", "4000.00"),
            ("400,00", "400.00"),
            ("0,5", "0.50"),
            ("1 234,50", "1234.50"),
            ("1\u{a0}234,50", "1234.50"),
            ("1\u{202f}234\u{202f}567,5", "1234567.50"),
            ("12 345", "12345.00"),
            ("1,234.50", "1234.50"),
            ("1.234,50", "1234.50"),
            ("1,234,567", "1234567.00"),
            ("1.234.567,8", "1234567.80"),
            ("1234,5", "1234.50"),
            // One thousand, or one point two?
            ("1,234", "1234.00 or 1.234"),
            ("1.234", "1234.00 or 1.234"),
            ("999,000", "999000.00 or 999.000"),
            // These are neither.
            ("0,123", "malformed"),
            ("1234,567", "malformed"),
            ("1,2345", "malformed"),
            ("1 23,00", "malformed"),
            ("12 34", "malformed"),
            ("1,23,456", "malformed"),
            ("1 234.567,00", "malformed"),
            ("1,234.567", "malformed"),
            ("1 234\u{a0}567", "malformed"),
            ("1.2.3", "malformed"),
            ("0 123", "malformed"),
            ("1,,234", "malformed"),
            (",5", "malformed"),
            ("5,", "malformed"),
            ("5.", "malformed"),
            ("-4", "malformed"),
            ("+4", "malformed"),
            ("1e3", "malformed"),
            ("4 GEL", "malformed"),
            ("", "malformed"),
            (" ", "malformed"),
            ("٤", "malformed"),
            ("0", "amount_not_positive"),
            ("0,00", "amount_not_positive"),
        ] {
            assert_eq!(told(amount(cell)), expected, "{cell:?}");
        }
    }

    #[test]
    fn a_day_is_read_in_the_one_way_in_which_it_can_be_meant() {
        for (cell, expected) in [
            ("2026-11-30", "2026-11-30"),
            ("30.11.2026", "2026-11-30"),
            ("03.04.2026", "2026-04-03"),
            ("3.4.2026", "2026-04-03"),
            ("30/11/2026", "2026-11-30"),
            ("11/30/2026", "2026-11-30"),
            ("4/4/2026", "2026-04-04"),
            ("03/04/2026", "2026-04-03 or 2026-03-04"),
            ("11.30.2026", "malformed"),
            ("31.06.2026", "malformed"),
            ("30.11.26", "malformed"),
            ("30/30/2026", "malformed"),
            ("2026/11/30", "malformed"),
            ("2026.11.30", "malformed"),
            ("30-11-2026", "malformed"),
            ("30.11.2026.", "malformed"),
            ("30.11", "malformed"),
            ("46356", "malformed"),
            ("01.01.1800", "implausible_day"),
        ] {
            assert_eq!(told(day(cell)), expected, "{cell:?}");
        }
    }

    #[test]
    fn nothing_but_a_reference_is_repeated() {
        assert_eq!(reference("CASE-2026-000012"), Some("CASE-2026-000012"));
        for other in ["", "CASE-", "CASE-2026-", "CASE-2026-x", "Nino Beridze", "CASE-2026-0000000012", "CASE-26-1"] {
            assert_eq!(reference(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn whichever_way_an_amount_is_written_it_is_that_amount_or_none(
            tetri in 1_i64..=Money::MAX.minor(), blank in prop::sample::select(BLANKS.to_vec()), decimal in prop::sample::select(vec!['.', ',']),
        ) {
            let Some(money) = Money::from_minor(tetri) else { return Ok(()) };
            let plain = money.to_string();
            let (whole, decimals) = plain.split_once('.').unwrap_or_default();
            let grouped = |mark: char| {
                let mut text = String::new();
                for (index, digit) in whole.chars().enumerate() {
                    if index > 0 && (whole.len() - index).is_multiple_of(3) {
                        text.push(mark);
                    }
                    text.push(digit);
                }
                text
            };
            let other = if decimal == '.' { ',' } else { '.' };
            for text in [format!("{whole}{decimal}{decimals}"), format!("{}{decimal}{decimals}", grouped(blank)), format!("{}{decimal}{decimals}", grouped(other))] {
                prop_assert_eq!(amount(&text), Ok(money), "{}", text);
            }
        }

        #[test]
        fn what_is_read_has_the_digits_that_were_written(cell in "[0-9., \u{a0}]{0,12}") {
            if let Ok(read) = amount(&cell) {
                let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
                let (read, written) = (digits(&read.to_string()), digits(&cell));
                let read = read.trim_start_matches('0').trim_end_matches('0').to_owned();
                let written = written.trim_start_matches('0').trim_end_matches('0').to_owned();
                prop_assert_eq!(read, written);
            }
        }
    }
}
