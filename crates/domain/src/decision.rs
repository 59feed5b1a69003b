//! What the domain answers to a command.

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
