//! Which lot a registration belongs to, and whether its caller may put it there.

use crate::access::{Authorized, Permit};
use crate::error::{Code, Problem};
use chrono::NaiveDate;
use reintegration_domain::access::Scope;
use reintegration_domain::identifier::PolicyId;
use reintegration_domain::locale::Bilingual;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::entity::registration::Model;
use reintegration_storage::{LotRow, PublishedPolicy, StorageError, Transaction};

/// The policy in force on the day.
pub async fn policy_on(
    transaction: &Transaction,
    programme: Programme,
    day: NaiveDate,
) -> Result<PublishedPolicy, Problem> {
    let policies = transaction.public().policies(programme).await?;
    policies.in_force_on(day).cloned().ok_or(Problem::new(Code::NoPolicyInForce))
}

/// The lot that serves the region on the day, if there is one.
pub async fn lot_on(
    transaction: &Transaction,
    programme: Programme,
    day: NaiveDate,
    region: &str,
) -> Result<Option<LotRow>, Problem> {
    Ok(transaction.public().serving_lot(programme, day, region).await?)
}

/// Puts down how long the person's data is kept, as the policy of the registration says.
pub async fn retain(transaction: &Transaction, row: &mut Model, today: NaiveDate) -> Result<(), StorageError> {
    let policy = transaction.public().policy(PolicyId::new(row.policy_id)).await?;
    row.retain_until = row.state()?.retained_until(today, policy.retention());
    Ok(())
}

/// Refuses what would leave the caller's rows at once: a partner registers for its lots, a regional officer for the
/// office's regions. The answer says who serves the place instead.
pub fn check_within<P: Permit>(caller: &Authorized<P>, lot: Option<&LotRow>, region: &str) -> Result<(), Problem> {
    let within = match caller.actor().scope() {
        Scope::Everything | Scope::SubmittedBy(_) => true,
        Scope::Regions(regions) => regions.iter().any(|own| own == region),
        Scope::Organisation(own) => lot.and_then(|lot| lot.organisation_id) == Some(own.uuid()),
        Scope::Nothing => false,
    };
    if within {
        return Ok(());
    }
    let known = caller.app().territory.region(region);
    let name = known.map_or_else(|| Bilingual::composed(region, region), |region| region.name.clone());
    let served = lot.and_then(|lot| {
        let (ka, en) = (lot.organisation_name_ka.as_ref()?, lot.organisation_name_en.as_ref()?);
        let number = lot.number;
        Some(Bilingual::composed(
            format!("რეგიონს „{}“ ({region}) ემსახურება ლოტი {number}: {ka}.", name.ka),
            format!("The region {} ({region}) is served by lot {number}: {en}.", name.en),
        ))
    });
    let nobody = || {
        Bilingual::composed(
            format!("რეგიონი „{}“ ({region}) თქვენს ჩანაწერებს არ ეკუთვნის.", name.ka),
            format!("The region {} ({region}) is not among your rows.", name.en),
        )
    };
    Err(Problem::with(Code::ResidenceOutsideYourRows, served.unwrap_or_else(nobody)))
}
