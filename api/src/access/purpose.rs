//! What a caller needs people's data for, in its own words.

use actix_web::HttpRequest;
use reintegration_domain::fault::{Fault, FaultKind};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::text::is_hidden;

/// The place of the header in problems.
const PLACE: &str = "/header/X-Purpose";

const PURPOSE: &str = "x-purpose";
const LONGEST: usize = 200;

/// The purpose that a caller states. What is wrong with it is told when it is the turn of faults: after who may not, and
/// what is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// None.
    Unstated,
    /// In the caller's words.
    Stated(String),
    /// In words that cannot be kept.
    Malformed,
}

impl Purpose {
    /// The purpose that the caller states.
    pub fn of(request: &HttpRequest) -> Self {
        let mut values = request.headers().get_all(PURPOSE);
        let Some(value) = values.next() else { return Self::Unstated };
        let text = std::str::from_utf8(value.as_bytes()).unwrap_or_default().trim();
        let well_formed = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(is_hidden);
        if well_formed && values.next().is_none() { Self::Stated(text.to_owned()) } else { Self::Malformed }
    }

    /// The caller's words.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Stated(text) => Some(text),
            Self::Unstated | Self::Malformed => None,
        }
    }

    /// What is wrong with it, where it `is_required` or not.
    pub fn fault(&self, is_required: bool) -> Option<Fault> {
        let expected = Bilingual::fixed("1-დან 200-მდე სიმბოლო, ერთხელ", "1 to 200 characters, once");
        match self {
            Self::Unstated if is_required => Some(Fault::new(PLACE, FaultKind::Required)),
            Self::Malformed => Some(Fault::new(PLACE, FaultKind::Malformed { expected })),
            Self::Unstated | Self::Stated(_) => None,
        }
    }
}
