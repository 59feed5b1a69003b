//! What waits for the caller.

pub mod list;
pub mod summary;

use crate::access::Authenticated;
use reintegration_domain::access::Scope;
use reintegration_domain::work::{Kind, Party};

/// The kinds that the caller may read and act on.
fn kinds_of(caller: &Authenticated) -> Vec<Kind> {
    let may = &caller.actor().permissions;
    Kind::ALL.iter().copied().filter(|kind| kind.needs().iter().all(|needed| may.contains(needed))).collect()
}

/// Whose steps are the caller's own.
const fn own_party(scope: &Scope) -> Party {
    match scope {
        Scope::Organisation(_) => Party::Partner,
        Scope::SubmittedBy(_) => Party::Returnee,
        Scope::Everything | Scope::Regions(_) | Scope::Nothing => Party::Agency,
    }
}
