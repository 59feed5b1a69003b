//! What the domain answers to a command, and what a command is called.

/// What a command does, as a noun that fits into a sentence: "closing the case is not possible", „საქმის დახურვა
/// შეუძლებელია“.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// In Georgian: the verbal noun, in the nominative.
    pub ka: &'static str,
    /// In English: the gerund.
    pub en: &'static str,
}

impl Action {
    /// What is done, in both languages.
    #[must_use]
    pub const fn new(ka: &'static str, en: &'static str) -> Self {
        Self { ka, en }
    }
}

impl std::fmt::Display for Action {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.en)
    }
}

/// The state after a command, and what happened on the way there.
///
/// It is the only thing that storage records: the row, the audit entry and the change are written
/// from one decision in one transaction, so they cannot disagree.
#[must_use = "a decision that is not recorded did not happen"]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<S, E> {
    /// The state from now on.
    pub state: S,
    /// What happened, oldest first.
    pub events: Vec<E>,
}

impl<S, E> Decision<S, E> {
    /// A decision with one event.
    pub fn one(state: S, event: E) -> Self {
        Self { state, events: vec![event] }
    }
}
