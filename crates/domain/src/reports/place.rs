//! Places in the content of a report, as JSON pointers name them (RFC 6901).

use std::collections::BTreeSet;

use super::content::Content;
use crate::fault::FaultKind;
use crate::locale::Bilingual;
use crate::text::is_hidden;
use serde::{Deserialize, Serialize};

/// What of a report's content can be pointed at: every member that it may have, and of its lists the entries that are
/// there.
#[derive(Debug, Clone)]
pub struct Places<'a> {
    /// What it says, its lines aside.
    pub content: &'a Content,
    /// How many items it has.
    pub items: usize,
    /// How many documents belong to it.
    pub documents: usize,
    /// Which lines of its file were looked for and are there; `None` where its items came as JSON.
    pub lines: Option<BTreeSet<i32>>,
}

/// What has to be put right in a report, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnReason {
    /// A pointer into the content, or to a line of its file.
    pub pointer: String,
    /// What has to be put right there.
    pub reason: String,
}

/// Whether the text is a pointer at all, to whatever.
pub fn pointer(text: &str) -> Result<(), FaultKind> {
    if text.chars().any(is_hidden) {
        return Err(FaultKind::ControlCharacter);
    }
    let escaped = |rest: &str| rest.starts_with(['0', '1']);
    let whole = text.is_empty() || text.starts_with('/');
    if whole && text.split('~').skip(1).all(escaped) {
        return Ok(());
    }
    Err(FaultKind::Malformed {
        expected: Bilingual::fixed("JSON მიმთითებელი (RFC 6901)", "a JSON pointer (RFC 6901)")
    })
}

/// The number of the line that a pointer leads to, if it leads to one.
#[must_use]
pub fn line_of(pointer: &str) -> Option<i32> {
    match *steps(pointer) {
        ["lines", line, ..] => number(line).and_then(|line| i32::try_from(line).ok()),
        _ => None,
    }
}

impl Places<'_> {
    /// Whether a pointer leads to one of them. The empty one and `/` are the whole.
    #[must_use]
    pub fn has(&self, pointer: &str) -> bool {
        let among = |entry: &str, count: usize| number(entry).is_some_and(|entry| entry < count);
        match *steps(pointer) {
            [] | ["" | "narrative" | "indicators" | "financial" | "items" | "documents"] => true,
            ["narrative", member] => ["summary", "achievements", "difficulties", "lessons"].contains(&member),
            ["indicators", entry, ref member @ ..] => {
                let found = number(entry).and_then(|entry| self.content.indicators.get(entry));
                found.is_some_and(|indicator| match *member {
                    [] | ["component" | "persons"] => true,
                    ["persons", group] | ["persons", group, "sex" | "age_band" | "count"] => {
                        among(group, indicator.persons.len())
                    }
                    _ => false,
                })
            }
            ["financial", entry, ref member @ ..] => {
                among(entry, self.content.financial.len())
                    && matches!(member, [] | ["component" | "spent"] | ["spent", "amount" | "currency"])
            }
            ["items", entry, ref member @ ..] => among(entry, self.items) && of_item(member),
            ["documents", entry] => among(entry, self.documents),
            ["lines"] => self.lines.is_some(),
            ["lines", _, ref member @ ..] => {
                let line = line_of(pointer).zip(self.lines.as_ref());
                line.is_some_and(|(line, lines)| lines.contains(&line)) && of_item(member)
            }
            _ => false,
        }
    }
}

/// Whether an item can have that member, or that column.
fn of_item(member: &[&str]) -> bool {
    matches!(member, [] | ["assistance_id" | "amount" | "delivered_on"] | ["amount", "amount" | "currency"])
}

/// None of the names that lead anywhere has anything escaped in it.
fn steps(pointer: &str) -> Vec<&str> {
    pointer.split('/').skip(1).collect()
}

/// A number as pointers have it: digits, of which the first is no zero, but for zero itself.
fn number(step: &str) -> Option<usize> {
    let plain = step == "0" || (!step.starts_with('0') && step.bytes().all(|byte| byte.is_ascii_digit()));
    plain.then(|| step.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

    use super::*;
    use crate::component::ComponentCode;
    use crate::money::Money;
    use crate::person::Sex;
    use crate::reports::content::{AgeBand, FinancialLine, Indicator, Persons};

    #[test]
    fn a_pointer_leads_to_what_the_content_can_have() {
        let group = |age_band| Persons { sex: Sex::Female, age_band, count: 1 };
        let persons = vec![group(AgeBand::Under18), group(AgeBand::Under30)];
        let says = Content {
            narrative: None,
            indicators: vec![Indicator { component: ComponentCode::Medical, persons }],
            financial: vec![FinancialLine { component: ComponentCode::Medical, spent: Money::ZERO }],
        };
        let json = Places { content: &says, items: 2, documents: 1, lines: None };
        let file = Places { lines: Some(BTreeSet::from([2, 4])), ..json.clone() };
        for (pointer, places) in [
            ("", "both"),
            ("/", "both"),
            ("/narrative", "both"),
            ("/narrative/lessons", "both"),
            ("/indicators/0", "both"),
            ("/indicators/0/persons/1/count", "both"),
            ("/financial/0/spent/amount", "both"),
            ("/items", "both"),
            ("/items/1/amount/currency", "both"),
            ("/documents/0", "both"),
            ("/lines", "file"),
            ("/lines/2", "file"),
            ("/lines/4/amount", "file"),
            ("//", "none"),
            ("/narrative/foo", "none"),
            ("/narrative/summary/0", "none"),
            ("/narrative~1summary", "none"),
            ("/indicators/1", "none"),
            ("/indicators/-", "none"),
            ("/indicators/00/component", "none"),
            ("/indicators/0/persons/2", "none"),
            ("/indicators/0/persons/0/count/", "none"),
            ("/financial/9/spent", "none"),
            ("/financial/+0", "none"),
            ("/items/2/amount", "none"),
            ("/items/0/name", "none"),
            ("/documents/0/kind", "none"),
            ("/documents/1", "none"),
            ("/lines/3/amount", "none"),
            ("/lines/04/amount", "none"),
            ("/lines/99999999999/amount", "none"),
        ] {
            assert_eq!(super::pointer(pointer), Ok(()));
            let found = match (json.has(pointer), file.has(pointer)) {
                (true, true) => "both",
                (false, true) => "file",
                (true, false) => "json",
                (false, false) => "none",
            };
            assert_eq!(found, places, "{pointer}");
        }
        for (text, code) in [
            ("narrative", "malformed"),
            ("/a~2", "malformed"),
            ("/a~", "malformed"),
            ("/\u{202e}\u{200b}", "control_character"),
            ("/\n", "control_character"),
        ] {
            assert_eq!(super::pointer(text).unwrap_err().code(), code, "{text:?}");
        }
    }
}
