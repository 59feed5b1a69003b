//! Transfers of cases from one lot to another.

use crate::cases::rest::cases_at_rest;
use crate::cases::{CaseFile, Transfer, update_case};
use crate::column::Word;
use crate::entity::transfer::{Column, Entity, Model};
use crate::entity::{assistance, case, lot, registration};
use crate::error::OrCorrupt;
use crate::offices::{office_of, offices};
use crate::scoped::Paged;
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::trail::{Guarded, NOTES};
use crate::{ChangeRow, NewChange, Registration, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::Status as AssistanceStatus;
use reintegration_domain::cases::transfers::{Event, State, Status};
use reintegration_domain::identifier::{CaseId, ClientId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

impl Model {
    /// The state that the row holds. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<State, StorageError> {
        let by = || self.answered_by.map(ClientId::new).or_corrupt("transfer: nobody answered");
        Ok(match *self.status {
            Status::Requested => State::Requested { asked_by: ClientId::new(self.asked_by), due_on: self.due_on },
            Status::Accepted => State::Accepted { by: by()? },
            Status::Rejected => State::Rejected { by: by()? },
            Status::Expired => State::Expired,
        })
    }

    fn set_state(&mut self, state: &State) {
        self.status = Word(state.status());
        self.answered_by = match state {
            State::Accepted { by } | State::Rejected { by } => Some(by.uuid()),
            State::Requested { .. } | State::Expired => None,
        };
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// What of the case's transfers waits for an answer.
    pub(crate) async fn pending_transfer_of(&self, case: Uuid) -> Result<Option<Model>, StorageError> {
        let pending = Entity::find().filter(Column::CaseId.eq(case)).filter(Column::EndedAt.is_null());
        Ok(pending.one(self.connection).await?)
    }

    /// The transfers of a case that the caller sees, newest first.
    pub async fn transfers(
        &self,
        of: &case::Model,
        page: PageRequest,
    ) -> Result<Guarded<Page<Transfer>>, StorageError> {
        let rows = Entity::find().filter(Column::CaseId.eq(of.id)).page(page, Column::Id).all(self.connection).await?;
        let person = match rows.first() {
            Some(_) => self.registration_of(of).await?.map(Guarded::into_inner),
            None => None,
        };
        let transfers = rows.into_iter().map(|row| Transfer::opened(row, person.as_ref()));
        let page = Page::of(transfers.collect::<Result<Vec<_>, StorageError>>()?, page.limit)?;
        Ok(Guarded::new(page, vec![of.registration_id], NOTES))
    }
}

impl Scoped<'_, DatabaseTransaction> {
    /// The case, among those that the caller sees, kept from other writers: for an answer, which somebody gives who
    /// does not have the case yet.
    pub async fn case_for_answer(&self, id: CaseId) -> Result<Option<case::Model>, StorageError> {
        Ok(case::Entity::find_by_id(id.uuid())
            .filter(scoped::offered_cases(self.scope))
            .lock_exclusive()
            .one(self.connection)
            .await?)
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Cases whose transfer was to be answered before `today`, some of them; the service calls until none is left.
    pub async fn overdue_transfers(&self, today: NaiveDate, most: u64) -> Result<Vec<CaseId>, StorageError> {
        let cases: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::CaseId)
            .filter(Column::EndedAt.is_null())
            .filter(Column::DueOn.lt(today))
            .filter(Column::CaseId.not_in_subquery(cases_at_rest()))
            .order_by_asc(Column::DueOn)
            .order_by_asc(Column::Id)
            .limit(most)
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(cases.into_iter().map(CaseId::new).collect())
    }
}

impl Transaction {
    /// Keeps the registration of a locked case from other writers until the transaction ends.
    pub async fn lock_registration_of(&self, case: &case::Model) -> Result<(), StorageError> {
        registration::Entity::find_by_id(case.registration_id).lock_exclusive().one(self.connection()).await?;
        Ok(())
    }

    /// What of a locked case's transfers waits for an answer.
    pub async fn pending_transfer(&self, case: Uuid) -> Result<Option<Model>, StorageError> {
        self.rows().pending_transfer_of(case).await
    }

    /// Whether something of a locked case was delivered and verified, and nothing of it is open any more.
    pub async fn is_delivered(&self, case: Uuid) -> Result<bool, StorageError> {
        use assistance::Column;
        let found: Vec<Word<AssistanceStatus>> = assistance::Entity::find()
            .select_only()
            .column(Column::Status)
            .distinct()
            .filter(Column::CaseId.eq(case))
            .into_tuple()
            .all(self.connection())
            .await?;
        let is_verified = found.iter().any(|status| *status == AssistanceStatus::Verified);
        Ok(is_verified && !found.iter().any(|status| status.is_open()))
    }

    /// The assistance of a locked case that somebody still has to do something about, oldest first.
    pub async fn open_assistance(&self, case: Uuid) -> Result<Vec<(Uuid, AssistanceStatus)>, StorageError> {
        use assistance::Column;
        let open = AssistanceStatus::ALL.iter().copied().filter(|status| status.is_open()).map(Word);
        let found: Vec<(Uuid, Word<AssistanceStatus>)> = assistance::Entity::find()
            .select_only()
            .columns([Column::Id, Column::Status])
            .filter(Column::CaseId.eq(case))
            .filter(Column::Status.is_in(open))
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(self.connection())
            .await?;
        Ok(found.into_iter().map(|(id, status)| (id, *status)).collect())
    }

    /// The case as it is shown, with what is sealed in it.
    pub async fn case_file_of(&self, case: case::Model, of: &Registration) -> Result<CaseFile, StorageError> {
        let lot = self.public().lot(case.lot_id).await?.into();
        let office = office_of(&offices(self.connection()).await?, &case.region).cloned();
        let pending = self.pending_transfer(case.id).await?;
        let transfer = pending.map(|row| Transfer::opened(row, Some(of))).transpose()?;
        let status_reason = of.open_case_reason(case.id, case.sealed_reason.as_deref())?;
        let person = Some((of.row.given_name.clone(), of.row.family_name.clone()));
        let own_reference = self.own_reference(case.id).await?;
        let mut file = CaseFile { case, person, lot, status_reason, office, transfer, own_reference };
        file.hide_assignee(self.rows().scope);
        Ok(file)
    }

    /// Records a transfer that somebody asks for, why, and the changes of `events`. The case gets the next version.
    pub async fn insert_transfer(
        &mut self,
        case: &case::Model,
        mut transfer: Model,
        of: &Registration,
        reason: &str,
        events: &[Event],
    ) -> Result<case::Model, StorageError> {
        transfer.sealed_reason = of.seal_transfer_reason(transfer.id, reason)?;
        let after = update_case(self, case, case.clone()).await?;
        Entity::insert(transfer.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.open(Guarded::new((), vec![after.registration_id], NOTES));
        self.publish_transfer(case, &after, &transfer, events).await?;
        Ok(after)
    }

    /// Records what became of a transfer: the answer in words, where there is one, and the changes of `events`. A case
    /// whose transfer was accepted is its receiver's from now on.
    pub async fn end_transfer(
        &mut self,
        case: &case::Model,
        mut transfer: Model,
        to: &State,
        answer: Option<(&Registration, &str)>,
        events: &[Event],
    ) -> Result<case::Model, StorageError> {
        transfer.set_state(to);
        transfer.ended_at = Some(self.stamp().now);
        let sealed = answer.map(|(person, text)| person.seal_transfer_answer(transfer.id, text));
        transfer.sealed_answer = sealed.transpose()?.flatten();
        let unchanged = [Column::Id.eq(transfer.id), Column::EndedAt.is_null()];
        self.overwrite(&transfer, unchanged, "transfer", transfer.id).await?;
        let mut after = case.clone();
        if matches!(to, State::Accepted { .. }) {
            after.lot_id = transfer.to_lot_id;
            after.municipality.clone_from(&transfer.municipality);
            after.region.clone_from(&transfer.region);
            // Its worker is one of the lot that gives it away.
            after.assigned_to = None;
        }
        let after = update_case(self, case, after).await?;
        if answer.is_some() {
            self.open(Guarded::new((), vec![after.registration_id], NOTES));
        }
        self.publish_transfer(case, &after, &transfer, events).await?;
        Ok(after)
    }

    /// Tells both sides. The change stands in the case's timeline once, with those who have the case afterwards; the
    /// other side gets a copy.
    async fn publish_transfer(
        &mut self,
        before: &case::Model,
        after: &case::Model,
        transfer: &Model,
        events: &[Event],
    ) -> Result<(), StorageError> {
        let data = json!({
            "reference": after.reference,
            "status": after.status,
            "transfer_id": transfer.id,
            "from_lot_id": transfer.from_lot_id,
            "to_lot_id": transfer.to_lot_id,
            "due_on": after.due(Some(transfer.due_on)),
        });
        let moved = after.lot_id == transfer.to_lot_id;
        let other = if moved { (before.lot_id, &before.region) } else { (transfer.to_lot_id, &transfer.region) };
        for event in events {
            self.tell_both_sides(after, other, event.name(), &data).await?;
        }
        Ok(())
    }

    /// Publishes a change of a case for those who have it, in whose timeline it stands, and a copy for the `other` lot and
    /// region.
    pub(super) async fn tell_both_sides(
        &mut self,
        after: &case::Model,
        (lot, region): (Uuid, &String),
        name: &'static str,
        data: &serde_json::Value,
    ) -> Result<(), StorageError> {
        let owner = ChangeRow {
            registration_id: Some(after.registration_id),
            lot_id: Some(after.lot_id),
            region: Some(after.region.clone()),
            submitted_by: None,
            ..ChangeRow::default()
        };
        // Nobody is told twice who is on both sides.
        let holder = self.holder_of(lot).await?;
        let elsewhere = holder != self.holder_of(after.lot_id).await?;
        let copy = ChangeRow {
            organisation_id: holder.filter(|_| elsewhere),
            region: Some(region.clone()).filter(|_| *region != after.region),
            ..ChangeRow::default()
        };
        for row in [owner, copy] {
            if row.lot_id.is_none() && row.organisation_id.is_none() && row.region.is_none() {
                continue;
            }
            self.publish(NewChange {
                name,
                subject_type: "case",
                subject_id: after.id,
                subject_version: after.version,
                row,
                data: data.clone(),
            })
            .await?;
        }
        Ok(())
    }

    pub(super) async fn holder_of(&self, lot: Uuid) -> Result<Option<Uuid>, StorageError> {
        let holder: Option<Option<Uuid>> = lot::Entity::find_by_id(lot)
            .select_only()
            .column(lot::Column::OrganisationId)
            .into_tuple()
            .one(self.connection())
            .await?;
        Ok(holder.flatten())
    }
}
