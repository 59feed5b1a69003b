//! What a fault says to the person who has to mend it.

use super::{FaultKind, JsonType, allowed};
use crate::locale::{Bilingual, Language, Script};
use crate::money::Money;

impl FaultKind {
    /// One sentence or two in the language, never with the value that was sent: it may be personal.
    #[must_use]
    pub fn detail(&self, language: Language) -> String {
        let words = self.words();
        words.in_language(language).to_owned()
    }

    fn words(&self) -> Bilingual {
        match self {
            Self::InvalidType { expected } => invalid_type(*expected),
            Self::UnknownValue { allowed } | Self::NotInSurvey { allowed } => allowed::sentence(allowed),
            Self::TooShort { min } => Bilingual::composed(
                format!("საჭიროა არანაკლებ {min} სიმბოლო."),
                format!("At least {min} characters are needed."),
            ),
            Self::TooLong { max } => Bilingual::composed(
                format!("დასაშვებია არაუმეტეს {max} სიმბოლო."),
                format!("At most {max} characters are allowed."),
            ),
            Self::OutOfRange { min, max } => {
                Bilingual::composed(format!("დასაშვებია {min}-დან {max}-მდე."), format!("Allowed is {min} to {max}."))
            }
            Self::TooFewItems { min } => Bilingual::composed(
                format!("საჭიროა არანაკლებ {min} ელემენტი."),
                format!("At least {min} items are needed."),
            ),
            Self::TooManyItems { max } => Bilingual::composed(
                format!("დასაშვებია არაუმეტეს {max} ელემენტი."),
                format!("At most {max} items are allowed."),
            ),
            Self::DayOutOfRange { earliest, latest, why } => Bilingual::composed(
                format!("დასაშვებია {earliest}-დან {latest}-მდე: {}.", why.ka),
                format!("Allowed is {earliest} to {latest}: {}.", why.en),
            ),
            Self::DueDayOutOfRange { earliest, latest } | Self::OutsidePeriod { earliest, latest } => {
                Bilingual::composed(
                    format!("დასაშვებია {earliest}-დან {latest}-მდე."),
                    format!("Allowed is {earliest} to {latest}."),
                )
            }
            Self::Malformed { expected } => {
                Bilingual::composed(format!("საჭიროა: {}.", expected.ka), format!("Expected: {}.", expected.en))
            }
            Self::UnsupportedScript { allowed: Script::Latin } => {
                Bilingual::fixed("ეს ველი მხოლოდ ლათინურ ასოებს იღებს.", "This field takes Latin letters only.")
            }
            Self::UnsupportedScript { allowed: Script::GeorgianOrLatin } => {
                Bilingual::fixed("დაწერეთ ქართული ან ლათინური ასოებით.", "Write it in Georgian or in Latin letters.")
            }
            Self::SumDiffers { sum: None } => {
                let most = Money::MAX;
                Bilingual::composed(
                    format!("ნაწილების ჯამი {most}-ს აჭარბებს."),
                    format!("The parts add up to more than {most}."),
                )
            }
            Self::SumDiffers { sum: Some(sum) } => {
                Bilingual::composed(format!("ნაწილების ჯამია {sum}."), format!("The parts add up to {sum}."))
            }
            Self::MoreThanApproved { approved } => {
                Bilingual::composed(format!("დამტკიცებულია {approved}."), format!("Approved is {approved}."))
            }
            Self::StillOpen { status } => {
                Bilingual::composed(format!("სტატუსი: {}.", status.ka), format!("It is {} still.", status.en))
            }
            Self::UnusableKey => Bilingual::fixed(
                "მიიღება Ed25519, P-256 (წერტილი მრუდზე უნდა იდოს) და RSA 2048-დან 4096 ბიტამდე.",
                "Taken are Ed25519, P-256 with a point on the curve, and RSA of 2048 to 4096 bits.",
            ),
            plain => plain
                .words_about_people()
                .or_else(|| plain.words_about_days())
                .or_else(|| plain.words_about_competitions())
                .or_else(|| plain.words_about_reports())
                .unwrap_or_else(|| plain.title_as_sentence()),
        }
    }

