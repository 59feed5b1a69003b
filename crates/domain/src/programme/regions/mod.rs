//! Regions and municipalities, and which of them a person can be routed by.

mod municipality;
mod region;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

pub use municipality::Municipality;
pub use region::{Region, RegionKind};

use crate::built_in::BuiltInError;
use crate::fault::FaultKind;

const REGIONS: &str = "regions.csv";
const MUNICIPALITIES: &str = "municipalities.csv";

/// The country's regions and municipalities.
///
/// Invariant: codes are unique, every municipality's region exists, and a municipality is routable only
/// when its region is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    regions: Vec<Region>,
    municipalities: Vec<Municipality>,
    region_places: BTreeMap<String, usize>,
    municipality_places: BTreeMap<String, usize>,
}

impl Territory {
    /// The territory of `regions.csv` and `municipalities.csv`.
    pub fn built_in() -> Result<Self, BuiltInError> {
        let regions: Vec<region::Row> = read(REGIONS, include_str!("../../../data/regions.csv"))?;
        let rows: Vec<municipality::Row> = read(MUNICIPALITIES, include_str!("../../../data/municipalities.csv"))?;
        Self::new(regions.into_iter().map(Region::from).collect(), rows)
    }

    fn new(regions: Vec<Region>, rows: Vec<municipality::Row>) -> Result<Self, BuiltInError> {
        let region_places = index(REGIONS, regions.iter().map(|region| region.code.as_str()))?;
        let municipality_places = index(MUNICIPALITIES, rows.iter().map(|row| row.code.as_str()))?;
        let region_of = |row: &municipality::Row| {
            let place = region_places.get(&row.region).copied();
            place.and_then(|place| regions.get(place)).ok_or_else(|| {
                BuiltInError::new(MUNICIPALITIES, &format!("{} lies in the unknown region {}", row.code, row.region))
            })
        };
        let municipalities = rows
            .into_iter()
            .map(|row| region_of(&row).map(|region| Municipality::within(row, region)))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { regions, municipalities, region_places, municipality_places })
    }

    /// Every region, in the order of the file.
    #[must_use]
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Every municipality, in the order of the file.
    #[must_use]
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// The region with the ISO 3166-2 code.
    #[must_use]
    pub fn region(&self, code: &str) -> Option<&Region> {
        self.region_places.get(code).and_then(|place| self.regions.get(*place))
    }

    /// The municipality with the code.
    #[must_use]
    pub fn municipality(&self, code: &str) -> Option<&Municipality> {
        self.municipality_places.get(code).and_then(|place| self.municipalities.get(*place))
    }

    /// The municipalities of a region, in the order of the file; none for an unknown region.
    pub fn municipalities_of(&self, region: &str) -> impl Iterator<Item = &Municipality> {
        self.municipalities.iter().filter(move |municipality| municipality.region == region)
    }

    /// A municipality that a registered address may name: any that exists, the occupied ones included.
    /// Fails with `unknown_municipality`.
    pub fn known(&self, code: &str) -> Result<&Municipality, FaultKind> {
        self.municipality(code).ok_or(FaultKind::UnknownMunicipality)
    }

    /// The municipality to route a person by: the actual residence. Fails with `unknown_municipality`, or
    /// `not_routable_residence` for Abkhazia and the occupied municipalities.
    pub fn residence(&self, code: &str) -> Result<&Municipality, FaultKind> {
        let municipality = self.known(code)?;
        if municipality.routable { Ok(municipality) } else { Err(FaultKind::NotRoutableResidence) }
    }
}

fn read<R: DeserializeOwned>(file: &'static str, text: &'static str) -> Result<Vec<R>, BuiltInError> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<Result<_, _>>();
    rows.map_err(|error: csv::Error| BuiltInError::new(file, &error))
}

fn index<'a>(
    file: &'static str,
    codes: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, usize>, BuiltInError> {
    let mut places = BTreeMap::new();
    for (place, code) in codes.enumerate() {
        if places.insert(code.to_owned(), place).is_some() {
            return Err(BuiltInError::new(file, &format!("{code} stands twice")));
        }
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot load the files has failed")]

    use super::*;

    #[test]
    fn tbilisi_ten_regions_and_abkhazia_are_there_with_their_municipalities() {
        let territory = Territory::built_in().unwrap();
        assert_eq!(territory.regions().len(), 12);
        assert_eq!(territory.municipalities().iter().filter(|place| place.routable).count(), 64);
        assert_eq!(territory.municipalities().iter().filter(|place| place.self_governing_city).count(), 5);
        assert_eq!(territory.region("GE-TB").map(|region| region.kind), Some(RegionKind::Capital));
        assert_eq!(territory.municipalities_of("GE-GU").count(), 3);
        assert_eq!(territory.municipalities_of("GE-XX").count(), 0);
    }

    #[test]
    fn kvarelis_name_carries_no_editors_note() {
        let territory = Territory::built_in().unwrap();
        let kvareli = territory.municipality("kvareli").unwrap();
        assert_eq!(kvareli.official_name_ka, "ყვარლის მუნიციპალიტეტი");
        let plain = |c: char| c == ' ' || ('ა'..='ჰ').contains(&c);
        assert!(territory.municipalities().iter().all(|place| place.official_name_ka.chars().all(plain)));
    }

    #[test]
    fn nobody_is_routed_by_an_occupied_place() {
        let territory = Territory::built_in().unwrap();
        for occupied in ["akhalgori", "eredvi", "kurta", "tighvi", "azhara"] {
            assert_eq!(territory.residence(occupied), Err(FaultKind::NotRoutableResidence), "{occupied}");
            assert!(territory.known(occupied).is_ok());
        }
        assert_eq!(territory.residence("atlantis"), Err(FaultKind::UnknownMunicipality));
        assert_eq!(territory.residence("kutaisi").unwrap().region, "GE-IM");
    }

    #[test]
    fn a_municipality_is_routable_only_with_its_region() {
        let rows = |routable| {
            let region = region::Row::sample("GE-AB", routable);
            Territory::new(vec![region.into()], vec![municipality::Row::sample("sokhumi", "GE-AB", true)]).unwrap()
        };
        assert!(rows(true).residence("sokhumi").is_ok());
        assert_eq!(rows(false).residence("sokhumi"), Err(FaultKind::NotRoutableResidence));
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused() {
        let region = || Region::from(region::Row::sample("GE-IM", true));
        assert!(Territory::new(vec![region(), region()], vec![]).is_err());
        assert!(Territory::new(vec![region()], vec![municipality::Row::sample("gori", "GE-SK", true)]).is_err());
    }
}
