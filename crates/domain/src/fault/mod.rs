//! What is wrong with input: where, which code, in words of both languages.
//!
//! Parsers report every fault at once, each with the pointer of the value it is about.

mod allowed;
mod catalogue;
mod json_type;
mod words;

pub use allowed::Allowed;
pub use catalogue::{FaultCode, catalogue};
pub use json_type::JsonType;

use std::collections::BTreeSet;
use std::ops::Bound;

use chrono::NaiveDate;

use crate::locale::{Bilingual, Language, Script};
use crate::money::Money;
use crate::vocabulary::Vocabulary;

/// One fault of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where the value stands: RFC 6901, from the root of the body (`/person/born_on`; `""` is the root).
    pub pointer: String,
    /// What is wrong with it.
    pub kind: FaultKind,
    /// The reference of what it is about, for people who have no use for a place. Never somebody's name.
    pub about: Option<Box<str>>,
}

impl Fault {
    /// A fault at a place.
    pub fn new(pointer: impl Into<String>, kind: FaultKind) -> Self {
        Self { pointer: pointer.into(), kind, about: None }
    }

    /// The same, with the reference of what it is about.
    #[must_use]
    pub fn about(self, reference: Option<&str>) -> Self {
        Self { about: reference.map(Into::into), ..self }
    }

    /// What it says to the person who has to mend it.
    #[must_use]
    pub fn detail(&self, language: Language) -> String {
        let detail = self.kind.detail(language);
        self.about.as_ref().map_or_else(|| detail.clone(), |about| format!("{about}: {detail}"))
    }
}

/// What is wrong with a value. Lengths count characters.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant's meaning is its title in the catalogue, kept in one place")]
pub enum FaultKind {
    Required,
    InvalidType { expected: JsonType },
    UnknownField,
    UnknownValue { allowed: Vec<Allowed> },
    TooShort { min: u32 },
    TooLong { max: u32 },
    OutOfRange { min: i64, max: i64 },
    TooFewItems { min: u32 },
    TooManyItems { max: u32 },
    DuplicateItem,
    Malformed { expected: Bilingual },
    ControlCharacter,
    MixedScript,
    UnsupportedScript { allowed: Script },
    PersonalNumberMalformed,
    PhoneMalformed,
    EmailMalformed,
    CountryUnknown,
    CountryNotAbroad,
    DayInFuture,
    ImplausibleDay,
    ReturnAfterRegistration,
    IrregularFromAfterUntil,
    IrregularFromAfterReturn,
    IrregularUntilAfterReturn,
    StayAfterRegistration,
    DatesWithoutIrregular,
    BornInFuture,
    ConsentAfterRegistration,
    MoreChildrenThanMembers,
    UnknownMunicipality,
    NotRoutableResidence,
    DocumentKindMismatch,
    UnknownProgramme,
    UnknownRegion,
    UnknownComponent,
    NobodyEligible,
    InvalidCursor,
    DueDayOutOfRange { earliest: NaiveDate, latest: NaiveDate },
    RegisteredOnNotToday,
    UnknownOrganisation,
    RoleTakesNone,
    KindTakesNone,
    ReasonAgainstProposal,
    UnknownPlace,
    RepeatedKey,
    DocumentTypeUnknown,
    UnusableKey,
    AmountNotPositive,
    SumDiffers { sum: Option<Money> },
    UntilBeforeFrom,
    MoreThanApproved { approved: Money },
    ComponentNotOffered,
    DayOutOfRange { earliest: NaiveDate, latest: NaiveDate, why: Bilingual },
    UnknownDocument,
    StillOpen { status: Bilingual },
    MonthNotPlanned,
    OfAnotherComponent,
    NotInSurvey { allowed: Vec<Allowed> },
    WeightsNot100 { sum: u32 },
    CriterionMissing { criterion: Allowed },
    MoreThanAvailable { available: Money },
    UnknownMember,
    UnknownYear,
    UnknownProposal,
    RegionNotRoutable,
    RegionTaken,
    RegionMissing,
    NumberTaken,
    Fixed,
    NoLongerValid { until: NaiveDate },
    HighRisk,
    Flagged { flag: Bilingual },
    UnclosedQuote,
    UnknownAssistance,
    NotDelivered,
    OutsidePeriod { earliest: NaiveDate, latest: NaiveDate },
    ReportedAlready,
    MoreThanDisbursed { disbursed: Money },
    MoreThanPersons { persons: u32 },
    AmountDiffers { recorded: Money },
    DayDiffers { recorded: NaiveDate },
    PersonsDiffer { recorded: u32 },
    NotReported,
    NotAssessed,
    BetterScored,
    SameComponent,
    ReasonBeyondPlan,
    PlaceholderNumber,
    BornTooLongAgo,
    BornAfterReturn,
    StayBeforeBirth,
    ConsentBeforeBirth,
    ConsentTooEarly,
    UnknownRegistration,
    UnknownCase,
    Ambiguous { readings: [String; 2] },
}

