//! The programmes, and the years, organisations and lots that are built in.

mod built_in;

use serde::{Deserialize, Serialize};

pub use built_in::BuiltIn;

use crate::fault::FaultKind;
use crate::locale::Bilingual;
use crate::money::Money;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A state programme.
    pub enum Programme {
        /// Reintegration assistance to returned migrants.
        Reintegration = "reintegration", "რეინტეგრაცია" =>
            "დაბრუნებული მიგრანტების სარეინტეგრაციო დახმარება.";
        /// Integration of persons with international protection.
        Integration = "integration", "ინტეგრაცია" =>
            "საერთაშორისო დაცვის მქონე პირთა ინტეგრაცია.";
    }
}

impl Programme {
    /// The programme of a registration or a pre-check: the one that has rules of eligibility. Fails with `required` or
    /// `unknown_programme`.
    pub fn with_eligibility(code: &str) -> Result<Self, FaultKind> {
        match Self::parse(code) {
            Some(Self::Reintegration) => Ok(Self::Reintegration),
            Some(Self::Integration) | None => Err(FaultKind::UnknownProgramme),
        }
    }
}

vocabulary! {
    /// The reliability of a figure.
    pub enum Basis {
        /// The figure is in a published source, or was entered or agreed by the Agency itself.
        Sourced = "sourced", "დადასტურებული წყაროთი" =>
            "მონაცემი გამოქვეყნებულ წყაროშია, ან სააგენტომ თავად შეიტანა ან შეათანხმა.";
        /// The figure was never published; somebody of the programme has to confirm it.
        Assumed = "assumed", "სავარაუდო" =>
            "მონაცემი არასოდეს გამოქვეყნებულა; ის პროგრამის წარმომადგენელმა უნდა დაადასტუროს.";
        /// The figure is for trying out the service.
        Demonstration = "demonstration", "საჩვენებელი", "for demonstration" =>
            "მონაცემი მხოლოდ სერვისის გამოსაცდელად არის.";
    }
}

/// A programme of `programmes.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeData {
    /// Which programme.
    pub code: Programme,
    /// Its name.
    pub name: Bilingual,
}

/// An organisation of `organisations.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationData {
    /// 1 to 5, in the order of the lots; lots refer to it.
    pub number: i32,
    /// Its name.
    pub name: Bilingual,
    /// The nine digits of the register of legal entities; `None` where no source names them.
    pub registration_code: Option<String>,
    /// What a reader should know about the entry.
    pub note: Bilingual,
}

/// One budget year of a programme, of `years.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearData {
    /// Which programme.
    pub programme: Programme,
    /// The year; it runs from 1 January to 31 December.
    pub year: i32,
    /// The state budget of the year.
    pub budget: Money,
    /// How far the budget can be trusted.
    pub basis: Basis,
    /// Where the budget is from.
    pub note: Bilingual,
    /// The lots, by number.
    pub lots: Vec<LotData>,
}

/// A set of regions awarded together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotData {
    /// The lot's number within the year.
    pub number: i32,
    /// The regions it covers (ISO 3166-2 codes).
    pub regions: Vec<String>,
    /// How far the list of regions can be trusted.
    pub regions_basis: Basis,
    /// The winner: [`OrganisationData::number`].
    pub organisation: i32,
    /// The part of the year's budget for this lot.
    pub allocated: Money,
    /// How far the amount can be trusted.
    pub basis: Basis,
    /// What is sourced here and what is not.
    pub note: Bilingual,
}
