//! What work on a case does to the case.

use crate::error::Problem;
use crate::v1::intake::registrations::rows;
use chrono::NaiveDate;
use reintegration_domain::cases::{Command, Stage, apply};
use reintegration_storage::entity::case;
use reintegration_storage::{PublishedPolicy, Registration, StorageError, Transaction};

/// The policy of the case's programme in force on the day.
pub async fn policy_on(
    transaction: &Transaction,
    case: &case::Model,
    day: NaiveDate,
) -> Result<PublishedPolicy, Problem> {
    let programme = *case.programme;
    rows::policy_on(transaction, programme, day).await
}

/// Takes a case forward to a stage, and gives the case as it is then. `None` for one that is there already, or further, or at
/// rest.
pub async fn advance(
    transaction: &mut Transaction,
    case: &case::Model,
    person: &Registration,
    to: Stage,
) -> Result<Option<case::Model>, StorageError> {
    let Ok(next) = apply(&case.state()?, &Command::Advance { to }) else { return Ok(None) };
    let mut after = case.clone();
    after.set_state(&next.state);
    transaction.save_case(case, after, person, None, &next.events).await.map(Some)
}

/// Begins to follow the person up, where something of the case was delivered and nothing of it is open any more. Gives the
/// case as it is then.
pub async fn begin_monitoring(
    transaction: &mut Transaction,
    case: case::Model,
    person: &Registration,
    today: NaiveDate,
) -> Result<case::Model, StorageError> {
    if !transaction.is_delivered(case.id).await? {
        return Ok(case);
    }
    let Some(after) = advance(transaction, &case, person, Stage::Monitoring).await? else { return Ok(case) };
    let policies = transaction.public().policies(*case.programme).await?;
    let months = policies.in_force_on(today).map(|policy| policy.follow_up_months()).unwrap_or_default();
    transaction.plan_follow_ups(&after, person, today, months).await?;
    Ok(after)
}
