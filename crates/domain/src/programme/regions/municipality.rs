//! The municipalities.

use serde::Deserialize;

use super::Region;
use crate::locale::Bilingual;

/// A municipality of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Our code: `kutaisi`.
    pub code: String,
    /// The ISO 3166-2 code of its region.
    pub region: String,
    /// The short name in both languages.
    pub name: Bilingual,
    /// The official name, which exists in Georgian only.
    pub official_name_ka: String,
    /// Whether it is a self-governing city.
    pub self_governing_city: bool,
    /// Whether a person who lives there can be routed: false for occupied places.
    pub routable: bool,
}

/// A line of `municipalities.csv`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) code: String,
    pub(super) region: String,
    name_ka: String,
    official_name_ka: String,
    name_en: String,
    self_governing_city: bool,
    routable: bool,
}

impl Municipality {
    /// A municipality is routable only when its region is.
    pub(super) fn within(row: Row, region: &Region) -> Self {
        Self {
            code: row.code,
            region: row.region,
            name: Bilingual::composed(row.name_ka, row.name_en),
            official_name_ka: row.official_name_ka,
            self_governing_city: row.self_governing_city,
            routable: row.routable && region.routable,
        }
    }
}

#[cfg(test)]
impl Row {
    pub(super) fn sample(code: &str, region: &str, routable: bool) -> Self {
        let (name, region) = (|| code.to_owned(), region.to_owned());
        Self {
            code: name(),
            region,
            name_ka: name(),
            official_name_ka: name(),
            name_en: name(),
            self_governing_city: false,
            routable,
        }
    }
}
