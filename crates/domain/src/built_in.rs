//! The fault of a data file that was compiled into the program.

use crate::fault::Fault;
use crate::locale::Language;

/// A built-in data file contradicts itself or cannot be read. Names the file and the place.
///
/// Nobody outside can cause it: the files are compiled in, and the tests of this crate load each one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("built-in data file {file}: {reason}")]
pub struct BuiltInError {
    /// The file, relative to `crates/domain/data`.
    pub file: &'static str,
    /// What is wrong, in English.
    pub reason: String,
}

impl BuiltInError {
    pub(crate) fn new(file: &'static str, reason: &impl ToString) -> Self {
        Self { file, reason: reason.to_string() }
    }

    pub(crate) fn from_faults(file: &'static str, faults: &[Fault]) -> Self {
        let lines: Vec<String> =
            faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.kind.detail(Language::En))).collect();
        Self { file, reason: lines.join("; ") }
    }
}
