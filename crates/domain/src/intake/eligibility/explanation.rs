//! Findings in words that a returnee understands.

use chrono::NaiveDate;

use super::reason::{AsylumFinding, Reason, StayFinding};
use super::{CriterionResult, Finding};
use crate::locale::{Bilingual, GeorgianCase, Language, day_in_words, georgian_day};

impl Finding {
    /// Why the criterion came out as it did, with the days in words, addressed to the person.
    #[must_use]
    pub fn explanation(&self) -> Bilingual {
        match self.reason {
            Reason::Abroad { stay, asylum, more_than_months } => abroad(self.result, stay, asylum, more_than_months),
            Reason::Returned { on } => Bilingual::composed(
                format!("თქვენ {} დაბრუნდით საქართველოში.", georgian_day(on, GeorgianCase::On)),
                format!("You returned to Georgia on {}.", english(on)),
            ),
            Reason::ReturnUnknown => Bilingual::fixed(
                "ჯერ არ ვიცით, როდის დაბრუნდით საქართველოში.",
                "We do not know yet when you returned to Georgia.",
            ),
            Reason::InTime { registered_on, deadline, within_months } => {
                let (ka, en) = clock(registered_on, deadline, within_months);
                Bilingual::composed(format!("{ka} რეგისტრაცია დროულია."), format!("{en} The registration is in time."))
            }
            Reason::TooLate { registered_on, deadline, within_months } => {
                let (ka, en) = clock(registered_on, deadline, within_months);
                Bilingual::composed(
                    format!("{ka} რეგისტრაცია დაგვიანებულია."),
                    format!("{en} The registration is too late."),
                )
            }
            Reason::DeadlineUnknown { within_months } => Bilingual::composed(
                format!(
                    "რეგისტრაცია დაბრუნებიდან {within_months} თვის განმავლობაშია შესაძლებელი, დაბრუნების დღე კი ჯერ არ ვიცით."
                ),
                format!(
                    "Registration is possible within {within_months} months of the return, and we do not know the day of return yet."
                ),
            ),
            status => personal_status(status),
        }
    }
}

fn personal_status(reason: Reason) -> Bilingual {
    let (ka, en) = match reason {
        Reason::GeorgianCitizen => ("თქვენ საქართველოს მოქალაქე ხართ.", "You are a citizen of Georgia."),
        Reason::GeorgianNotIncluded => (
            "თქვენ საქართველოს მოქალაქე ხართ, ეს წესი კი საქართველოს მოქალაქეებს არ მოიცავს.",
            "You are a citizen of Georgia, and these rules do not include citizens of Georgia.",
        ),
        Reason::ForeignCitizen => (
            "თქვენ სხვა ქვეყნის მოქალაქე ხართ, პროგრამა კი სხვა ქვეყნის მოქალაქეებს არ მოიცავს.",
            "You are a citizen of another country, and the programme does not include citizens of other countries.",
        ),
        Reason::StatelessWithStatus => (
            "თქვენ მოქალაქეობის არმქონე პირი ხართ და საქართველოში სტატუსი გაქვთ.",
            "You are a stateless person with status in Georgia.",
        ),
        Reason::Stateless => ("თქვენ მოქალაქეობის არმქონე პირი ხართ.", "You are a stateless person."),
        Reason::StatelessWithoutStatus => (
            "თქვენ მოქალაქეობის არმქონე პირი ხართ და საქართველოში სტატუსი არ გაქვთ; პროგრამისთვის ეს სტატუსი აუცილებელია.",
            "You are a stateless person without status in Georgia; the programme asks for such a status.",
        ),
        Reason::StatelessNotIncluded => (
            "თქვენ მოქალაქეობის არმქონე პირი ხართ, ეს წესი კი მოქალაქეობის არმქონე პირებს არ მოიცავს.",
            "You are a stateless person, and these rules do not include stateless persons.",
        ),
        Reason::WithoutStatus => (
            "ეს წესი მხოლოდ საქართველოში სტატუსის მქონე მოქალაქეობის არმქონე პირებს მოიცავს, თქვენ კი ასეთი სტატუსი არ გაქვთ.",
            "These rules include only stateless persons with status in Georgia, and you have no such status.",
        ),
        Reason::StatusUnknown => (
            "თქვენ მოქალაქეობის არმქონე პირი ხართ. ჯერ არ ვიცით, გაქვთ თუ არა საქართველოში სტატუსი.",
            "You are a stateless person. We do not know yet whether you have status in Georgia.",
        ),
        Reason::CitizenshipUnknown => {
            ("ჯერ არ ვიცით, რომელი ქვეყნის მოქალაქე ხართ.", "We do not know yet which citizenship you have.")
        }
        // `explanation` has put these into words already.
        Reason::Abroad { .. }
        | Reason::Returned { .. }
        | Reason::ReturnUnknown
        | Reason::InTime { .. }
        | Reason::TooLate { .. }
        | Reason::DeadlineUnknown { .. } => ("", ""),
    };
    Bilingual::fixed(ka, en)
}

