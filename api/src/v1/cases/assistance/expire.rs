//! Steps that nobody took in time: what is proposed or approved ends by itself, what is delivered shows as overdue.

use super::standing::Standing;
use crate::app::App;
use crate::due::Due;
use crate::v1::cases;
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::{Command, State, Status, apply};
use reintegration_domain::grants::Agreement;
use reintegration_domain::identifier::AssistanceId;
use reintegration_domain::programme::policies::YearEnd;
use reintegration_storage::entity::case;
use reintegration_storage::{Assistance, Registration, Rows, StorageError, Transaction};

/// Everything whose last day has passed ends, or is told of.
pub struct Expiry;

impl Due for Expiry {
    const DOING: &'static str = "expire assistance";
    type Item = AssistanceId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<AssistanceId>, StorageError> {
        rows.overdue_assistance(today, agreement()?.over_before(today), most).await
    }

    /// Ends one, and gives the money back.
    async fn take(transaction: &mut Transaction, id: AssistanceId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(standing) = Standing::find(transaction, id).await? else { return Ok(false) };
        let row = &standing.assistance.row;
        if row.overdue_told || row.due_on.is_none_or(|due_on| due_on >= today) {
            return Ok(false);
        }
        let year_is_over = match row.grant_id.filter(|_| row.status == Status::Approved) {
            Some(grant) => transaction.grant_that_pays(grant).await?.ends_on < today,
            None => false,
        };
        if transaction.rows().waits_for_nobody(row, agreement()?.over_before(today)).await? {
            return Ok(false);
        }
        let Ok(next) = apply(&row.state()?, *row.amount_minor, &Command::Expire) else { return Ok(false) };
        let told = next.state.status().is_open();
        let (case, person, before) = (standing.case.clone(), standing.person.clone(), standing.assistance.clone());
        let recorded = standing.record(transaction, &next, today, |after| after.row.overdue_told = told).await?;
        recorded.map_err(|shortage| StorageError::Corrupt(format!("assistance {id}: {shortage}")))?;
        if year_is_over && next.state == State::Cancelled {
            carry_over(transaction, &case, &person, before, today).await?;
        }
        if next.state == State::Cancelled {
            cases::begin_monitoring(transaction, case, &person, today).await?;
        }
        Ok(true)
    }

    fn count(app: &App, done: u64) {
        app.metrics.expired.inc_by(done);
    }
}

fn agreement() -> Result<Agreement, StorageError> {
    Agreement::built_in().map_err(|error| StorageError::Corrupt(error.to_string()))
}

/// Proposes anew what was approved and could not be delivered in its year, where the policy wants that: in the lot that has
/// the case, and in the name of those who proposed it. Whether the new year pays for it is decided by its approval.
async fn carry_over(
    transaction: &mut Transaction,
    case: &case::Model,
    person: &Registration,
    before: Assistance,
    today: NaiveDate,
) -> Result<(), StorageError> {
    let policies = transaction.public().policies(*case.programme).await?;
    let Some(policy) = policies.in_force_on(today).filter(|policy| policy.year_end() == YearEnd::Carried) else {
        return Ok(());
    };
    let due_on = case.state()?.due_on(today, policy.deadlines().assistance_approval_days, None);
    let id = transaction.new_id();
    let mut anew = before.proposed_anew(id, case, due_on, transaction.stamp().now);
    transaction.insert_assistance(&mut anew, case, person).await
}
