//! Assistance with its case and its person, kept from other writers.

use super::view::{self, AssistanceView};
use crate::access::{Authenticated, Changeable, Done};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::v1::cases;
use chrono::{Days, NaiveDate};
use reintegration_domain::cases::assistance::{Command, Event, Reversal, ReversalKind, State, apply};
use reintegration_domain::decision::Decision;
use reintegration_domain::grants::{Agreement, Shortage};
use reintegration_domain::identifier::{AssistanceId, ClientId};
use reintegration_storage::entity::case;
use reintegration_storage::{Assistance, Registration, StorageError, Tetri, Transaction};
use uuid::Uuid;

/// Assistance as it stands, locked after its case, so that nobody waits in a circle.
#[derive(Debug)]
pub struct Standing {
    /// The case.
    pub case: case::Model,
    /// Whose it is.
    pub person: Registration,
    /// The assistance.
    pub assistance: Assistance,
}

impl Standing {
    /// The assistance `id` that the caller's lots or regions give. Fails with 410 where the person's data is erased.
    pub async fn find(transaction: &mut Transaction, id: AssistanceId) -> Result<Option<Self>, StorageError> {
        let Some(case) = transaction.rows().case_of_assistance_for_update(id).await? else { return Ok(None) };
        let person = transaction.rows().registration_of(&case).await?.ok_or(StorageError::Erased)?;
        let person = transaction.open(person);
        let Some(assistance) = transaction.rows().assistance_for_update(id, &person).await? else { return Ok(None) };
        let mut assistance = transaction.open(assistance);
        assistance.own_reference = transaction.own_reference(assistance.row.id).await?;
        Ok(Some(Self { case, person, assistance }))
    }

    /// Carries the command out on a day; `change` writes down what belongs to it.
    pub async fn make(
        self,
        transaction: &mut Transaction,
        command: &Command,
        on: NaiveDate,
        change: impl FnOnce(&mut Assistance),
    ) -> Result<Assistance, Problem> {
        let row = &self.assistance.row;
        let next = apply(&row.state()?, *row.amount_minor, command)?;
        let recorded = Box::pin(self.record(transaction, &next, on, change)).await?;
        recorded.map_err(|shortage| Problem::short(Code::BudgetExceeded, shortage.available))
    }

    /// Writes down what was decided, and books what its events move, on a day. The inner error is what the line had left
    /// for a new promise.
    pub async fn record(
        self,
        transaction: &mut Transaction,
        next: &Decision<State, Event>,
        on: NaiveDate,
        change: impl FnOnce(&mut Assistance),
    ) -> Result<Result<Assistance, Shortage>, StorageError> {
        let Self { case, person, assistance: before } = self;
        let mut after = before.clone();
        change(&mut after);
        after.row.set_state(&next.state);
        let after = transaction.save_assistance(&before.row, after, &case, &person, &next.events).await?;
        let amount = *before.row.amount_minor;
        let movements: Vec<_> = next.events.iter().flat_map(|event| event.movements(amount)).collect();
        let booked = transaction.book(&after.row, on, &movements).await?;
        Ok(booked.map(|()| after))
    }
}

impl Changeable for Standing {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(Self::find(transaction, AssistanceId::new(id)).await?)
    }

    fn version(&self) -> i64 {
        self.assistance.row.version
    }
}

/// A delivery of which no report begins to claim it, nor ceases to, until the transaction ends.
#[derive(Debug)]
pub struct Delivery {
    /// The assistance.
    pub standing: Standing,
    /// Whether a submitted or accepted report claims the delivery.
    pub claimed: bool,
}

impl Delivery {
    /// Takes the record of the delivery back, by `command`: the assistance can be delivered again. What was recorded, and
    /// why it was taken back, stays.
    pub async fn take_back(
        self,
        transaction: &mut Transaction,
        command: &Command,
        (kind, reason): (ReversalKind, String),
        (by, today): (ClientId, NaiveDate),
        agreement: &Agreement,
    ) -> Result<Done, Problem> {
        let standing = self.standing;
        let policy = cases::policy_on(transaction, &standing.case, today).await?;
        let (last, over) = match standing.assistance.row.grant_id {
            Some(grant) => {
                let grant = transaction.grant_that_pays(grant).await?;
                (Some(transaction.last_delivery_day(&grant, agreement).await?), grant.ends_on < today)
            }
            None => (None, false),
        };
        let state = standing.case.state()?;
        let mut due_on = state.due_on(today, policy.deadlines().delivery_days, last);
        if over {
            // The year of a grant never rests: what begins now does not wait for the case to go on.
            due_on = due_on.checked_add_days(Days::new(state.rested(today))).unwrap_or(due_on);
        }
        let taken_back = standing.make(transaction, command, today, |after| {
            let row = &mut after.row;
            let delivered = row.actual_minor.map(Tetri::get).zip(row.delivered_on.take()).zip(row.delivered_by.take());
            let documents = std::mem::take(&mut row.documents.0);
            row.due_on = Some(due_on);
            row.overdue_told = false;
            after.reversals.get_or_insert_default().extend(delivered.map(|((actual, delivered_on), delivered_by)| {
                let delivered_by = ClientId::new(delivered_by);
                Reversal { kind, actual, delivered_on, delivered_by, documents, reason, by, on: today }
            }));
        });
        let taken_back = taken_back.await?;
        changed(transaction, taken_back, today).await
    }
}

impl Changeable for Delivery {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        transaction.serialise_reports_on(AssistanceId::new(id)).await?;
        let Some(standing) = Standing::lock(caller, transaction, id).await? else { return Ok(None) };
        let claimed = transaction.is_reported(&standing.assistance.row).await?;
        Ok(Some(Self { standing, claimed }))
    }

    fn version(&self) -> i64 {
        self.standing.version()
    }
}

/// The answer to a transition: the assistance as it is now.
pub async fn changed(transaction: &mut Transaction, assistance: Assistance, today: NaiveDate) -> Result<Done, Problem> {
    let place = format!("/v1/assistance/{}", assistance.row.id);
    let (tag, view) = shown(transaction, assistance, today).await?;
    Ok(Done::from(answer::created(&tag, place, &view)?))
}

/// The assistance as it is shown, with its tag.
pub async fn shown(
    transaction: &mut Transaction,
    assistance: Assistance,
    today: NaiveDate,
) -> Result<(EntityTag, AssistanceView), Problem> {
    let names = transaction.rows().client_names([&assistance]).await?;
    let whose = transaction.rows().whose(assistance.row.case_id).await?;
    Ok(view::show(assistance, transaction.open(whose), &names, today))
}
