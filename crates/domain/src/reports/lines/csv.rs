//! Columns behind a header.

use std::fmt;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::cell;
use crate::fault::{Fault, FaultKind, pointer_step};
use crate::money::Money;
use crate::reports::item::{self, Item};

/// Columns of a file at most, empty ones at the end included: there are six that have a name.
const MOST_COLUMNS: usize = 64;

/// What divides columns. The tab is what a spreadsheet puts into text in UTF-16.
const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// Characters of an unknown column's name that are repeated.
const LONGEST_NAME: usize = 60;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    AssistanceId,
    Amount,
    DeliveredOn,
    /// For people: faults name it beside the line.
    CaseReference,
    /// For people: neither is read.
    Person,
    Note,
}

impl Column {
    const ALL: [Self; 6] =
        [Self::AssistanceId, Self::Amount, Self::DeliveredOn, Self::CaseReference, Self::Person, Self::Note];

    /// Its name, and what else it may be called.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::AssistanceId => &["assistance_id", "assistance", "დახმარება", "დახმარების_იდენტიფიკატორი"],
            Self::Amount => &["amount", "თანხა"],
            Self::DeliveredOn => &["delivered_on", "გაცემის_დღე", "გაცემის_თარიღი"],
            Self::CaseReference => &["case_reference", "საქმის_ნომერი"],
            Self::Person => &["person", "პირი"],
            Self::Note => &["note", "შენიშვნა"],
        }
    }

    /// Capitals and blanks make no difference.
    fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(' ', "_");
        Self::ALL.into_iter().find(|column| column.names().contains(&name.as_str()))
    }
}

/// A line that is not blank.
pub struct Row {
    /// What it says, or every fault it has.
    pub read: Result<Item, Vec<Fault>>,
    /// The reference of the case that it names.
    pub case: Option<String>,
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
    /// Reads the header at `place`, whose columns are divided by `delimiter` where the file says so. Fails with every fault
    /// it has.
    pub fn of(header: &str, delimiter: Option<char>, place: &str) -> Result<Self, Vec<Fault>> {
        let most = DELIMITERS.into_iter().rev().max_by_key(|delimiter| header.matches(*delimiter).count());
        let delimiter = delimiter.or(most).unwrap_or(',');
        let mut fields = Fields::divided_by(delimiter);
        let count = fields.split(header).map_err(|kind| vec![Fault::new(place, kind)])?;
        let named = (0..count).rev().find(|index| !fields.get(*index).trim().is_empty());
        let (mut columns, mut faults) = (Vec::new(), Vec::new());
        for index in 0..named.map_or(0, |last| last.saturating_add(1)) {
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

    /// Reads the line at `place`: what it says, and the case that it names. `None` where every cell is empty. Fails with
    /// every fault it has.
    pub fn read(&mut self, line: &str, place: &str) -> Option<Row> {
        let count = match self.fields.split(line) {
            Ok(count) => count,
            Err(kind) => return Some(Row { read: Err(vec![Fault::new(place, kind)]), case: None }),
        };
        let cells: Vec<&str> = (0..count).map(|index| self.fields.get(index).trim()).collect();
        let last = cells.iter().rposition(|cell| !cell.is_empty())?;
        let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
        let case = self.columns.iter().position(|column| *column == Column::CaseReference);
        let case = case.and_then(|index| cell::reference(cell(index)));
        let read = self.item(last, &cell, place).map_err(|faults| {
            let about = |fault: Fault| fault.about(case);
            faults.into_iter().map(about).collect()
        });
        Some(Row { read, case: case.map(ToOwned::to_owned) })
    }

    fn item<'a>(&self, last: usize, cell: &impl Fn(usize) -> &'a str, place: &str) -> Result<Item, Vec<Fault>> {
        if last >= self.columns.len() {
            let max = u32::try_from(self.columns.len()).unwrap_or(u32::MAX);
            return Err(vec![Fault::new(place, FaultKind::TooManyItems { max })]);
        }
        let (mut faults, mut id, mut amount, mut day) = (Vec::new(), None, None, None);
        for (index, column) in self.columns.iter().enumerate() {
            let told = cell(index);
            let read = match column {
                Column::CaseReference | Column::Person | Column::Note => Ok(()),
                Column::DeliveredOn if told.is_empty() => Ok(()),
                _ if told.is_empty() => Err(FaultKind::Required),
                Column::AssistanceId => item::assistance(told).map(|read| id = Some(read)),
                Column::Amount => self.amount(index, cell).map(|read| amount = Some(read)),
                Column::DeliveredOn => cell::day(told).map(|read| day = Some(read)),
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

    /// The amount in a column. Between commas, a decimal comma that nobody quoted makes two cells of one amount: where the
    /// next one is for people only, nothing else would tell.
    fn amount<'a>(&self, index: usize, cell: &impl Fn(usize) -> &'a str) -> Result<Money, FaultKind> {
        let read = cell::amount(cell(index))?;
        let (next, behind) = (index.saturating_add(1), cell(index.saturating_add(1)));
        let is_unread = |column: &Column| matches!(column, Column::CaseReference | Column::Person | Column::Note);
        // Tetri, or thousands with them, and nothing that somebody's number or a year could be.
        let (whole, tetri) = behind.split_once('.').map_or((behind, None), |(whole, tetri)| (whole, Some(tetri)));
        let is_short = |digits: &str, most: usize| {
            (1..=most).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
        };
        let is_rest = match tetri {
            None => is_short(whole, 2),
            Some(tetri) => whole.len() == 3 && is_short(whole, 3) && is_short(tetri, 2),
        };
        if self.fields.delimiter == ',' && is_rest && self.columns.get(next).is_some_and(is_unread) {
            let readings = [read.to_string(), format!("{},{behind}", cell(index))];
            return Err(FaultKind::Ambiguous { readings });
        }
        Ok(read)
    }
}

/// The delimiter that the first line of a file names for spreadsheets: `sep=;`.
pub fn named_delimiter(line: &str) -> Option<char> {
    let named = line.trim_matches('"').strip_prefix("sep=")?;
    DELIMITERS.into_iter().find(|delimiter| named.chars().eq([*delimiter]))
}

/// Whether a line holds nothing, however many columns it has.
pub fn is_blank(line: &str) -> bool {
    line.chars().all(|letter| letter.is_whitespace() || DELIMITERS.contains(&letter))
}

/// A line divided into fields, in room that is used again.
struct Fields {
    delimiter: char,
    reader: Reader,
    line: Vec<u8>,
    text: Vec<u8>,
    ends: [usize; MOST_COLUMNS + 1],
}

impl Fields {
    fn divided_by(delimiter: char) -> Self {
        let reader = ReaderBuilder::new().delimiter(u8::try_from(delimiter).unwrap_or(b',')).build();
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
}
