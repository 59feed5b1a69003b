//! The lines of a report in a file, read one by one: memory does not grow with the file.
//!
//! A line of the file is a line of the report, or its header. It ends at a line feed; in CSV also at a carriage return,
//! as old spreadsheets write it, but for one between quotation marks. Nothing that a line holds has a line feed in it, so
//! that a quotation mark that is never closed spoils nothing behind the next line feed.

mod cell;
mod csv;
mod decoded;
mod ndjson;
#[cfg(test)]
mod tests;
mod written;

pub use written::{Row, table};

use std::io::{self, BufRead};
use std::mem;

use super::item::Item;
use crate::fault::{Fault, FaultKind};
use crate::vocabulary::vocabulary;
use csv::{Table, is_blank, named_delimiter};
use decoded::Decoded;

/// Bytes of a line at most; the longest that makes sense has about a hundred.
const LONGEST_LINE: usize = 8 * 1024;

/// How the lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Columns behind a header: RFC 4180, and what spreadsheets make of it.
    Csv,
    /// A JSON object a line.
    Ndjson,
}

vocabulary! {
    /// How the lines of a revision were sent.
    pub enum LineForm {
        /// As items of the content.
        Items = "items", "პოზიციები" =>
            "დახმარებები ანგარიშის შინაარსთან ერთად გამოიგზავნა.";
        /// As lines of a file.
        Lines = "lines", "ფაილის სტრიქონები", "lines of a file" =>
            "დახმარებები ფაილის სტრიქონებად გამოიგზავნა.";
    }
}

/// A line, and where it stands in the file.
#[derive(Debug)]
pub struct Line {
    /// Its number, from 1 on.
    pub number: i32,
    /// What it says, or every fault it has.
    pub read: Result<Item, Vec<Fault>>,
    /// The reference of its case, where the file has that column.
    pub case: Option<String>,
}

/// A file that is not even text.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It is neither UTF-8 nor UTF-16.
    #[error("line {line} is no text")]
    NoText {
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
    reader: Decoded<R>,
    form: Form,
    /// How columns are divided, where the first line says so.
    delimiter: Option<char>,
    table: Option<Table>,
    number: i32,
    buffer: Vec<u8>,
    /// Whether the last line ended at a carriage return: a line feed behind it belongs to it.
    returned: bool,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `reader`.
    pub fn of(reader: R, form: Form) -> Self {
        let (reader, buffer) = (Decoded::of(reader), Vec::with_capacity(512));
        Self { reader, form, delimiter: None, table: None, number: 0, buffer, returned: false, ended: false }
    }

    /// Takes the next line of the file; `None` at its end. `false` for one that is too long to be looked at.
    fn take(&mut self) -> Result<Option<bool>, Unreadable> {
        self.buffer.clear();
        if mem::take(&mut self.returned) && self.reader.fill_buf()?.first() == Some(&b'\n') {
            self.reader.consume(1);
        }
        let (mut quoted, mut whole) = (false, true);
        loop {
            let part = self.reader.fill_buf()?;
            if part.is_empty() && whole && self.buffer.is_empty() {
                return Ok(None);
            }
            let end = part.iter().position(|byte| {
                quoted ^= *byte == b'"';
                *byte == b'\n' || (*byte == b'\r' && self.form == Form::Csv && !quoted)
            });
            let (before, behind) = part.split_at(end.unwrap_or(part.len()));
            // What is too long is not kept, but read to its end.
            whole &= self.buffer.len().saturating_add(before.len()) <= LONGEST_LINE;
            if whole {
                self.buffer.extend_from_slice(before);
            }
            self.returned = behind.first() == Some(&b'\r');
            let over = end.is_some() || part.is_empty();
            let taken = before.len() + usize::from(end.is_some());
            self.reader.consume(taken);
            if over {
                break;
            }
        }
        self.number = self.number.saturating_add(1);
        while self.buffer.last() == Some(&b'\r') {
            self.buffer.pop();
        }
        if self.number == 1 && self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.buffer.drain(..3);
        }
        Ok(Some(whole))
    }

    fn line(&self, read: Result<Item, Vec<Fault>>) -> Line {
        Line { number: self.number, read, case: None }
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
            let text = std::str::from_utf8(&self.buffer).map_err(|_| Unreadable::NoText { line })?;
            if text.trim().is_empty() || self.form == Form::Csv && is_blank(text) {
                continue;
            }
            let place = format!("/lines/{line}");
            let read = match (self.form, &mut self.table) {
                (Form::Ndjson, _) => ndjson::read(text, &place),
                (Form::Csv, Some(table)) => match table.read(text, &place) {
                    Some(row) => return Ok(Some(Line { number: line, read: row.read, case: row.case })),
                    None => continue,
                },
                (Form::Csv, _) if line == 1 && named_delimiter(text).is_some() => {
                    self.delimiter = named_delimiter(text);
                    continue;
                }
                (Form::Csv, none) => match Table::of(text, self.delimiter, &place) {
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
        Some(Line { number: 1, read: Err(faults), case: None })
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
