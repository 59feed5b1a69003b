//! Cases of one person, of which one was closed as a duplicate of the other.

use crate::entity::case::{Column, Entity, Model};
use crate::scoped::{self, Scoped};
use crate::stamp::Author;
use crate::trail::Guarded;
use crate::{StorageError, Transaction};
use reintegration_domain::access::Permission;
use reintegration_domain::identifier::CaseId;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// The most cases that are named as duplicates of one.
const MOST: u64 = 50;

/// The cases of the same person that a case is tied to, as far as they may be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseLinks {
    /// The case of which it is a duplicate.
    pub duplicate_of: Option<Uuid>,
    /// The cases that are duplicates of it, oldest first.
    pub duplicates: Vec<Uuid>,
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The cases that one is tied to, among the caller's rows or, `everywhere`, among all: as with possible duplicates, who
    /// decides on registrations has to know of them, and others must not learn of strangers.
    pub async fn case_links(&self, of: &Model, everywhere: bool) -> Result<Guarded<CaseLinks>, StorageError> {
        let visible = if everywhere { Condition::all() } else { scoped::cases(self.scope) };
        let tied = Condition::any()
            .add(Column::DuplicateOf.eq(of.id))
            .add_option(of.duplicate_of.map(|other| Column::Id.eq(other)));
        let cases: Vec<(Uuid, Uuid)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::RegistrationId])
            .filter(visible)
            .filter(tied)
            .order_by_asc(Column::Id)
            .limit(MOST)
            .into_tuple()
            .all(self.connection)
            .await?;
        let persons = cases.iter().map(|(_, person)| *person).filter(|person| *person != of.registration_id).collect();
        let is_other = |case: &Uuid| Some(*case) == of.duplicate_of;
        let links = CaseLinks {
            duplicate_of: cases.iter().map(|(case, _)| *case).find(is_other),
            duplicates: cases.into_iter().map(|(case, _)| case).filter(|case| !is_other(case)).collect(),
        };
        Ok(Guarded::matched(links, persons))
    }

    /// Whether a case can be closed as a duplicate of the other one: that is another case among the caller's rows, and itself
    /// a duplicate of none.
    pub(crate) async fn can_be_duplicate(&self, of: &Model, other: CaseId) -> Result<bool, StorageError> {
        let found = Entity::find_by_id(other.uuid()).filter(scoped::cases(self.scope)).one(self.connection).await?;
        Ok(found.is_some_and(|found| found.id != of.id && found.duplicate_of.is_none()))
    }
}

impl Transaction {
    /// Whether a case can be closed as a duplicate of the other one: see [`Scoped::can_be_duplicate`]. One such closing at a
    /// time, so that no two cases name each other.
    pub async fn may_close_as_duplicate(&self, case: &Model, other: CaseId) -> Result<bool, StorageError> {
        self.backend().serialise(self.connection(), "duplicates").await?;
        self.rows().can_be_duplicate(case, other).await
    }

    /// The cases that one is tied to, as far as the author of the transaction may be told.
    pub async fn case_links_of(&mut self, case: &Model) -> Result<CaseLinks, StorageError> {
        let everywhere = match &self.stamp().author {
            Author::Client(actor) => actor.may(Permission::RegistrationDecide),
            Author::Service => true,
            Author::Anybody => false,
        };
        let links = self.rows().case_links(case, everywhere).await?;
        Ok(self.open(links))
    }
}
