//! The lines of a report in a file, read one by one: memory does not grow with the file.
//!
//! A line of the file is a line of the report, or its header. Nothing that a line holds has a line break in it, so that a
//! quotation mark that is never closed spoils its own line and no other.

mod csv;
mod ndjson;

use std::io::{self, BufRead, Read};

use super::item::Item;
use crate::fault::{Fault, FaultKind};
use csv::Table;

/// Bytes of a line at most; the longest that makes sense has about a hundred.
const LONGEST_LINE: usize = 8 * 1024;

/// How the lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Columns behind a header: RFC 4180, with commas or semicolons.
    Csv,
    /// A JSON object a line.
    Ndjson,
}

/// A line, and where it stands in the file.
#[derive(Debug)]
pub struct Line {
    /// Its number, from 1 on.
    pub number: i32,
    /// What it says, or every fault it has.
    pub read: Result<Item, Vec<Fault>>,
}

/// A file that is not even text.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It is not UTF-8.
    #[error("line {line} is not UTF-8")]
    NotUtf8 {
        /// Where that shows first.
        line: i32,
    },
    /// It cannot be read at all.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads a file line by line.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    form: Form,
    table: Option<Table>,
    number: i32,
    buffer: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `reader`.
    pub fn of(reader: R, form: Form) -> Self {
        Self { reader, form, table: None, number: 0, buffer: Vec::with_capacity(512), ended: false }
    }

    /// Takes the next line of the file; `None` at its end. `false` for one that is too long to be looked at.
    fn take(&mut self) -> Result<Option<bool>, Unreadable> {
        self.buffer.clear();
        let most = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
        (&mut self.reader).take(most).read_until(b'\n', &mut self.buffer)?;
        if self.buffer.is_empty() {
            return Ok(None);
        }
        self.number = self.number.saturating_add(1);
        let whole = self.buffer.ends_with(b"\n") || self.buffer.len() < LONGEST_LINE;
        if !whole {
            self.skip()?;
            return Ok(Some(false));
        }
        while matches!(self.buffer.last(), Some(b'\n' | b'\r')) {
            self.buffer.pop();
        }
        if self.number == 1 && self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.buffer.drain(..3);
        }
        Ok(Some(true))
    }

    /// Leaves out what is left of a line.
    fn skip(&mut self) -> io::Result<()> {
        loop {
            let part = self.reader.fill_buf()?;
            let end = part.iter().position(|byte| *byte == b'\n');
            let (taken, over) = end.map_or((part.len(), part.is_empty()), |end| (end + 1, true));
            self.reader.consume(taken);
            if over {
                return Ok(());
            }
        }
    }

    fn line(&self, read: Result<Item, Vec<Fault>>) -> Line {
        Line { number: self.number, read }
    }

    fn fault(&self, kind: FaultKind) -> Line {
        self.line(Err(vec![Fault::new(format!("/lines/{}", self.number), kind)]))
    }

    fn following(&mut self) -> Result<Option<Line>, Unreadable> {
        loop {
            let Some(whole) = self.take()? else {
                self.ended = true;
                return Ok(self.nothing_at_all());
            };
            let max = u32::try_from(LONGEST_LINE).unwrap_or(u32::MAX);
            let heading = self.form == Form::Csv && self.table.is_none();
            if !whole {
                self.ended = heading;
                return Ok(Some(self.fault(FaultKind::TooLong { max })));
            }
            let line = self.number;
            let text = std::str::from_utf8(&self.buffer).map_err(|_| Unreadable::NotUtf8 { line })?;
            if text.trim().is_empty() {
                continue;
            }
            let place = format!("/lines/{line}");
            let read = match (self.form, &mut self.table) {
                (Form::Ndjson, _) => ndjson::read(text, &place),
                (Form::Csv, Some(table)) => table.read(text, &place),
                (Form::Csv, none) => match Table::of(text, &place) {
                    Ok(table) => {
                        *none = Some(table);
                        continue;
                    }
                    // Without a header no line can be read.
                    Err(faults) => {
                        self.ended = true;
                        Err(faults)
                    }
                },
            };
            return Ok(Some(self.line(read)));
        }
    }

    /// What is missing from a file without any content.
    fn nothing_at_all(&self) -> Option<Line> {
        let fault = |place: &str, kind| Fault::new(place, kind);
        let faults = match self.form {
            Form::Csv if self.table.is_none() => vec![
                fault("/lines/1/assistance_id", FaultKind::Required),
                fault("/lines/1/amount", FaultKind::Required),
            ],
            Form::Ndjson if self.number == 0 => vec![fault("/lines", FaultKind::TooFewItems { min: 1 })],
            Form::Csv | Form::Ndjson => return None,
        };
        Some(Line { number: 1, read: Err(faults) })
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Line, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.following().transpose();
        self.ended |= matches!(next, Some(Err(_)));
        next
    }
}
