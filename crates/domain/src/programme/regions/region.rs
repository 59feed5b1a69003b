//! Tbilisi, the regions and the autonomous republics.

use serde::Deserialize;

use crate::locale::Bilingual;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What kind of unit a region is.
    pub enum RegionKind {
        /// Tbilisi, the capital of Georgia.
        Capital = "capital", "დედაქალაქი" =>
            "თბილისი, საქართველოს დედაქალაქი.";
        /// One of the regions (მხარე), each of several municipalities.
        Region = "region", "მხარე" =>
            "ერთ-ერთი მხარე, რომელიც რამდენიმე მუნიციპალიტეტს აერთიანებს.";
        /// The Autonomous Republic of Adjara or of Abkhazia.
        AutonomousRepublic = "autonomous_republic", "ავტონომიური რესპუბლიკა" =>
            "აჭარის ან აფხაზეთის ავტონომიური რესპუბლიკა.";
    }
}

/// A region, ISO 3166-2:GE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// ISO 3166-2 code: `GE-IM`.
    pub code: String,
    /// The name in both languages.
    pub name: Bilingual,
    /// What kind of unit it is.
    pub kind: RegionKind,
    /// Whether a person can be routed by it; false for Abkhazia.
    pub routable: bool,
}

/// A line of `regions.csv`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    code: String,
    name_ka: String,
    name_en: String,
    kind: RegionKind,
    routable: bool,
}

impl From<Row> for Region {
    fn from(row: Row) -> Self {
        let name = Bilingual::composed(row.name_ka, row.name_en);
        Self { code: row.code, name, kind: row.kind, routable: row.routable }
    }
}

#[cfg(test)]
impl Row {
    pub(super) fn sample(code: &str, routable: bool) -> Self {
        let name = || code.to_owned();
        Self { code: name(), name_ka: name(), name_en: name(), kind: RegionKind::Region, routable }
    }
}
