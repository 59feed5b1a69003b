//! Loading the data files, and refusing ones that contradict themselves.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::{Basis, OrganisationData, Programme, ProgrammeData, YearData};
use crate::built_in::BuiltInError;
use crate::grants::{Agreement, Shares};
use crate::locale::Bilingual;
use crate::money::Money;
use crate::programme::regions::Territory;

const PROGRAMMES: &str = "programmes.json";
const ORGANISATIONS: &str = "organisations.json";
const YEARS: &str = "years.json";

/// The year whose lots the demonstration repeats.
const TEMPLATE_YEAR: i32 = 2020;

/// The programme data that is compiled in.
///
/// Invariant: within a year every routable region is in exactly one lot, every lot's organisation is
/// there, and the lots' amounts sum exactly to the year's budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltIn {
    /// The state programmes.
    pub programmes: Vec<ProgrammeData>,
    /// The winners of the competitions of 2019 and 2020.
    pub organisations: Vec<OrganisationData>,
    /// The reintegration programme's years on record.
    pub years: Vec<YearData>,
    /// How a grant's money divides among the components.
    pub shares: Shares,
    /// When a grant pays and what it asks for.
    pub agreement: Agreement,
    template: YearData,
}

impl BuiltIn {
    /// Reads and checks the data files.
    pub fn load() -> Result<Self, BuiltInError> {
        let programmes = read(PROGRAMMES, include_str!("../../../data/programmes.json"))?;
        let organisations: Vec<OrganisationData> =
            read(ORGANISATIONS, include_str!("../../../data/organisations.json"))?;
        let years: Vec<YearData> = read(YEARS, include_str!("../../../data/years.json"))?;
        let territory = Territory::built_in()?;
        for year in &years {
            check_year(year, &organisations, &territory)
                .map_err(|reason| BuiltInError::new(YEARS, &format!("{}: {reason}", year.year)))?;
        }
        let template = years
            .iter()
            .find(|year| year.programme == Programme::Reintegration && year.year == TEMPLATE_YEAR)
            .cloned()
            .ok_or_else(|| BuiltInError::new(YEARS, &"the year that the demonstration repeats is missing"))?;
        Ok(Self {
            programmes,
            organisations,
            years,
            shares: Shares::built_in()?,
            agreement: Agreement::built_in()?,
            template,
        })
    }

    /// The same without lots, and so without winners and grants: for whoever awards them by competition.
    #[must_use]
    pub fn without_lots(mut self) -> Self {
        for year in self.years.iter_mut().chain([&mut self.template]) {
            year.lots.clear();
        }
        self
    }

    /// The lots and the budget of 2020 under another year, every figure marked as a demonstration, so that
    /// a newcomer can register somebody today.
    #[must_use]
    pub fn demonstration_year(&self, year: i32) -> YearData {
        let note = Bilingual::composed(
            format!("საჩვენებელი მონაცემი: {TEMPLATE_YEAR} წლის ლოტები და თანხები {year} წლისთვის."),
            format!("For demonstration: the lots and amounts of {TEMPLATE_YEAR} under the year {year}."),
        );
        let mut demonstration =
            YearData { year, basis: Basis::Demonstration, note: note.clone(), ..self.template.clone() };
        for lot in &mut demonstration.lots {
            lot.basis = Basis::Demonstration;
            lot.regions_basis = Basis::Demonstration;
            lot.note = note.clone();
        }
        demonstration
    }
}

fn read<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, BuiltInError> {
    serde_json::from_str(text).map_err(|error| BuiltInError::new(file, &error))
}

fn check_year(year: &YearData, organisations: &[OrganisationData], territory: &Territory) -> Result<(), String> {
    let mut covered = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    for lot in &year.lots {
        if !numbers.insert(lot.number) {
            return Err(format!("lot {} stands twice", lot.number));
        }
        if !organisations.iter().any(|organisation| organisation.number == lot.organisation) {
            return Err(format!("lot {} names the unknown organisation {}", lot.number, lot.organisation));
        }
        if let Some(twice) = lot.regions.iter().find(|region| !covered.insert(region.as_str())) {
            return Err(format!("{twice} is in two lots"));
        }
    }
    let routable: BTreeSet<_> =
        territory.regions().iter().filter(|region| region.routable).map(|region| region.code.as_str()).collect();
    if covered != routable {
        return Err("the lots do not cover exactly the routable regions".to_owned());
    }
    if Money::checked_sum(year.lots.iter().map(|lot| lot.allocated)) != Some(year.budget) {
        return Err("the lots do not sum to the budget".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot load the files has failed")]

    use super::*;
    use crate::person::OrganisationCode;

    #[test]
    fn two_years_six_lots_five_winners() {
        let built_in = BuiltIn::load().unwrap();
        assert_eq!(built_in.programmes.len(), Programme::ALL.len());
        assert_eq!(built_in.organisations.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(built_in.years.iter().map(|year| year.year).collect::<Vec<_>>(), [2019, 2020]);
        for year in &built_in.years {
            assert_eq!(year.budget.to_string(), "650000.00");
            assert_eq!(year.basis, Basis::Sourced);
            assert_eq!(year.lots.iter().map(|lot| lot.organisation).collect::<Vec<_>>(), [1, 2, 3, 3, 4, 5]);
            assert!(year.lots.iter().all(|lot| lot.basis == Basis::Assumed));
            let assumed: Vec<_> = year.lots.iter().filter(|lot| lot.regions_basis == Basis::Assumed).collect();
            assert_eq!(assumed.iter().map(|lot| lot.number).collect::<Vec<_>>(), [3, 4]);
        }
    }

    #[test]
    fn a_registration_code_is_well_formed_or_absent() {
        for organisation in BuiltIn::load().unwrap().organisations {
            assert!(organisation.registration_code.is_none_or(|code| OrganisationCode::parse(&code).is_ok()));
        }
    }

    #[test]
    fn a_demonstration_year_is_marked_throughout() {
        let built_in = BuiltIn::load().unwrap();
        let demonstration = built_in.demonstration_year(2031);
        assert_eq!((demonstration.year, demonstration.basis), (2031, Basis::Demonstration));
        assert_eq!(demonstration.lots.len(), 6);
        assert!(demonstration.lots.iter().all(|lot| lot.basis == Basis::Demonstration));
        assert!(demonstration.lots.iter().all(|lot| lot.regions_basis == Basis::Demonstration));
    }

    #[test]
    fn a_year_that_contradicts_itself_is_refused() {
        let built_in = BuiltIn::load().unwrap();
        let territory = Territory::built_in().unwrap();
        let broken = |mend: fn(&mut YearData)| {
            let mut year = built_in.demonstration_year(2031);
            mend(&mut year);
            check_year(&year, &built_in.organisations, &territory)
        };
        assert!(broken(|_| ()).is_ok());
        assert!(broken(|year| year.budget = Money::ZERO).is_err());
        assert!(broken(|year| year.lots.truncate(5)).is_err());
        assert!(broken(|year| year.lots[0].number = 2).is_err());
        assert!(broken(|year| year.lots[0].organisation = 9).is_err());
        assert!(broken(|year| year.lots[0].regions.push("GE-KA".into())).is_err());
        assert!(broken(|year| year.lots[0].regions.push("GE-AB".into())).is_err());
    }
}
