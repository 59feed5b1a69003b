//! Assistance with its case and its person, kept from other writers.

use super::view;
use crate::access::{Authenticated, Changeable, Done};
use crate::error::{Code, Problem};
use crate::http::answer;
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::{Command, Event, State, apply};
use reintegration_domain::decision::Decision;
use reintegration_domain::grants::Shortage;
use reintegration_domain::identifier::{AssistanceId, CaseId};
use reintegration_storage::entity::case;
use reintegration_storage::{Assistance, Registration, StorageError, Transaction};
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
    /// The assistance `id` of a case in the caller's rows. Fails with 410 where the person's data is erased.
    pub async fn find(transaction: &mut Transaction, id: AssistanceId) -> Result<Option<Self>, StorageError> {
        let Some(case) = transaction.rows().case_of_assistance(id).await? else { return Ok(None) };
        let Some(case) = transaction.rows().case_for_update(CaseId::new(case)).await? else { return Ok(None) };
        let person = transaction.rows().registration_of(&case).await?.ok_or(StorageError::Erased)?;
        let person = transaction.open(person);
        let assistance = transaction.rows().assistance_for_update(id, &person).await?;
        let assistance = transaction.open(assistance);
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
        let recorded = self.record(transaction, &next, on, change).await?;
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

/// The answer to a transition: the assistance as it is now.
pub fn changed(assistance: Assistance, today: NaiveDate) -> Result<Done, Problem> {
    let place = format!("/v1/assistance/{}", assistance.row.id);
    let (tag, view) = view::show(assistance, today);
    Ok(Done::from(answer::created(&tag, place, &view)?))
}