    fn words_about_people(&self) -> Option<Bilingual> {
        Some(match self {
            Self::MixedScript => Bilingual::fixed(
                "სახელი ერთი დამწერლობით დაწერეთ: ან ქართული, ან ლათინური ასოებით.",
                "Write the name in one script: either Georgian or Latin letters.",
            ),
            Self::PersonalNumberMalformed => Bilingual::fixed(
                "პირადი ნომერი ზუსტად 11 ციფრია (0–9), საწყისი ნულის ჩათვლით.",
                "A personal number is exactly 11 digits (0 to 9), a leading zero included.",
            ),
            Self::PhoneMalformed => Bilingual::fixed(
                "საჭიროა საერთაშორისო ფორმა ჰარების გარეშე, მაგალითად +995555123456.",
                "Use the international form without spaces, such as +995555123456.",
            ),
            Self::EmailMalformed => Bilingual::fixed(
                "საჭიროა მისამართი, მაგალითად nino@example.ge.",
                "Use an address such as nino@example.ge.",
            ),
            Self::CountryUnknown => Bilingual::fixed(
                "საჭიროა ქვეყნის ორასოიანი კოდი (ISO 3166-1), მაგალითად DE.",
                "Use the two-letter code of ISO 3166-1, such as DE.",
            ),
            Self::CountryNotAbroad => Bilingual::fixed(
                "მიუთითეთ ქვეყანა, საიდანაც პირი საქართველოში დაბრუნდა.",
                "Name the country from which the person returned to Georgia.",
            ),
            Self::NotRoutableResidence => Bilingual::fixed(
                "მიუთითეთ მუნიციპალიტეტი, სადაც პირი ამჟამად ფაქტობრივად ცხოვრობს; რეგისტრირებული მისამართი ცალკე ველია.",
                "Name the municipality where the person actually lives now; the registered address has its own field.",
            ),
            Self::DocumentKindMismatch => Bilingual::fixed(
                "მოქალაქეობის არმქონე პირის მოწმობა მხოლოდ მოქალაქეობის არმქონე პირს აქვს.",
                "Only a stateless person holds a stateless person's document.",
            ),
            Self::PlaceholderNumber => Bilingual::fixed(
                "ნომერი ისე დაწერეთ, როგორც დოკუმენტშია; თუ პირს დოკუმენტი არ აქვს, მიუთითეთ, რომ დოკუმენტი არ არის.",
                "Write the number as the document has it; where the person has no document, send document: null.",
            ),
            Self::UnknownRegistration => Bilingual::fixed(
                "დაასახელეთ სხვა რეგისტრაცია, რომელიც თქვენს ჩანაწერებში ან შესაძლო დუბლიკატებშია.",
                "Name another registration that is among your rows or among the possible duplicates.",
            ),
            Self::UnknownCase => Bilingual::fixed(
                "დაასახელეთ სხვა საქმე, რომელიც თქვენს ჩანაწერებშია.",
                "Name another case that is among your rows.",
            ),
            _ => return None,
        })
    }

    fn words_about_days(&self) -> Option<Bilingual> {
        Some(match self {
            Self::DayInFuture | Self::BornInFuture => Bilingual::fixed(
                "დღე დღევანდელზე (თბილისის დროით) გვიან ვერ იქნება.",
                "The day cannot be later than today in Tbilisi.",
            ),
            Self::ImplausibleDay => Bilingual::fixed(
                "დღე 1900 წლის 1 იანვარზე ადრე ვერ იქნება.",
                "The day cannot be before 1 January 1900.",
            ),
            Self::ReturnAfterRegistration => Bilingual::fixed(
                "რეგისტრაცია მხოლოდ დაბრუნების შემდეგ შეიძლება.",
                "A person registers on the day of return or after it.",
            ),
            Self::DatesWithoutIrregular => Bilingual::fixed(
                "თარიღებთან ერთად მიუთითეთ, რომ ყოფნა უკანონო იყო, ან თარიღები ამოიღეთ.",
                "Send irregular: true together with the dates, or leave the dates out.",
            ),
            Self::ConsentAfterRegistration => Bilingual::fixed(
                "თანხმობა რეგისტრაციის დღეს ან მანამდეა საჭირო.",
                "Consent has to be given on the day of registration or before it.",
            ),
            Self::ConsentTooEarly => Bilingual::fixed(
                "თანხმობა რეგისტრაციამდე არაუმეტეს ორი წლით ადრე უნდა იყოს მიცემული.",
                "Consent has to be given at most two years before the registration.",
            ),
            _ => return None,
        })
    }