/// A met ground is told alone, since it is enough; otherwise both sides are told, so that the person sees
/// what was looked at and what is still asked.
fn abroad(result: CriterionResult, stay: StayFinding, asylum: AsylumFinding, months: u32) -> Bilingual {
    let stay_met = matches!(stay, StayFinding::LongEnough { .. });
    let asylum_met = matches!(asylum, AsylumFinding::Applied | AsylumFinding::Granted);
    match (result, stay_met, asylum_met) {
        (CriterionResult::Met, true, false) => stay_in_words(stay, months),
        (CriterionResult::Met, false, true) => asylum_in_words(asylum),
        _ => {
            let (stay, asylum) = (stay_in_words(stay, months), asylum_in_words(asylum));
            Bilingual::composed(format!("{} {}", stay.ka, asylum.ka), format!("{} {}", stay.en, asylum.en))
        }
    }
}

fn stay_in_words(stay: StayFinding, months: u32) -> Bilingual {
    match stay {
        StayFinding::NotCounted => Bilingual::fixed(
            "ამ წესით საზღვარგარეთ უკანონოდ ყოფნა საფუძვლად არ ითვლება.",
            "Under these rules an irregular stay abroad does not count.",
        ),
        StayFinding::Unknown => Bilingual::fixed(
            "ჯერ არ ვიცით, იმყოფებოდით თუ არა საზღვარგარეთ უკანონოდ.",
            "We do not know yet whether you stayed abroad irregularly.",
        ),
        StayFinding::None => {
            Bilingual::fixed("თქვენ საზღვარგარეთ უკანონოდ არ იმყოფებოდით.", "You did not stay abroad irregularly.")
        }
        StayFinding::StartUnknown => Bilingual::fixed(
            "ჯერ არ ვიცით, როდიდან იმყოფებოდით საზღვარგარეთ უკანონოდ.",
            "We do not know yet since when you stayed abroad irregularly.",
        ),
        StayFinding::EndUnknown { from } => Bilingual::composed(
            format!("თქვენ {} საზღვარგარეთ უკანონოდ იმყოფებოდით; ჯერ არ ვიცით, როდემდე.", since(from)),
            format!("You stayed abroad irregularly from {}; we do not know yet until when.", english(from)),
        ),
        StayFinding::LongEnough { from, until } => Bilingual::composed(
            format!("თქვენ {} {} საზღვარგარეთ უკანონოდ იმყოფებოდით, რაც {months} თვეზე მეტია.", since(from), to(until)),
            format!(
                "You stayed abroad irregularly from {} to {}, which is more than {months} months.",
                english(from),
                english(until)
            ),
        ),
        StayFinding::TooShort { from, until } => Bilingual::composed(
            format!(
                "თქვენ {} {} საზღვარგარეთ უკანონოდ იმყოფებოდით; საჭიროა {months} თვეზე მეტი.",
                since(from),
                to(until)
            ),
            format!(
                "You stayed abroad irregularly from {} to {}; more than {months} months are needed.",
                english(from),
                english(until)
            ),
        ),
        StayFinding::TooShortAnyway { from, registered_on } => Bilingual::composed(
            format!(
                "თქვენ {} საზღვარგარეთ უკანონოდ იმყოფებოდით; რეგისტრაციის დღემდე ({}) {months} თვეზე მეტი არ გასულა.",
                since(from),
                day_in_words(registered_on, Language::Ka)
            ),
            format!(
                "You stayed abroad irregularly from {}; up to the day of registration, {}, that is not more than {months} months.",
                english(from),
                english(registered_on)
            ),
        ),
    }
}

fn asylum_in_words(asylum: AsylumFinding) -> Bilingual {
    let (ka, en) = match asylum {
        AsylumFinding::NotCounted => (
            "თქვენი შემთხვევა თავშესაფრის საფუძველს ამ წესით არ ქმნის.",
            "Under these rules your situation with regard to asylum does not count.",
        ),
        AsylumFinding::Unknown => (
            "ჯერ არ ვიცით, მოითხოვეთ თუ არა თავშესაფარი საზღვარგარეთ.",
            "We do not know yet whether you applied for asylum abroad.",
        ),
        AsylumFinding::None => ("თავშესაფარი საზღვარგარეთ არ მოგითხოვიათ.", "You did not apply for asylum abroad."),
        AsylumFinding::Applied => ("თქვენ საზღვარგარეთ თავშესაფარი მოითხოვეთ.", "You applied for asylum abroad."),
        AsylumFinding::Granted => ("თქვენ საზღვარგარეთ თავშესაფრით სარგებლობდით.", "You enjoyed asylum abroad."),
    };
    Bilingual::fixed(ka, en)
}

fn clock(registered_on: NaiveDate, deadline: NaiveDate, months: u32) -> (String, String) {
    let ka = format!(
        "დაბრუნებიდან {months} თვე იწურება {}; რეგისტრაციის დღეა {}.",
        georgian_day(deadline, GeorgianCase::On),
        day_in_words(registered_on, Language::Ka)
    );
    let en = format!(
        "The {months} months after your return end on {}; the day of registration is {}.",
        english(deadline),
        english(registered_on)
    );
    (ka, en)
}

fn english(day: NaiveDate) -> String {
    day_in_words(day, Language::En)
}

fn since(day: NaiveDate) -> String {
    georgian_day(day, GeorgianCase::From)
}

fn to(day: NaiveDate) -> String {
    georgian_day(day, GeorgianCase::Until)
}
