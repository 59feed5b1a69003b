//! Corrections of an accepted registration: what of it can still change, and by whom.

use crate::fault::{FaultKind, Faults};

/// What a member of an accepted registration says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// How the person is reached and lives: whoever works on the case keeps it true.
    Contact,
    /// Who the person is: an officer corrects it, with a reason.
    Identity,
    /// What the decision rests on: it stays as it was decided on.
    Decided,
}

/// Of which part the member at the JSON pointer is.
#[must_use]
pub fn part_of(pointer: &str) -> Part {
    let is_below =
        |place: &str| pointer.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let contact = ["/person/phone", "/person/email", "/residence", "/household", "/needs", "/heard_from"];
    let identity = [
        "/person/given_name",
        "/person/family_name",
        "/person/father_name",
        "/person/latin_given_name",
        "/person/latin_family_name",
        "/person/born_on",
        "/person/sex",
        "/person/document",
    ];
    if contact.into_iter().any(is_below) {
        Part::Contact
    } else if identity.into_iter().any(is_below) {
        Part::Identity
    } else {
        Part::Decided
    }
}

/// Whether identity is among what changes at these pointers.
#[must_use]
pub fn is_of_identity<'a>(changed: impl IntoIterator<Item = &'a str>) -> bool {
    changed.into_iter().any(|pointer| part_of(pointer) == Part::Identity)
}

/// What is wrong with a correction at these pointers: what stays, and the missing reason.
pub fn check<'a>(changed: impl IntoIterator<Item = &'a str> + Clone, has_reason: bool, faults: &mut Faults) {
    for pointer in changed.clone() {
        if part_of(pointer) == Part::Decided {
            faults.push(pointer, FaultKind::Fixed);
        }
    }
    if is_of_identity(changed) && !has_reason {
        faults.push("/reason", FaultKind::Required);
    }
}

/// What the new residence of a corrected registration means for the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The municipality is the same.
    None,
    /// Another municipality that the lot of the case serves.
    WithinLot,
    /// A municipality that another lot serves.
    ToAnotherLot,
}

/// The circumstances of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction {
    /// Whether the case is among the rows of who corrects.
    pub works_on_case: bool,
    /// Whether who corrects decides on registrations.
    pub decides: bool,
    /// Whether who the person is changes.
    pub identity: bool,
    /// Where the person moved.
    pub moves: Move,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    #[test]
    fn each_member_is_of_one_part() {
        for (pointer, part) in [
            ("/person/phone", Part::Contact),
            ("/residence/municipality", Part::Contact),
            ("/household/members", Part::Contact),
            ("/needs", Part::Contact),
            ("/person/document/number", Part::Identity),
            ("/person/born_on", Part::Identity),
            ("/person/citizenship", Part::Decided),
            ("/stay_abroad/returned_on", Part::Decided),
            ("/registered_on", Part::Decided),
            ("/programme", Part::Decided),
            ("/consent/form", Part::Decided),
            ("/person/phoneme", Part::Decided),
        ] {
            assert_eq!(part_of(pointer), part, "{pointer}");
        }
    }

    #[test]
    fn what_was_decided_on_stays_and_identity_needs_a_reason() {
        let found = |changed: &[&str], has_reason| {
            let mut faults = Faults::new();
            check(changed.iter().copied(), has_reason, &mut faults);
            faults.into_result().err().unwrap_or_default()
        };
        assert_eq!(found(&["/person/phone", "/residence/street"], false), []);
        assert_eq!(found(&["/person/sex"], true), []);
        assert_eq!(
            found(&["/person/sex", "/stay_abroad/asylum"], false),
            [Fault::new("/stay_abroad/asylum", FaultKind::Fixed), Fault::new("/reason", FaultKind::Required)]
        );
    }
}
