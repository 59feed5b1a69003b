//! Calls and their commissions.

use crate::column::Word;
use crate::entity::call::{Column, Entity, Model};
use crate::entity::{call_conflict, call_member, lot};
use crate::scoped::Paged;
use crate::scoped::{Page, PageRequest, Scoped};
use crate::{Audience, ChangeRow, NewChange, Public, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::access::Permission;
use reintegration_domain::competition::{CallEvent, CallStatus};
use reintegration_domain::identifier::CallId;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::json;
use uuid::Uuid;

/// The name of the change that tells of a member's ties to an organisation.
pub(super) const CONFLICT_DECLARED: &str = "call.conflict_declared";

/// A call with its commission.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The row.
    pub row: Model,
    /// The clients that may score its proposals, in order.
    pub members: Vec<Uuid>,
    /// The ties that they declared, in the order of time.
    pub conflicts: Vec<call_conflict::Model>,
}

impl Model {
    /// How many scores a proposal needs before it can be awarded.
    #[must_use]
    pub fn least_scores(&self) -> u32 {
        u32::try_from(self.minimum_scores).unwrap_or(u32::MAX)
    }
}

/// Which calls to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct CallFilter {
    /// The budget year.
    pub year: Option<i32>,
    /// Where it stands.
    pub status: Option<CallStatus>,
    /// Whether those that are not published are listed, too.
    pub drafts: bool,
}

impl CallFilter {
    /// A page of the calls that the filter lets through, newest first, and one more.
    #[must_use]
    pub fn query(&self, page: PageRequest) -> Select<Entity> {
        let published = (!self.drafts).then(|| Column::PublishedAt.is_not_null());
        Entity::find()
            .filter(Condition::all().add_option(published))
            .filter(Condition::all().add_option(self.year.map(|year| Column::Year.eq(year))))
            .filter(Condition::all().add_option(self.status.map(|status| Column::Status.eq(Word(status)))))
            .page(page, Column::Id)
    }
}

