//! What a caller needs people's data for, in its own words.

use crate::error::Problem;
use actix_web::HttpRequest;
use reintegration_domain::fault::FaultKind;
use reintegration_domain::locale::Bilingual;

/// The place of the header in problems.
pub const PLACE: &str = "/header/X-Purpose";

const PURPOSE: &str = "x-purpose";
const LONGEST: usize = 200;

/// The purpose that the caller states.
pub fn stated(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let mut values = request.headers().get_all(PURPOSE);
    let Some(value) = values.next() else { return Ok(None) };
    let text = std::str::from_utf8(value.as_bytes()).unwrap_or_default().trim();
    let well_formed = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if well_formed && values.next().is_none() {
        return Ok(Some(text.to_owned()));
    }
    let expected = Bilingual::fixed("1-დან 200-მდე სიმბოლო, ერთხელ", "1 to 200 characters, once");
    Err(Problem::fault(PLACE, FaultKind::Malformed { expected }))
}
