//! The published, append-only list of field codes with their titles.

use super::FaultKind;
use crate::locale::Bilingual;

/// One row per code: variant, code, title in Georgian, title in English. A kind without a row does not
/// compile (`FaultKind::fault_code` has no `_`), and a row appears in the catalogue by itself.
macro_rules! codes {
    ($($variant:ident = $code:literal, $ka:literal, $en:literal;)+) => {
        /// The code of a field's fault. Codes are only ever added.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each variant's meaning is its title below")]
        pub enum FaultCode { $($variant),+ }

        impl FaultCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable spelling.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The title that the catalogue publishes.
            #[must_use]
            pub const fn title(self) -> Bilingual {
                match self { $(Self::$variant => Bilingual::fixed($ka, $en)),+ }
            }
        }

        impl FaultKind {
            /// The code of this kind of fault.
            #[must_use]
            pub const fn fault_code(&self) -> FaultCode {
                match self { $(Self::$variant { .. } => FaultCode::$variant),+ }
            }
        }
    };
}

codes! {
    Required = "required", "სავალდებულო ველი აკლია", "A required field is missing";
    InvalidType = "invalid_type", "მნიშვნელობა სხვა ტიპისაა", "The value has another type";
    UnknownField = "unknown_field", "უცნობი ველი", "Unknown field";
    UnknownValue = "unknown_value", "მნიშვნელობა ჩამონათვალში არ არის", "The value is not one of the list";
    TooShort = "too_short", "ტექსტი ზედმეტად მოკლეა", "The text is too short";
    TooLong = "too_long", "ტექსტი ზედმეტად გრძელია", "The text is too long";
    OutOfRange = "out_of_range", "რიცხვი დასაშვებ ფარგლებს გარეთაა", "The number is out of range";
    TooFewItems = "too_few_items", "ჩამონათვალი ზედმეტად მოკლეა", "The list is too short";
    TooManyItems = "too_many_items", "ჩამონათვალი ზედმეტად გრძელია", "The list is too long";
    DuplicateItem = "duplicate_item", "ელემენტი მეორდება", "An item is repeated";
    Malformed = "malformed", "მნიშვნელობა არასწორად წერია", "The value is not written as expected";
    ControlCharacter = "control_character", "ტექსტში უხილავი მმართველი სიმბოლოა", "The text holds an invisible control character";
    MixedScript = "mixed_script", "სახელში სხვადასხვა დამწერლობაა შერეული", "The name mixes scripts";
    UnsupportedScript = "unsupported_script", "სახელი ამ ველისთვის მიუღებელი დამწერლობითაა", "The name is in a script that this field does not take";
    PersonalNumberMalformed = "personal_number_malformed", "პირადი ნომერი 11 ციფრისგან შედგება", "A personal number has 11 digits";
    PhoneMalformed = "phone_malformed", "ტელეფონის ნომერი არასწორად წერია", "The telephone number is not written as expected";
    EmailMalformed = "email_malformed", "ელფოსტის მისამართი არასწორად წერია", "The e-mail address is not written as expected";
    CountryUnknown = "country_unknown", "უცნობი ქვეყნის კოდი", "Unknown country code";
    CountryNotAbroad = "country_not_abroad", "ყოფნის ქვეყანა საზღვარგარეთ უნდა იყოს", "The country of the stay has to be abroad";
    DayInFuture = "day_in_future", "დღე ჯერ არ დამდგარა", "The day is in the future";
    ImplausibleDay = "implausible_day", "დღე 1900 წლამდეა", "The day is before 1900";
    ReturnAfterRegistration = "return_after_registration", "დაბრუნება რეგისტრაციის შემდეგაა", "The return is after the registration";
    IrregularFromAfterUntil = "irregular_from_after_until", "უკანონო ყოფნის დასაწყისი დასასრულის შემდეგაა", "The irregular stay begins after its end";
    IrregularFromAfterReturn = "irregular_from_after_return", "უკანონო ყოფნის დასაწყისი დაბრუნების შემდეგაა", "The irregular stay begins after the return";
    IrregularUntilAfterReturn = "irregular_until_after_return", "უკანონო ყოფნის დასასრული დაბრუნების შემდეგაა", "The irregular stay ends after the return";
    StayAfterRegistration = "stay_after_registration", "საზღვარგარეთ ყოფნა რეგისტრაციის შემდეგაა", "The stay abroad is after the registration";
    DatesWithoutIrregular = "dates_without_irregular", "უკანონო ყოფნის თარიღები უკანონო ყოფნის გარეშეა მითითებული", "Dates of an irregular stay without an irregular stay";
    BornInFuture = "born_in_future", "დაბადების დღე ჯერ არ დამდგარა", "The day of birth is in the future";
    ConsentAfterRegistration = "consent_after_registration", "თანხმობა რეგისტრაციის შემდეგაა", "The consent is after the registration";
    MoreChildrenThanMembers = "more_children_than_members", "ბავშვები ოჯახის წევრებზე მეტია", "More children than members of the household";
    UnknownMunicipality = "unknown_municipality", "უცნობი მუნიციპალიტეტი", "Unknown municipality";
    NotRoutableResidence = "not_routable_residence", "ამ ადგილით ორგანიზაცია ვერ განისაზღვრება", "No organisation can be found by this place";
    DocumentKindMismatch = "document_kind_mismatch", "დოკუმენტის სახე მოქალაქეობას არ შეესაბამება", "The kind of document does not fit the citizenship";
    UnknownProgramme = "unknown_programme", "უცნობი პროგრამა", "Unknown programme";
    UnknownRegion = "unknown_region", "უცნობი რეგიონი", "Unknown region";
    UnknownComponent = "unknown_component", "უცნობი კომპონენტი", "Unknown component";
    NobodyEligible = "nobody_eligible", "ამ წესით პროგრამაში ვერავინ მოხვდება", "Under these rules nobody could be eligible";
    InvalidCursor = "invalid_cursor", "კურსორი ამ ჩამონათვალს არ ეკუთვნის", "The cursor does not belong to this list";
    DueDayOutOfRange = "due_day_out_of_range", "ვადის დღე დასაშვებ ფარგლებს გარეთაა", "The due day is out of range";
    RegisteredOnNotToday = "registered_on_not_today", "რეგისტრაციის დღე დღევანდელი უნდა იყოს", "The day of registration has to be today";
    UnknownOrganisation = "unknown_organisation", "უცნობი ორგანიზაცია", "Unknown organisation";
    RoleTakesNone = "role_takes_none", "ამ როლს ეს ველი არ აქვს", "The role does not take this field";
    ReasonAgainstProposal = "reason_against_proposal", "შემოთავაზების საწინააღმდეგო გადაწყვეტილებას მიზეზი სჭირდება", "A decision against the proposal needs a reason";
    UnknownPlace = "unknown_place", "დოკუმენტში ასეთი ადგილი არ არის (RFC 6901)", "The document has no such place (RFC 6901)";
    RepeatedKey = "repeated_key", "სახელი ან გასაღები ერთზე მეტჯერაა მითითებული", "A name or a key is given more than once";
    DocumentTypeUnknown = "document_type_unknown", "დოკუმენტი არ არის PDF, JPEG ან PNG", "The document is neither PDF nor JPEG nor PNG";
    UnusableKey = "unusable_key", "ამ გასაღებით ხელმოწერა ვერ შემოწმდება", "No signature can be checked with this key";
    AmountNotPositive = "amount_not_positive", "თანხა ნულზე მეტი უნდა იყოს", "The amount has to be more than nothing";
    SumDiffers = "sum_differs", "თანხა ნაწილების ჯამს არ უდრის", "The amount is not what its parts add up to";
    UntilBeforeFrom = "until_before_from", "დასასრული დასაწყისამდეა", "The end is before the beginning";
    MoreThanApproved = "more_than_approved", "თანხა დამტკიცებულზე მეტია", "The amount is more than was approved";
    ComponentNotOffered = "component_not_offered", "ამ წესით პროგრამას ეს კომპონენტი არ აქვს", "Under the policy in force the programme does not have this component";
    DayOutOfRange = "day_out_of_range", "დღე დასაშვებ ფარგლებს გარეთაა", "The day is out of range";
    UnknownDocument = "unknown_document", "ასეთი დოკუმენტი ამ საქმეს არ აქვს", "The case has no such document";
    NotInSurvey = "not_in_survey", "კითხვარში ასეთი არ არის", "The survey does not have this";
    OfAnotherComponent = "of_another_component", "ველი სხვა კომპონენტს ეკუთვნის", "The field belongs to another component";
    MonthNotPlanned = "month_not_planned", "ამ თვისთვის ვიზიტი დაგეგმილი არ არის", "No visit is planned for this month";
    StillOpen = "still_open", "ჯერ დასრულებული არ არის", "It is not settled yet";
    WeightsNot100 = "weights_not_100", "წონების ჯამი 100 არ არის", "The weights do not come to 100";
    CriterionMissing = "criterion_missing", "კრიტერიუმს ქულა აკლია", "A criterion has no points";
    MoreThanAvailable = "more_than_available", "თანხა ხელმისაწვდომზე მეტია", "The amount is more than is available";
    UnknownMember = "unknown_member", "ასეთი კლიენტი, რომელსაც შეფასება შეუძლია, არ არის", "There is no such client that may score";
    UnknownYear = "unknown_year", "პროგრამას ასეთი წელი არ აქვს", "The programme has no such year on record";
    UnknownProposal = "unknown_proposal", "ამ ლოტს ასეთი წინადადება არ აქვს", "The lot has no such proposal";
    RegionNotRoutable = "region_not_routable", "ამ რეგიონს ორგანიზაცია ვერ მოემსახურება", "No organisation can serve this region";
    RegionTaken = "region_taken", "ეს რეგიონი ამ წელს სხვა ლოტშია", "The region is in another lot of the year";
    RegionMissing = "region_missing", "რეგიონი არც ერთ ლოტში არ არის", "The region is in no lot";
    NumberTaken = "number_taken", "ეს ნომერი ამ წელს უკვე აქვს ლოტს", "A lot of the year has this number";
    Fixed = "fixed", "ამ ველის შეცვლა აღარ შეიძლება", "This field cannot be changed";
    NoLongerValid = "no_longer_valid", "ვადა გასულია", "It is no longer valid";
    HighRisk = "high_risk", "რისკი მაღალია", "The risk is high";
    Flagged = "flagged", "მონიშნულია დამაბრკოლებელი გარემოება", "Something is flagged that stands against it";
    UnclosedQuote = "unclosed_quote", "ბრჭყალი გახსნილია და არ დახურულა", "A quotation mark is opened and never closed";
    UnknownAssistance = "unknown_assistance", "ამ გრანტს ასეთი დახმარება არ აქვს", "The grant has no such assistance";
    NotDelivered = "not_delivered", "ეს დახმარება გაცემული არ არის", "This assistance was not delivered";
    OutsidePeriod = "outside_period", "დახმარება ანგარიშის პერიოდის გარეთ გაიცა", "The assistance was delivered outside the period of the report";
    ReportedAlready = "reported_already", "ეს დახმარება სხვა ანგარიშშია", "Another report holds this assistance";
    MoreThanDisbursed = "more_than_disbursed", "თანხა გაცემულზე მეტია", "The amount is more than was disbursed";
    MoreThanPersons = "more_than_persons", "დასახელებულია მეტი პირი, ვიდრე დახმარება მიიღო", "More persons are named than were served";
    AmountDiffers = "amount_differs", "თანხა აღრიცხულს არ ემთხვევა", "The amount is not the one on record";
    DayDiffers = "day_differs", "დღე აღრიცხულს არ ემთხვევა", "The day is not the one on record";
    PersonsDiffer = "persons_differ", "პირთა რაოდენობა აღრიცხულს არ ემთხვევა", "The number of persons is not the one on record";
    NotReported = "not_reported", "გაცემულია და არც ერთ ანგარიშში არ არის", "It was delivered, and no report holds it";
    NotAssessed = "not_assessed", "ორგანიზაცია შეფასებული არ არის", "The organisation was never assessed";
    BetterScored = "better_scored", "სხვა წინადადებას უკეთესი ქულა აქვს; მიუთითეთ მიზეზი", "Another proposal scored better; a reason is needed";
    SameComponent = "same_component", "თანხა სხვა კომპონენტში უნდა გადავიდეს", "Money moves to another component";
    ReasonBeyondPlan = "reason_beyond_plan", "გეგმით გათვალისწინებულზე მეტ დახმარებას მიზეზი სჭირდება", "Assistance beyond the plan needs a reason";
    PlaceholderNumber = "placeholder_number", "ეს დოკუმენტის ნომერი არ არის", "This stands for no number";
    BornTooLongAgo = "born_too_long_ago", "დაბადებიდან 120 წელზე მეტია გასული", "The birth is more than 120 years ago";
    BornAfterReturn = "born_after_return", "დაბადება დაბრუნების შემდეგაა", "The birth is after the return";
    StayBeforeBirth = "stay_before_birth", "საზღვარგარეთ ყოფნა დაბადებამდეა", "The stay abroad is before the birth";
    ConsentBeforeBirth = "consent_before_birth", "თანხმობა დაბადებამდეა", "The consent is before the birth";
    ConsentTooEarly = "consent_too_early", "თანხმობა რეგისტრაციაზე ზედმეტად ადრეა", "The consent is too long before the registration";
    UnknownRegistration = "unknown_registration", "ასეთი სხვა რეგისტრაცია არ არის", "There is no such other registration";
    UnknownCase = "unknown_case", "ასეთი სხვა საქმე არ არის", "There is no such other case";
    Ambiguous = "ambiguous", "მნიშვნელობა ორნაირად იკითხება", "The value can be read in two ways";
    KindTakesNone = "kind_takes_none", "ამ სახეს ეს ველი არ აქვს", "This kind does not take the field";
}