async fn with_commission<C: ConnectionTrait>(connection: &C, rows: Vec<Model>) -> Result<Vec<Call>, StorageError> {
    let members = call_member::Entity::find()
        .filter(call_member::Column::CallId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(call_member::Column::Client)
        .all(connection)
        .await?;
    let conflicts = call_conflict::Entity::find()
        .filter(call_conflict::Column::CallId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(call_conflict::Column::DeclaredAt)
        .all(connection)
        .await?;
    let members_of = |call: Uuid| members.iter().filter(move |one| one.call_id == call).map(|one| one.client);
    let conflicts_of = |call: Uuid| conflicts.iter().filter(move |one| one.call_id == call).cloned();
    let call =
        |row: Model| Call { members: members_of(row.id).collect(), conflicts: conflicts_of(row.id).collect(), row };
    Ok(rows.into_iter().map(call).collect())
}

impl<C: ConnectionTrait> Public<'_, C> {
    /// The calls that the filter lets through, newest first.
    pub async fn calls(&self, filter: &CallFilter, page: PageRequest) -> Result<Page<Call>, StorageError> {
        let Page { items, more } = Page::of(filter.query(page).all(self.connection).await?, page.limit)?;
        Ok(Page { items: with_commission(self.connection, items).await?, more })
    }

    /// The call, if it is published or `drafts` are shown.
    pub async fn call(&self, id: CallId, drafts: bool) -> Result<Option<Call>, StorageError> {
        let published = (!drafts).then(|| Column::PublishedAt.is_not_null());
        let found = Entity::find_by_id(id.uuid()).filter(Condition::all().add_option(published));
        let row = found.one(self.connection).await?;
        Ok(with_commission(self.connection, row.into_iter().collect()).await?.pop())
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Published calls whose last day for proposals was before `today`, some of them; the service calls until none is
    /// left.
    pub async fn calls_to_close(&self, today: NaiveDate, most: u64) -> Result<Vec<CallId>, StorageError> {
        let calls: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Status.eq(Word(CallStatus::Published)))
            .filter(Column::ProposalsUntil.lt(today))
            .order_by_asc(Column::Id)
            .limit(most)
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(calls.into_iter().map(CallId::new).collect())
    }
}

impl Transaction {
    /// The call, kept from other writers until the transaction ends, with all that belongs to it.
    pub async fn call_for_update(&self, id: CallId, drafts: bool) -> Result<Option<Call>, StorageError> {
        let published = (!drafts).then(|| Column::PublishedAt.is_not_null());
        let found = Entity::find_by_id(id.uuid()).filter(Condition::all().add_option(published));
        let row = found.lock_exclusive().one(self.connection()).await?;
        Ok(with_commission(self.connection(), row.into_iter().collect()).await?.pop())
    }

    /// Which of these clients may score: active ones whose role permits it.
    pub async fn clients_that_score(&self, asked: &[Uuid]) -> Result<Vec<Uuid>, StorageError> {
        use crate::entity::client;
        use reintegration_domain::access::{ClientStatus, Role};
        let roles = Role::ALL.iter().filter(|role| role.permissions().contains(&Permission::ProposalScore));
        Ok(client::Entity::find()
            .select_only()
            .column(client::Column::Id)
            .filter(client::Column::Id.is_in(asked.iter().copied()))
            .filter(client::Column::Status.eq(Word(ClientStatus::Active)))
            .filter(client::Column::Role.is_in(roles.copied().map(Word)))
            .into_tuple()
            .all(self.connection())
            .await?)
    }

    /// Records a new call.
    pub async fn insert_call(&mut self, new: &Call) -> Result<(), StorageError> {
        Entity::insert(new.row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.insert_members(new.row.id, &new.members).await?;
        self.publish_call("call.created", &new.row).await
    }

    /// Records what became of a locked call, and the changes of `events`.
    pub async fn save_call(
        &mut self,
        before: &Call,
        mut after: Call,
        events: &[CallEvent],
    ) -> Result<Call, StorageError> {
        after.row.version = before.row.version.saturating_add(1);
        after.row.updated_at = self.stamp().now;
        let unchanged = [Column::Id.eq(before.row.id), Column::Version.eq(before.row.version)];
        self.overwrite(&after.row, unchanged, "call", before.row.id).await?;
        // Who stays has declared ties, and given scores, as a member.
        let beyond = |those: &[Uuid], these: &[Uuid]| -> Vec<Uuid> {
            those.iter().filter(|one| !these.contains(one)).copied().collect()
        };
        call_member::Entity::delete_many()
            .filter(call_member::Column::CallId.eq(before.row.id))
            .filter(call_member::Column::Client.is_in(beyond(&before.members, &after.members)))
            .exec(self.connection())
            .await?;
        self.insert_members(before.row.id, &beyond(&after.members, &before.members)).await?;
        for event in events {
            self.publish_call(event.name(), &after.row).await?;
        }
        Ok(after)
    }

    /// Takes a locked draft away, with its lots and its commission.
    pub async fn discard_call(&mut self, mut call: Call, events: &[CallEvent]) -> Result<(), StorageError> {
        let id = call.row.id;
        let of_call = lot::Entity::find().filter(lot::Column::CallId.eq(id)).order_by_asc(lot::Column::Number);
        for lot in of_call.all(self.connection()).await? {
            self.remove_lot(lot).await?;
        }
        call_member::Entity::delete_many().filter(call_member::Column::CallId.eq(id)).exec(self.connection()).await?;
        Entity::delete_by_id(id).exec(self.connection()).await?;
        call.row.version = call.row.version.saturating_add(1);
        for event in events {
            self.publish_call(event.name(), &call.row).await?;
        }
        Ok(())
    }

    async fn insert_members(&self, call_id: Uuid, members: &[Uuid]) -> Result<(), StorageError> {
        for client in members {
            let row = call_member::Model { call_id, client: *client };
            call_member::Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await?;
        }
        Ok(())
    }

    /// Anybody hears of a call that is published, and of ties to an organisation nobody but the Agency.
    pub(super) async fn publish_call(&mut self, name: &'static str, row: &Model) -> Result<(), StorageError> {
        let secret = row.status == CallStatus::Draft || name == CONFLICT_DECLARED;
        self.publish(NewChange {
            name,
            subject_type: "call",
            subject_id: row.id,
            subject_version: row.version,
            row: ChangeRow::heard_by(if secret { Audience::Agency } else { Audience::Anybody }),
            data: json!({ "reference": row.reference, "year": row.year, "status": row.status }),
        })
        .await
    }
}