impl FaultKind {
    /// None of the words of a list.
    #[must_use]
    pub fn unknown_word<T: Vocabulary>() -> Self {
        Self::UnknownValue { allowed: Allowed::words::<T>() }
    }

    /// The stable code of the published catalogue: `"required"`, `"unknown_field"`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.fault_code().as_str()
    }
}

/// Gathers the faults of one body. Of several faults of one value the first stays: it is the one to
/// mend first, and a value that cannot be read at all would otherwise complain twice.
///
/// No more than [`Faults::MOST`] are kept; what comes later is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    found: Vec<Fault>,
    /// Where they stand, in order: whether a place has one is asked for each, and must not cost a walk over all.
    places: BTreeSet<String>,
    /// Where something is missing or of another type: of what is not there, nothing else can be wrong.
    absent: BTreeSet<String>,
}

impl Faults {
    /// The most faults of one request that are told.
    pub const MOST: usize = 1000;

    /// No faults so far.
    #[must_use]
    pub const fn new() -> Self {
        Self { found: Vec::new(), places: BTreeSet::new(), absent: BTreeSet::new() }
    }

    /// Notes a fault, unless this place has one.
    pub fn push(&mut self, pointer: impl Into<String>, kind: FaultKind) {
        self.add(Fault::new(pointer, kind));
    }

    /// Notes a fault, unless its place has one, or it stands in something that is missing or of another type. Nor is a list
    /// missing whose items could not be read.
    pub fn add(&mut self, fault: Fault) {
        if self.is_full() || fault.kind == FaultKind::Required && self.has_below(&fault.pointer) {
            return;
        }
        let known = self.is_unread(&fault.pointer);
        if matches!(fault.kind, FaultKind::Required | FaultKind::InvalidType { .. }) {
            self.absent.insert(fault.pointer.clone());
        }
        if known {
            return;
        }
        self.places.insert(fault.pointer.clone());
        self.found.push(fault);
    }

    /// Whether a place belongs to something that is missing or of another type.
    fn is_within_absent(&self, pointer: &str) -> bool {
        let mut above = pointer;
        while let Some((holder, _)) = above.rsplit_once('/') {
            if self.absent.contains(holder) {
                return true;
            }
            above = holder;
        }
        false
    }

    /// Whether a place has a fault.
    #[must_use]
    pub fn has(&self, pointer: &str) -> bool {
        self.places.contains(pointer)
    }

    /// Whether what stands at a place was not read: it has a fault itself, or what holds it is missing or of another type.
    #[must_use]
    pub fn is_unread(&self, pointer: &str) -> bool {
        self.has(pointer) || self.is_within_absent(pointer)
    }