/// Every field code with its title, for `/v1/problems`.
#[must_use]
pub fn catalogue() -> Vec<(&'static str, Bilingual)> {
    FaultCode::ALL.iter().map(|code| (code.as_str(), code.title())).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fault::{Allowed, JsonType};
    use crate::locale::Language;
    use crate::locale::Script;
    use crate::money::Money;
    use chrono::NaiveDate;

    #[allow(clippy::too_many_lines, reason = "a line for each code")]
    fn sample(code: FaultCode) -> FaultKind {
        use FaultCode as C;
        use FaultKind as K;
        match code {
            C::Required => K::Required,
            C::InvalidType => K::InvalidType { expected: JsonType::Text },
            C::UnknownField => K::UnknownField,
            C::UnknownValue => K::UnknownValue { allowed: Allowed::words::<JsonType>() },
            C::TooShort => K::TooShort { min: 1 },
            C::TooLong => K::TooLong { max: 100 },
            C::OutOfRange => K::OutOfRange { min: 1, max: 9 },
            C::TooFewItems => K::TooFewItems { min: 1 },
            C::TooManyItems => K::TooManyItems { max: 9 },
            C::DuplicateItem => K::DuplicateItem,
            C::Malformed => K::Malformed { expected: Bilingual::fixed("თარიღი", "a day") },
            C::ControlCharacter => K::ControlCharacter,
            C::MixedScript => K::MixedScript,
            C::UnsupportedScript => K::UnsupportedScript { allowed: Script::Latin },
            C::PersonalNumberMalformed => K::PersonalNumberMalformed,
            C::PhoneMalformed => K::PhoneMalformed,
            C::EmailMalformed => K::EmailMalformed,
            C::CountryUnknown => K::CountryUnknown,
            C::CountryNotAbroad => K::CountryNotAbroad,
            C::DayInFuture => K::DayInFuture,
            C::ImplausibleDay => K::ImplausibleDay,
            C::ReturnAfterRegistration => K::ReturnAfterRegistration,
            C::IrregularFromAfterUntil => K::IrregularFromAfterUntil,
            C::IrregularFromAfterReturn => K::IrregularFromAfterReturn,
            C::IrregularUntilAfterReturn => K::IrregularUntilAfterReturn,
            C::StayAfterRegistration => K::StayAfterRegistration,
            C::DatesWithoutIrregular => K::DatesWithoutIrregular,
            C::BornInFuture => K::BornInFuture,
            C::ConsentAfterRegistration => K::ConsentAfterRegistration,
            C::MoreChildrenThanMembers => K::MoreChildrenThanMembers,
            C::UnknownMunicipality => K::UnknownMunicipality,
            C::NotRoutableResidence => K::NotRoutableResidence,
            C::DocumentKindMismatch => K::DocumentKindMismatch,
            C::UnknownProgramme => K::UnknownProgramme,
            C::UnknownRegion => K::UnknownRegion,
            C::UnknownComponent => K::UnknownComponent,
            C::NobodyEligible => K::NobodyEligible,
            C::InvalidCursor => K::InvalidCursor,
            C::DueDayOutOfRange => K::DueDayOutOfRange { earliest: NaiveDate::MIN, latest: NaiveDate::MAX },
            C::RegisteredOnNotToday => K::RegisteredOnNotToday,
            C::UnknownOrganisation => K::UnknownOrganisation,
            C::RoleTakesNone => K::RoleTakesNone,
            C::KindTakesNone => K::KindTakesNone,
            C::ReasonAgainstProposal => K::ReasonAgainstProposal,
            C::UnknownPlace => K::UnknownPlace,
            C::DocumentTypeUnknown => K::DocumentTypeUnknown,
            C::RepeatedKey => K::RepeatedKey,
            C::UnusableKey => K::UnusableKey,
            C::AmountNotPositive => K::AmountNotPositive,
            C::SumDiffers => K::SumDiffers { sum: None },
            C::UntilBeforeFrom => K::UntilBeforeFrom,
            C::MoreThanApproved => K::MoreThanApproved { approved: Money::ZERO },
            C::ComponentNotOffered => K::ComponentNotOffered,
            C::DayOutOfRange => K::DayOutOfRange {
                earliest: NaiveDate::MIN,
                latest: NaiveDate::MAX,
                why: Bilingual::fixed("გახსნის დღიდან დღემდე", "from the day of opening to today"),
            },
            C::UnknownDocument => K::UnknownDocument,
            C::NotInSurvey => K::NotInSurvey { allowed: Allowed::codes(["a"]) },
            C::OfAnotherComponent => K::OfAnotherComponent,
            C::MonthNotPlanned => K::MonthNotPlanned,
            C::StillOpen => {
                K::StillOpen { status: Bilingual::fixed("შეთავაზებული", "proposed") }
            }
            C::WeightsNot100 => K::WeightsNot100 { sum: 99 },
            C::CriterionMissing => K::CriterionMissing {
                criterion: Allowed::labelled("reach", Bilingual::fixed("დაფარვა", "Coverage")),
            },
            C::MoreThanAvailable => K::MoreThanAvailable { available: Money::ZERO },
            C::UnknownMember => K::UnknownMember,
            C::UnknownYear => K::UnknownYear,
            C::UnknownProposal => K::UnknownProposal,
            C::RegionNotRoutable => K::RegionNotRoutable,
            C::RegionTaken => K::RegionTaken,
            C::RegionMissing => K::RegionMissing,
            C::NumberTaken => K::NumberTaken,
            C::Fixed => K::Fixed,
            C::NoLongerValid => K::NoLongerValid { until: NaiveDate::MIN },
            C::HighRisk => K::HighRisk,
            C::Flagged => K::Flagged {
                flag: Bilingual::fixed("საგადასახადო დავალიანება", "tax debt")
            },
            C::UnclosedQuote => K::UnclosedQuote,
            C::UnknownAssistance => K::UnknownAssistance,
            C::NotDelivered => K::NotDelivered,
            C::OutsidePeriod => K::OutsidePeriod { earliest: NaiveDate::MIN, latest: NaiveDate::MAX },
            C::ReportedAlready => K::ReportedAlready,
            C::MoreThanDisbursed => K::MoreThanDisbursed { disbursed: Money::ZERO },
            C::MoreThanPersons => K::MoreThanPersons { persons: 1 },
            C::AmountDiffers => K::AmountDiffers { recorded: Money::ZERO },
            C::DayDiffers => K::DayDiffers { recorded: NaiveDate::MIN },
            C::PersonsDiffer => K::PersonsDiffer { recorded: 1 },
            C::NotReported => K::NotReported,
            C::NotAssessed => K::NotAssessed,
            C::BetterScored => K::BetterScored,
            C::SameComponent => K::SameComponent,
            C::ReasonBeyondPlan => K::ReasonBeyondPlan,
            C::PlaceholderNumber => K::PlaceholderNumber,
            C::BornTooLongAgo => K::BornTooLongAgo,
            C::BornAfterReturn => K::BornAfterReturn,
            C::StayBeforeBirth => K::StayBeforeBirth,
            C::ConsentBeforeBirth => K::ConsentBeforeBirth,
            C::ConsentTooEarly => K::ConsentTooEarly,
            C::UnknownRegistration => K::UnknownRegistration,
            C::UnknownCase => K::UnknownCase,
            C::Ambiguous => K::Ambiguous { readings: ["1234.00".to_owned(), "1.234".to_owned()] },
        }
    }

    #[test]
    fn every_kind_has_its_code_a_title_and_words_in_both_languages() {
        for code in FaultCode::ALL {
            let kind = sample(*code);
            assert_eq!(kind.fault_code(), *code);
            for language in Language::ALL {
                let (title, detail) = (code.title(), kind.detail(*language));
                assert!(!title.in_language(*language).is_empty());
                assert!(detail.ends_with('.'), "{detail}");
                let georgian = detail.chars().any(|letter| ('ა'..='ჰ').contains(&letter));
                assert_eq!(georgian, *language == Language::Ka, "{detail}");
            }
        }
    }

    #[test]
    fn a_day_out_of_range_says_the_range_and_why() {
        let (earliest, latest) = (NaiveDate::from_ymd_opt(2026, 1, 2), NaiveDate::from_ymd_opt(2026, 3, 4));
        let (Some(earliest), Some(latest)) = (earliest, latest) else { panic!("these are days") };
        let why = Bilingual::fixed("გახსნის დღიდან დღემდე", "from the day of opening to today");
        let fault = FaultKind::DayOutOfRange { earliest, latest, why };
        assert_eq!(
            Language::ALL.iter().map(|language| fault.detail(*language)).collect::<Vec<_>>(),
            [
                "დასაშვებია 2026-01-02-დან 2026-03-04-მდე: გახსნის დღიდან დღემდე.",
                "Allowed is 2026-01-02 to 2026-03-04: from the day of opening to today.",
            ]
        );
    }

    #[test]
    fn no_spelling_stands_in_a_georgian_sentence() {
        // Names as PDF and RFC 7517 are no spellings; an example of an address is one of an address.
        let spelled = |text: &str| {
            let mut words = text.split_whitespace().filter(|word| !word.contains('@'));
            words.any(|word| word.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_lowercase)))
        };
        for code in FaultCode::ALL.iter().filter(|code| **code != FaultCode::NotInSurvey) {
            let detail = sample(*code).detail(Language::Ka);
            assert!(!spelled(&detail) && !detail.contains('_') && !spelled(&code.title().ka), "{detail}");
        }
    }

    #[test]
    fn codes_and_titles_are_unique() {
        let codes: BTreeSet<_> = catalogue().into_iter().map(|(code, _)| code).collect();
        let titles: BTreeSet<_> = catalogue().into_iter().map(|(_, title)| title).collect();
        assert_eq!(codes.len(), FaultCode::ALL.len());
        assert_eq!(titles.len(), FaultCode::ALL.len());
    }
}
