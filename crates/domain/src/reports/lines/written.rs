//! Items as a table that is read back as it was written.

use crate::reports::item::Item;
use csv::{Terminator, WriterBuilder};

/// An item as people look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What is read back.
    pub item: Item,
    /// The reference of its case; `None` where it is not to be shown.
    pub case: Option<String>,
    /// Who got it; `None` where that is not to be shown, or not known any more.
    pub person: Option<String>,
}

/// The table, in UTF-8 with the mark by which spreadsheets know it.
pub fn table(rows: &[Row]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(["case_reference", "person", "assistance_id", "amount", "delivered_on"])?;
    for Row { item, case, person } in rows {
        let day = item.delivered_on.map(|day| day.to_string()).unwrap_or_default();
        let person = person.as_deref().map(harmless).unwrap_or_default();
        let case = case.clone().unwrap_or_default();
        writer.write_record([case, person, item.assistance.to_string(), item.amount.to_string(), day])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A spreadsheet calculates what begins like a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}
