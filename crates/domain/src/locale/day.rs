//! Days as a person says them.

use chrono::{Datelike, NaiveDate};

use super::Language;

/// The form a Georgian day takes in a sentence. The ending sits on the month, and five months lose a
/// vowel before it, so the forms stand in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeorgianCase {
    /// `2020 წლის 15 ივნისი`: the day itself.
    Nominative,
    /// `2020 წლის 15 ივნისს`: on the day.
    On,
    /// `2020 წლის 15 ივნისიდან`: from the day.
    From,
    /// `2020 წლის 15 ივნისამდე`: until the day.
    Until,
}

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Nominative, on, from, until; January to December.
const GEORGIAN: [[&str; 4]; 12] = [
    ["იანვარი", "იანვარს", "იანვრიდან", "იანვრამდე"],
    ["თებერვალი", "თებერვალს", "თებერვლიდან", "თებერვლამდე"],
    ["მარტი", "მარტს", "მარტიდან", "მარტამდე"],
    ["აპრილი", "აპრილს", "აპრილიდან", "აპრილამდე"],
    ["მაისი", "მაისს", "მაისიდან", "მაისამდე"],
    ["ივნისი", "ივნისს", "ივნისიდან", "ივნისამდე"],
    ["ივლისი", "ივლისს", "ივლისიდან", "ივლისამდე"],
    ["აგვისტო", "აგვისტოს", "აგვისტოდან", "აგვისტომდე"],
    ["სექტემბერი", "სექტემბერს", "სექტემბრიდან", "სექტემბრამდე"],
    ["ოქტომბერი", "ოქტომბერს", "ოქტომბრიდან", "ოქტომბრამდე"],
    ["ნოემბერი", "ნოემბერს", "ნოემბრიდან", "ნოემბრამდე"],
    ["დეკემბერი", "დეკემბერს", "დეკემბრიდან", "დეკემბრამდე"],
];

/// The day in words: `15 June 2020`, `2020 წლის 15 ივნისი`.
#[must_use]
pub fn day_in_words(day: NaiveDate, language: Language) -> String {
    match language {
        Language::Ka => georgian_day(day, GeorgianCase::Nominative),
        Language::En => {
            let month = month_index(day).and_then(|index| ENGLISH.get(index)).copied().unwrap_or_default();
            format!("{} {month} {}", day.day(), day.year())
        }
    }
}

/// The day in Georgian, in the form that the sentence needs.
#[must_use]
pub fn georgian_day(day: NaiveDate, case: GeorgianCase) -> String {
    let [nominative, on, from, until] =
        month_index(day).and_then(|index| GEORGIAN.get(index)).copied().unwrap_or_default();
    let month = match case {
        GeorgianCase::Nominative => nominative,
        GeorgianCase::On => on,
        GeorgianCase::From => from,
        GeorgianCase::Until => until,
    };
    format!("{} წლის {} {month}", day.year(), day.day())
}

fn month_index(day: NaiveDate) -> Option<usize> {
    usize::try_from(day.month0()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_as_people_say_it() {
        let day = NaiveDate::from_ymd_opt(2020, 6, 15).unwrap_or_default();
        assert_eq!(day_in_words(day, Language::En), "15 June 2020");
        assert_eq!(day_in_words(day, Language::Ka), "2020 წლის 15 ივნისი");
        assert_eq!(georgian_day(day, GeorgianCase::On), "2020 წლის 15 ივნისს");
    }

    #[test]
    fn months_that_lose_a_vowel_do_so() {
        let day = NaiveDate::from_ymd_opt(2020, 2, 29).unwrap_or_default();
        assert_eq!(georgian_day(day, GeorgianCase::From), "2020 წლის 29 თებერვლიდან");
        assert_eq!(georgian_day(day, GeorgianCase::Until), "2020 წლის 29 თებერვლამდე");
    }
}
