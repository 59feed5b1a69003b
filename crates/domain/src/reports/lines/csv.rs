//! Columns behind a header.

use std::fmt;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::fault::{Fault, FaultKind, pointer_step};
use crate::reports::item::{self, Item};

/// Columns of a file at most: there are three that mean something.
const MOST_COLUMNS: usize = 16;

/// Characters of an unknown column's name that are repeated.
const LONGEST_NAME: usize = 60;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    AssistanceId,
    Amount,
    DeliveredOn,
}

impl Column {
    const ALL: [Self; 3] = [Self::AssistanceId, Self::Amount, Self::DeliveredOn];

    /// Its name, and what else it may be called.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::AssistanceId => &["assistance_id", "assistance", "დახმარება", "დახმარების_იდენტიფიკატორი"],
            Self::Amount => &["amount", "თანხა"],
            Self::DeliveredOn => &["delivered_on", "გაცემის_დღე", "გაცემის_თარიღი"],
        }
    }

    /// Capitals and blanks make no difference.
    fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(' ', "_");
        Self::ALL.into_iter().find(|column| column.names().contains(&name.as_str()))
    }
}

/// What the header says: how lines are divided, and what stands where.
pub struct Table {
    fields: Fields,
    columns: Vec<Column>,
}

impl fmt::Debug for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Table").field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl Table {
    /// Reads the header at `place`. Fails with every fault it has.
    pub fn of(header: &str, place: &str) -> Result<Self, Vec<Fault>> {
        let count = |delimiter: char| header.matches(delimiter).count();
        let delimiter = if count(';') > count(',') { b';' } else { b',' };
        let mut fields = Fields::divided_by(delimiter);
        let count = fields.split(header).map_err(|kind| vec![Fault::new(place, kind)])?;
        let (mut columns, mut faults) = (Vec::new(), Vec::new());
        for index in 0..count {
            let name = fields.get(index);
            let column = Column::named(name);
            let told: String = name.chars().take(LONGEST_NAME).collect();
            let at = format!("{place}/{}", pointer_step(column.map_or(told.as_str(), |column| column.names()[0])));
            match column {
                Some(column) if columns.contains(&column) => faults.push(Fault::new(at, FaultKind::RepeatedKey)),
                Some(column) => columns.push(column),
                None => faults.push(Fault::new(at, FaultKind::UnknownField)),
            }
        }
        for column in [Column::AssistanceId, Column::Amount] {
            if !columns.contains(&column) {
                faults.push(Fault::new(format!("{place}/{}", column.names()[0]), FaultKind::Required));
            }
        }
        if faults.is_empty() { Ok(Self { fields, columns }) } else { Err(faults) }
    }

    /// Reads the line at `place`. Fails with every fault it has.
    pub fn read(&mut self, line: &str, place: &str) -> Result<Item, Vec<Fault>> {
        let count = self.fields.split(line).map_err(|kind| vec![Fault::new(place, kind)])?;
        if count > self.columns.len() {
            let max = u32::try_from(self.columns.len()).unwrap_or(u32::MAX);
            return Err(vec![Fault::new(place, FaultKind::TooManyItems { max })]);
        }
        let (mut faults, mut id, mut amount, mut day) = (Vec::new(), None, None, None);
        for (index, column) in self.columns.iter().enumerate() {
            let cell = if index < count { self.fields.get(index).trim() } else { "" };
            let read = match column {
                Column::DeliveredOn if cell.is_empty() => Ok(()),
                _ if cell.is_empty() => Err(FaultKind::Required),
                Column::AssistanceId => item::assistance(cell).map(|read| id = Some(read)),
                Column::Amount => self.fields.amount(cell).map(|read| amount = Some(read)),
                Column::DeliveredOn => item::day(cell).map(|read| day = Some(read)),
            };
            if let Err(kind) = read {
                faults.push(Fault::new(format!("{place}/{}", column.names()[0]), kind));
            }
        }
        match (id, amount) {
            (Some(assistance), Some(amount)) if faults.is_empty() => Ok(Item { assistance, amount, delivered_on: day }),
            _ => Err(faults),
        }
    }
}

/// A line divided into fields, in room that is used again.
struct Fields {
    delimiter: u8,
    reader: Reader,
    line: Vec<u8>,
    text: Vec<u8>,
    ends: [usize; MOST_COLUMNS + 1],
}

impl Fields {
    fn divided_by(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { delimiter, reader, line: Vec::new(), text: Vec::new(), ends: [0; MOST_COLUMNS + 1] }
    }

    /// Divides a line; gives how many fields it has.
    fn split(&mut self, line: &str) -> Result<usize, FaultKind> {
        if line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            return Err(FaultKind::UnclosedQuote);
        }
        self.line.clear();
        self.line.extend_from_slice(line.as_bytes());
        self.line.push(b'\n');
        self.text.resize(self.line.len(), 0);
        self.reader.reset();
        match self.reader.read_record(&self.line, &mut self.text, &mut self.ends) {
            (ReadRecordResult::Record | ReadRecordResult::OutputEndsFull, _, _, count) if count > MOST_COLUMNS => {
                Err(FaultKind::TooManyItems { max: u32::try_from(MOST_COLUMNS).unwrap_or(u32::MAX) })
            }
            // All of the line was read: a quotation mark within a field can end it early.
            (ReadRecordResult::Record, read, _, count) if read == self.line.len() => Ok(count),
            _ => Err(FaultKind::UnclosedQuote),
        }
    }

    /// A field of the line that was divided last.
    fn get(&self, index: usize) -> &str {
        let end = |index: usize| self.ends.get(index).copied().unwrap_or_default();
        let start = index.checked_sub(1).map_or(0, end);
        let bytes = self.text.get(start..end(index)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Where fields are divided by semicolons, the comma is left for the decimals.
    fn amount(&self, cell: &str) -> Result<crate::money::Money, FaultKind> {
        if self.delimiter == b';' { item::amount(&cell.replacen(',', ".", 1)) } else { item::amount(cell) }
    }
}
