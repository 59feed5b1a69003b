//! Countries of a stay abroad.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::fault::FaultKind;

/// The 249 codes of ISO 3166-1 alpha-2, as published in 2023.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH \
    ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT \
    HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS \
    LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI \
    NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG \
    SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG \
    UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

const GEORGIA: &str = "GE";

/// A country abroad, ISO 3166-1 alpha-2.
///
/// Invariant: one of the assigned codes, and not Georgia, because a returnee's stay was abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(&'static str);

impl Country {
    /// Reads a two-letter code in capitals. Fails with `country_unknown`, or `country_not_abroad` for `GE`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        let code = CODES.split(' ').find(|code| *code == text).ok_or(FaultKind::CountryUnknown)?;
        if code == GEORGIA { Err(FaultKind::CountryNotAbroad) } else { Ok(Self(code)) }
    }

    /// Every country abroad, by its letters.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.split(' ').filter(|code| *code != GEORGIA).map(Self)
    }

    /// The two letters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_in_order() {
        let codes: Vec<_> = CODES.split(' ').collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.windows(2).all(|pair| pair.first() < pair.last()));
        assert!(codes.iter().all(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())));
    }

    #[test]
    fn a_stay_abroad_is_not_in_georgia() {
        assert_eq!(Country::parse("DE").map(Country::as_str), Ok("DE"));
        assert_eq!(Country::parse("GE"), Err(FaultKind::CountryNotAbroad));
        for unknown in ["", "de", "XX", "DEU", "D", " DE", "DE FR"] {
            assert_eq!(Country::parse(unknown), Err(FaultKind::CountryUnknown), "{unknown}");
        }
    }
}
