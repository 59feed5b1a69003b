//! Decisions whether two registrations are of one person.

use super::{Registration, change};
use crate::column::Word;
use crate::entity::registration::{Column, Entity, Model};
use crate::entity::registration_match::{self, Column as Match};
use crate::error::OrCorrupt;
use crate::scoped::{self, Scoped};
use crate::trail::Guarded;
use crate::{StorageError, Transaction};
use reintegration_domain::identifier::ClientId;
use reintegration_domain::intake::registrations::{Event, MatchOutcome};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

impl Scoped<'_, DatabaseTransaction> {
    /// Whether a registration can be matched with another one: that one is among the caller's rows, or is told to the caller
    /// as a possible duplicate. It tells of the other one, which is kept from other writers: nobody erases it meanwhile.
    pub async fn can_match(&self, of: &Model, other: Uuid) -> Result<Guarded<Matchable>, StorageError> {
        let there: Option<Uuid> = Entity::find_by_id(other)
            .select_only()
            .column(Column::Id)
            .filter(Column::ErasedAt.is_null())
            .filter(Column::Id.ne(of.id))
            .lock_exclusive()
            .into_tuple()
            .one(self.connection)
            .await?;
        let own = Entity::find_by_id(other).filter(scoped::registrations(self.scope));
        let can = there.is_some()
            && (own.count(self.connection).await? > 0
                || self.candidates(of, true).await?.iter().any(|candidate| candidate.id == other));
        Ok(Guarded::matched(Matchable(can), can.then_some(other).into_iter().collect()))
    }
}

/// Whether a registration can be matched.
#[derive(Debug, Clone, Copy)]
pub struct Matchable(pub bool);

impl Transaction {
    /// Records what is decided of a registration and another one, in the place of what was decided before, and the changes
    /// of `events`. The registration gets the next version.
    pub async fn save_match(
        &mut self,
        of: &Registration,
        other: Uuid,
        (outcome, reason): (MatchOutcome, &str),
        by: ClientId,
        events: &[Event],
    ) -> Result<Registration, StorageError> {
        let (first_id, second_id) = (of.row.id.min(other), of.row.id.max(other));
        let sealed = of.seal_match_reason(first_id, second_id, reason)?;
        let row = registration_match::Model {
            first_id,
            second_id,
            outcome: Word(outcome),
            decided_on: of.row.id,
            sealed_reason: sealed.or_corrupt("match: no reason")?,
            decided_by: by.uuid(),
            decided_at: self.stamp().now,
        };
        let mut again = OnConflict::columns([Match::FirstId, Match::SecondId]);
        again.update_columns([
            Match::Outcome,
            Match::DecidedOn,
            Match::SealedReason,
            Match::DecidedBy,
            Match::DecidedAt,
        ]);
        registration_match::Entity::insert(row.into_active_model())
            .on_conflict(again)
            .exec_without_returning(self.connection())
            .await?;
        let mut after = of.clone();
        after.row = self.write_next(&of.row, after.row).await?;
        // Who followed the registration hears of no stranger: the other one is not named.
        for event in events {
            let data = json!({ "reference": after.row.reference });
            self.publish(change(&after.row, event.name(), data)).await?;
        }
        // What the match says stands in the digests of both.
        self.note_written("registration", other);
        Ok(after)
    }

    /// Nothing is known any more of whom a person was taken for.
    pub(super) async fn forget_matches(&self, of: Uuid) -> Result<(), StorageError> {
        for other in super::duplicates::decided(self.connection(), of).await?.into_keys() {
            self.note_written("registration", other);
        }
        let of_it = Condition::any().add(Match::FirstId.eq(of)).add(Match::SecondId.eq(of));
        registration_match::Entity::delete_many().filter(of_it).exec(self.connection()).await?;
        Ok(())
    }
}
