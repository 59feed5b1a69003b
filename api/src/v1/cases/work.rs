//! What work on a case does to the case.

use crate::error::Problem;
use crate::v1::intake::registrations::rows;
use chrono::NaiveDate;
use reintegration_domain::cases::{Command, Stage, apply};
use reintegration_storage::entity::case;
use reintegration_storage::{PublishedPolicy, Registration, Transaction};

/// The policy of the case's programme in force on the day.
pub async fn policy_on(
    transaction: &Transaction,
    case: &case::Model,
    day: NaiveDate,
) -> Result<PublishedPolicy, Problem> {
    let programme = *case.programme;
    rows::policy_on(transaction, programme, day).await
}

/// Takes a case forward to a stage. One that is there already, or further, stays: false.
pub async fn advance(
    transaction: &mut Transaction,
    case: &case::Model,
    person: &Registration,
    to: Stage,
) -> Result<bool, Problem> {
    let Ok(next) = apply(&case.state()?, &Command::Advance { to }) else { return Ok(false) };
    let mut after = case.clone();
    after.set_state(&next.state);
    transaction.save_case(case, after, person, None, &next.events).await?;
    Ok(true)
}

/// Everything is delivered: from now on the person is followed up.
pub async fn begin_monitoring(
    transaction: &mut Transaction,
    case: &case::Model,
    person: &Registration,
    today: NaiveDate,
) -> Result<(), Problem> {
    if advance(transaction, case, person, Stage::Monitoring).await? {
        let policy = policy_on(transaction, case, today).await?;
        transaction.plan_follow_ups(case, person, today, policy.follow_up_months()).await?;
    }
    Ok(())
}