    /// Whether anything below a place has a fault.
    #[must_use]
    pub fn has_below(&self, pointer: &str) -> bool {
        let below = format!("{pointer}/");
        let first = self.places.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded)).next();
        first.is_some_and(|place| place.starts_with(&below))
    }

    /// Whether no more faults are kept.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.found.len() >= Self::MOST
    }

    /// Notes all faults of another parser of the same body.
    pub fn merge(&mut self, faults: impl IntoIterator<Item = Fault>) {
        for fault in faults {
            self.add(fault);
        }
    }

    /// Notes what was found in a part of the same request, and what of it is not there.
    pub fn join(&mut self, found: Self) {
        let Self { found, absent, .. } = found;
        self.merge(found);
        self.absent.extend(absent);
    }

    /// The parsed value, or `None` with its fault noted.
    pub fn take<T>(&mut self, pointer: impl Into<String>, parsed: Result<T, FaultKind>) -> Option<T> {
        parsed.map_err(|kind| self.push(pointer, kind)).ok()
    }

    /// The value that has to be there, or `None` with its absence noted.
    pub fn required<T>(&mut self, pointer: impl Into<String>, told: Option<T>) -> Option<T> {
        self.take(pointer, told.ok_or(FaultKind::Required))
    }

    /// The parsed value, or `None` with its faults noted.
    pub fn take_all<T>(&mut self, parsed: Result<T, Vec<Fault>>) -> Option<T> {
        parsed.map_err(|faults| self.merge(faults)).ok()
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The faults so far.
    #[must_use]
    pub fn as_slice(&self) -> &[Fault] {
        &self.found
    }

    /// `Ok` when nothing is wrong, else every fault in the order it was found.
    pub fn into_result(self) -> Result<(), Vec<Fault>> {
        if self.found.is_empty() { Ok(()) } else { Err(self.found) }
    }

    /// What was read when nothing is wrong, else every fault in the order it was found.
    pub fn result_of<T>(self, read: Option<T>) -> Result<T, Vec<Fault>> {
        read.filter(|_| self.found.is_empty()).ok_or(self.found)
    }

    /// The faults in the order they were found.
    #[must_use]
    pub fn into_vec(self) -> Vec<Fault> {
        self.found
    }
}

impl IntoIterator for Faults {
    type Item = Fault;
    type IntoIter = std::vec::IntoIter<Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

/// One step of a pointer, escaped as RFC 6901 §3 asks: `~` as `~0`, `/` as `~1`.
#[must_use]
pub fn pointer_step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_fault_of_a_place_stays() {
        let mut faults = Faults::new();
        faults.push("/a", FaultKind::Required);
        faults.push("/a", FaultKind::UnknownField);
        faults.merge([Fault::new("/b", FaultKind::DayInFuture), Fault::new("/a", FaultKind::DayInFuture)]);
        let found: Vec<_> = faults.into_vec().into_iter().map(|fault| (fault.pointer, fault.kind.code())).collect();
        assert_eq!(found, [("/a".to_owned(), "required"), ("/b".to_owned(), "day_in_future")]);
    }

    #[test]
    fn what_has_faults_inside_is_not_missing() {
        let mut faults = Faults::new();
        faults.push("/goals/1", FaultKind::InvalidType { expected: JsonType::Object });
        faults.push("/goals", FaultKind::Required);
        faults.push("/goal", FaultKind::Required);
        let found: Vec<_> = faults.into_vec().into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(found, ["/goals/1", "/goal"]);
    }

    #[test]
    fn of_what_is_not_there_nothing_else_is_wrong() {
        let mut faults = Faults::new();
        faults.push("/amount", FaultKind::Required);
        faults.push("/amount/currency", FaultKind::Required);
        faults.push("/amounts/0", FaultKind::DayInFuture);
        faults.push("/amounts/0/on", FaultKind::DayInFuture);
        let found: Vec<_> = faults.into_vec().into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(found, ["/amount", "/amounts/0", "/amounts/0/on"]);
        // Whatever else is wrong with its place.
        let mut faults = Faults::new();
        faults.push("/amount", FaultKind::RepeatedKey);
        faults.push("/amount", FaultKind::InvalidType { expected: JsonType::Object });
        faults.push("/amount/currency", FaultKind::Required);
        assert_eq!(faults.as_slice().len(), 1);
        let mut faults = Faults::new();
        faults.push("", FaultKind::InvalidType { expected: JsonType::Object });
        faults.push("/amount", FaultKind::Required);
        assert_eq!(faults.as_slice().len(), 1);
    }

    #[test]
    fn however_many_there_are_what_is_kept_has_an_end() {
        let mut faults = Faults::new();
        for index in 0..2 * Faults::MOST {
            faults.push(format!("/items/{index}"), FaultKind::Required);
        }
        assert_eq!(faults.as_slice().len(), Faults::MOST);
        assert!(faults.is_full() && faults.has("/items/0") && faults.has_below("/items"));
        assert!(!faults.has("/items") && !faults.has_below("/item") && !faults.has_below("/items/0"));
    }

    #[test]
    fn pointer_steps_are_escaped() {
        assert_eq!(pointer_step("a/b~c"), "a~1b~0c");
    }
}