    fn words_about_competitions(&self) -> Option<Bilingual> {
        Some(match self {
            Self::WeightsNot100 { sum } => {
                Bilingual::composed(format!("წონების ჯამია {sum}."), format!("The weights come to {sum}."))
            }
            Self::CriterionMissing { criterion } => {
                let Bilingual { ka, en } = criterion.explained();
                Bilingual::composed(format!("ქულა აკლია: {ka}."), format!("No points are given for {en}."))
            }
            Self::MoreThanAvailable { available } => {
                Bilingual::composed(format!("ხელმისაწვდომია {available}."), format!("Available is {available}."))
            }
            Self::NoLongerValid { until } => {
                Bilingual::composed(format!("მოქმედებდა {until}-მდე."), format!("It was valid until {until}."))
            }
            Self::Flagged { flag } => {
                Bilingual::composed(format!("მონიშნულია: {}.", flag.ka), format!("Flagged: {}.", flag.en))
            }
            _ => return None,
        })
    }

    fn words_about_reports(&self) -> Option<Bilingual> {
        Some(match self {
            Self::MoreThanDisbursed { disbursed } => Bilingual::composed(
                format!("ამ კომპონენტში გაცემულია {disbursed}."),
                format!("Disbursed on this line is {disbursed}."),
            ),
            Self::MoreThanPersons { persons } => Bilingual::composed(
                format!("ამ კომპონენტით დახმარება მიიღო {persons} პირმა."),
                format!("Persons served with this component: {persons}."),
            ),
            Self::AmountDiffers { recorded } => {
                Bilingual::composed(format!("აღრიცხულია {recorded}."), format!("On record is {recorded}."))
            }
            Self::DayDiffers { recorded } => {
                Bilingual::composed(format!("აღრიცხულია {recorded}."), format!("On record is {recorded}."))
            }
            Self::Ambiguous { readings: [one, other] } => Bilingual::composed(
                format!("იკითხება როგორც {one} და როგორც {other}; დაწერეთ ისე, რომ მხოლოდ ერთი იგულისხმებოდეს."),
                format!("It can be read as {one} and as {other}; write it so that only one can be meant."),
            ),
            Self::PersonsDiffer { recorded } => {
                Bilingual::composed(format!("აღრიცხულია {recorded}."), format!("On record is {recorded}."))
            }
            _ => return None,
        })
    }

    /// Where the title already says everything.
    fn title_as_sentence(&self) -> Bilingual {
        let title = self.fault_code().title();
        Bilingual::composed(format!("{}.", title.ka), format!("{}.", title.en))
    }
}

fn invalid_type(expected: JsonType) -> Bilingual {
    match expected {
        JsonType::Text => Bilingual::fixed("საჭიროა ტექსტი.", "A text is expected."),
        JsonType::Integer => Bilingual::fixed("საჭიროა მთელი რიცხვი.", "A whole number is expected."),
        JsonType::Boolean => {
            Bilingual::fixed("საჭიროა „დიახ“ ან „არა“ (ლოგიკური მნიშვნელობა).", "Either true or false is expected.")
        }
        JsonType::List => Bilingual::fixed("საჭიროა ჩამონათვალი.", "A list is expected."),
        JsonType::Object => Bilingual::fixed("საჭიროა ობიექტი.", "An object is expected."),
    }
}
