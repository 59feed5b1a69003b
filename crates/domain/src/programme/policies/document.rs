//! The shape of a policy, as stored and exchanged.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::component::ComponentCode;
use crate::locale::Bilingual;
use crate::money::Money;
use crate::programme::policies::Grounds;
use crate::programme::programmes::{Basis, Programme};
use crate::vocabulary::vocabulary;

/// A policy's JSON. It alone proves nothing: [`super::Policy::parse`] does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyDocument {
    /// Which programme it rules.
    pub programme: Programme,
    /// The version's name, unique within the programme: `2019-01-01`.
    pub version: String,
    /// The first day on which it applies.
    pub in_force_from: NaiveDate,
    /// The switches of eligibility.
    pub eligibility: Rules,
    /// The conditions of the programme, one per criterion.
    pub citations: Citations,
    /// What the programme gives.
    pub components: Vec<Component>,
    /// Days for sending evidence, where the officer names no other day.
    pub evidence_days_default: u32,
    /// Days for appealing against a rejection.
    pub appeal_within_days: u32,
    /// Days for each step that somebody waits for.
    pub deadlines: Deadlines,
    /// When a case is looked after again, in calendar months since everything was delivered.
    pub follow_up_months: Vec<u32>,
    /// What becomes of approvals that nobody delivered in time for the year.
    #[serde(default)]
    pub year_end: YearEnd,
    /// How long people's data is kept.
    pub retention: Retention,
    /// What no source says, and somebody of the programme has to confirm.
    pub assumptions: Vec<Assumption>,
}

/// Days for each step that somebody waits for. What nobody does ends by itself, or shows as overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// From the opening of a case to its plan.
    pub plan_days: u32,
    /// From the writing of a plan to its approval.
    pub plan_approval_days: u32,
    /// From the proposal of assistance to its approval.
    pub assistance_approval_days: u32,
    /// From the approval of assistance to its delivery.
    pub delivery_days: u32,
    /// From the delivery of assistance to its verification.
    pub verification_days: u32,
    /// From asking for a transfer to its answer.
    pub transfer_days: u32,
}

/// How long people's data is kept once nothing is open any more, in calendar months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// After a registration was rejected, withdrawn, or expired.
    pub not_accepted_months: u32,
    /// After a case was closed.
    pub closed_case_months: u32,
}

vocabulary! {
    /// Whether a version rules yet.
    pub enum PolicyStatus {
        /// The policy is a proposal.
        Draft = "draft", "სამუშაო ვერსია" =>
            "წესი ჯერ მხოლოდ შემოთავაზებაა და მისი შეცვლა შეიძლება.";
        /// The policy is in force from its first day on, and never changes again.
        Published = "published", "გამოქვეყნებული" =>
            "წესი პირველი დღიდან მოქმედებს და აღარასოდეს შეიცვლება.";
    }
}

vocabulary! {
    /// What becomes of an approval that can no longer be delivered because the year of its grant is over.
    #[derive(Default)]
    pub enum YearEnd {
        /// The approval ends, and the assistance with it.
        #[default]
        Lapse = "lapse", "უქმდება" =>
            "დამტკიცება უქმდება და დახმარება მთავრდება.";
        /// The approval ends, and the assistance is proposed anew in the lot that has the case.
        Carried = "carried", "ახალ წელს გადადის" =>
            "დამტკიცება უქმდება და დახმარებას ხელახლა სთავაზობენ იმ ლოტში, რომელიც საქმეს ემსახურება.";
    }
}

vocabulary! {
    /// Which stateless persons the programme includes.
    pub enum StatelessRule {
        /// The programme includes only stateless persons with status in Georgia.
        WithStatus = "with_status", "საქართველოში სტატუსის მქონე", "with status in Georgia" =>
            "პროგრამა მოიცავს მხოლოდ იმ მოქალაქეობის არმქონე პირებს, რომლებსაც საქართველოში სტატუსი აქვთ.";
        /// The programme includes all stateless persons.
        Any = "any", "ყველა", "all" =>
            "პროგრამა ყველა მოქალაქეობის არმქონე პირს მოიცავს.";
        /// The programme includes no stateless persons.
        None = "none", "არავინ" =>
            "პროგრამა მოქალაქეობის არმქონე პირებს არ მოიცავს.";
    }
}

vocabulary! {
    /// What stops the clock of "within one year of return".
    pub enum ClockStop {
        // The day of application to the Agency, which another source names, is not a fact the service has; the word gets
        // added with that fact.
        /// The time since the return is counted to the day of registration.
        Registration = "registration", "რეგისტრაცია" =>
            "დაბრუნებიდან გასული დრო რეგისტრაციის დღემდე ითვლება.";
    }
}

/// The switches of eligibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Whether citizens of Georgia are included.
    pub georgian_citizens: bool,
    /// Which stateless persons are included.
    pub stateless_persons: StatelessRule,
    /// The grounds that count; never empty.
    pub grounds: Grounds,
    /// An irregular stay has to be longer than so many calendar months, strictly.
    pub irregular_more_than_months: u32,
    /// The last good day is so many calendar months after the return, included.
    pub registered_within_months: u32,
    /// Which day has to be within that time.
    pub clock_stops_on: ClockStop,
}

/// The conditions of the programme, one per criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citations {
    /// Who.
    pub personal_status: Bilingual,
    /// What happened abroad.
    pub ground_abroad: Bilingual,
    /// The return.
    pub returned: Bilingual,
    /// The time of registration.
    pub registered_in_time: Bilingual,
}

/// A component as the programme gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Which component.
    pub code: ComponentCode,
    /// What the programme calls it.
    pub name: Bilingual,
    /// What it pays for.
    pub pays_for: Bilingual,
    /// The published ceilings per person, at most one a year.
    pub ceilings: Vec<Ceiling>,
}

/// The most that one person can get of a component, as it is published for a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceiling {
    /// The programme year.
    pub year: i32,
    /// The amount per person.
    pub amount: Money,
    /// How far the figure can be trusted.
    pub basis: Basis,
    /// Where it was published; always there for a sourced figure.
    #[serde(default)]
    pub source: Option<String>,
}

/// A place of the document that rests on an assumption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// Which place (RFC 6901).
    pub pointer: String,
    /// What is assumed, and what the sources say.
    pub note: Bilingual,
}
