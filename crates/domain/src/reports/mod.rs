//! Reports: what an organisation tells of a period of its grant, and what may become of it.

mod comparison;
mod content;
mod item;
mod lateness;
mod lifecycle;
mod lines;
mod place;
mod record;
#[cfg(test)]
mod tests;

pub use comparison::{Changed, ChangedSinceReturn, ItemsChanged, compare};
pub use content::{AgeBand, Content, FinancialLine, Indicator, Narrative, Persons, RawContent, RawFinancialLine};
pub use item::{Item, RawItem};
pub use lateness::{due_after_return, is_overdue, next_to_tell, status, told_after_return};
pub use lifecycle::{Command, DocumentKind, Event, OnExpiry, Refusal, Stage, State, Status, Told, apply, on_expiry};
pub use lines::{Form, Line, LineForm, Lines, Row, Unreadable, table};
pub use place::{Places, ReturnReason, line_of, pointer};
pub use record::{ComponentRecord, Difference, Findings, Recorded, ServedPersons, Severity};
