//! What a client calls something in its own system.

use crate::access::{Authorized, Permit};
use crate::error::{Code, Problem};
use crate::http::query::Query;
use crate::http::stated::Stated;
use reintegration_domain::external_reference::ExternalReference;
use reintegration_domain::fault::Faults;
use reintegration_domain::identifier::ClientId;
use reintegration_storage::{Referenced, Transaction};
use uuid::Uuid;

/// Where it stands in a body.
const PLACE: &str = "/external_reference";

/// Reads the reference of something new.
pub fn read(text: Option<&str>, faults: &mut Faults) -> Option<ExternalReference> {
    text.and_then(|text| faults.take(PLACE, ExternalReference::parse(text)))
}

/// Reads what a patch says of the reference.
pub fn read_change(stated: &Stated<String>, faults: &mut Faults) -> Stated<ExternalReference> {
    match stated {
        Stated::Absent => Stated::Absent,
        Stated::Null => Stated::Null,
        Stated::Said(text) => read(Some(text), faults).map_or(Stated::Absent, Stated::Said),
    }
}

/// The caller's own reference as a filter.
pub fn filter<P: Permit>(query: &mut Query, caller: &Authorized<P>) -> Option<(ClientId, ExternalReference)> {
    let reference = query.parsed("external_reference", ExternalReference::parse);
    reference.map(|reference| (caller.actor().client, reference))
}

/// Gives the caller's reference to what belongs to a person, or takes it away. Fails with 409 where the caller calls
/// something else of the kind so.
pub async fn give(
    transaction: &Transaction,
    to: (Referenced, Uuid),
    person: Uuid,
    reference: Option<&ExternalReference>,
) -> Result<(), Problem> {
    if transaction.refer_to(to, person, reference).await? {
        Ok(())
    } else {
        Err(Problem::new(Code::ExternalReferenceTaken))
    }
}

/// The same as a patch says it.
pub async fn change(
    transaction: &Transaction,
    to: (Referenced, Uuid),
    person: Uuid,
    reference: &Stated<ExternalReference>,
) -> Result<(), Problem> {
    match reference {
        Stated::Absent => Ok(()),
        Stated::Null => give(transaction, to, person, None).await,
        Stated::Said(reference) => give(transaction, to, person, Some(reference)).await,
    }
}
