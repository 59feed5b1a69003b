//! What happens to a case.

use super::begin_monitoring;
use super::view;
use crate::access::{Authenticated, Changeable, Done};
use crate::error::{Code, Problem};
use crate::http::answer;
use chrono::{Days, NaiveDate};
use reintegration_domain::calendar::months_later;
use reintegration_domain::cases::{Command, Event, apply};
use reintegration_domain::grants::Agreement;
use reintegration_domain::identifier::{CaseId, PolicyId};
use reintegration_storage::entity::case::Model;
use reintegration_storage::{Registration, Transaction};
use uuid::Uuid;

impl Changeable for Model {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(transaction.rows().case_for_update(CaseId::new(id)).await?)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

/// The case after the command; `reason` is kept with it. What goes on after a rest is due so many days later.
pub async fn make(
    transaction: &mut Transaction,
    before: &Model,
    command: &Command,
    reason: Option<String>,
    when: (NaiveDate, &Agreement),
) -> Result<Done, Problem> {
    make_with(transaction, before, command, reason, when, |_| {}).await
}

/// The same; `change` says what else changes.
pub async fn make_with(
    transaction: &mut Transaction,
    before: &Model,
    command: &Command,
    reason: Option<String>,
    (today, agreement): (NaiveDate, &Agreement),
    change: impl FnOnce(&mut Model),
) -> Result<Done, Problem> {
    let next = apply(&before.state()?, command)?;
    let person = person(transaction, before).await?;
    let mut after = before.clone();
    after.set_state(&next.state);
    let rested = before.state()?.rested(today);
    after.plan_due_on = after.plan_due_on.checked_add_days(Days::new(rested)).unwrap_or(NaiveDate::MAX);
    change(&mut after);
    let case = transaction.save_case(before, after, &person, reason.as_deref(), &next.events).await?;
    if rested > 0 {
        transaction.move_due_days(&case, &person, rested, agreement).await?;
    }
    // The last of its assistance may have been verified, or have ended, during the rest.
    let case = begin_monitoring(transaction, case, &person, today).await?;
    if next.events.iter().any(|event| matches!(event, Event::Closed { .. } | Event::Reopened)) {
        let policy = transaction.public().policy(PolicyId::new(person.row.policy_id)).await?;
        let until = next.state.closed_on().map(|on| months_later(on, policy.retention().closed_case_months));
        transaction.retain(person.row.id, until).await?;
    }
    if let (Some(closed_on), None) = (before.closed_on, next.state.closed_on()) {
        transaction.remind_of_follow_ups(case.id, closed_on).await?;
    }
    changed(transaction, case, &person).await
}

/// The answer to a transition: the case as it is now.
pub async fn changed(transaction: &mut Transaction, case: Model, person: &Registration) -> Result<Done, Problem> {
    let place = format!("/v1/cases/{}", case.id);
    let links = transaction.case_links_of(&case).await?;
    let file = transaction.case_file_of(case, person).await?;
    let names = transaction.rows().client_names([&file]).await?;
    let (tag, view) = view::show(file, links, &names);
    Ok(Done::from(answer::created(&tag, place, &view)?))
}

/// Whose case it is. A case whose person's data is erased stays as it is.
pub async fn person(transaction: &mut Transaction, case: &Model) -> Result<Registration, Problem> {
    let found = transaction.rows().registration_of(case).await?;
    Ok(transaction.open(found.ok_or(Problem::new(Code::Erased))?))
}
