//! How a grant's money divides among the components, where nobody has said.

use serde::Deserialize;

use crate::built_in::BuiltInError;
use crate::component::ComponentCode;
use crate::locale::Bilingual;
use crate::money::Money;

const FILE: &str = "grant-lines.json";

/// The built-in division.
///
/// Invariant: every component once, and 100 per cent together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    shares: Vec<Share>,
    /// How far it can be trusted.
    pub note: Bilingual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    component: ComponentCode,
    percent: u32,
}

impl Shares {
    /// Reads and checks the file.
    pub fn built_in() -> Result<Self, BuiltInError> {
        let shares: Self = serde_json::from_str(include_str!("../../data/grant-lines.json"))
            .map_err(|error| BuiltInError::new(FILE, &error))?;
        let components: Vec<_> = shares.shares.iter().map(|share| share.component).collect();
        if components != ComponentCode::ALL || shares.shares.iter().map(|share| share.percent).sum::<u32>() != 100 {
            return Err(BuiltInError::new(FILE, &"each component once, and 100 per cent together"));
        }
        Ok(shares)
    }

    /// The lines of a grant of `amount`, to the tetri: what does not divide evenly goes to the first.
    #[must_use]
    pub fn divide(&self, amount: Money) -> Vec<(ComponentCode, Money)> {
        let part = |percent: u32| Money::from_minor(amount.minor() / 100 * i64::from(percent)).unwrap_or_default();
        let mut lines: Vec<_> = self.shares.iter().map(|share| (share.component, part(share.percent))).collect();
        let given = Money::checked_sum(lines.iter().map(|(_, part)| *part));
        let rest = given.and_then(|given| amount.checked_sub(given)).unwrap_or_default();
        if let Some((_, first)) = lines.first_mut() {
            *first = first.checked_add(rest).unwrap_or(*first);
        }
        lines
    }
}
