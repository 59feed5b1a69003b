//! What waits, and for whom: one row for each thing that does.
//!
//! The rows are found anew when a transaction commits, for each person, grant or lot that it changed, in the transaction
//! itself: no change can forget them, and a reader never sees the one without the other.

mod list;
mod waiting;

pub use list::{WaitingCount, WorkFilter, WorkPlace, WorkRow};
pub(crate) use list::{first_party, next_due_on};

use crate::entity::work_item::{Column, Entity, Model};
use crate::entity::{report, tranche};
use crate::{Backend, NewChange, StorageError};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Statement,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The class of the advisory locks under which the rows of one person, grant or lot are found.
const FOUND_BY_ONE: i32 = 0x5551;

/// Whose rows were changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// Those of a person, by the registration.
    Person(Uuid),
    /// Those of a grant.
    Grant(Uuid),
    /// Those of the grant of a report.
    Report(Uuid),
    /// Those of the grant of a tranche.
    Tranche(Uuid),
    /// That of a lot.
    Lot(Uuid),
}

impl Whose {
    /// Whose rows a change may touch.
    pub fn of(change: &NewChange) -> impl Iterator<Item = Self> {
        let person = change.row.registration_id.map(Self::Person);
        let money = match change.subject_type {
            "grant" => Some(Self::Grant(change.subject_id)),
            "report" => Some(Self::Report(change.subject_id)),
            "tranche" => Some(Self::Tranche(change.subject_id)),
            "lot" => Some(Self::Lot(change.subject_id)),
            _ => None,
        };
        person.into_iter().chain(money)
    }

    fn id(self) -> Uuid {
        let (Self::Person(id) | Self::Grant(id) | Self::Report(id) | Self::Tranche(id) | Self::Lot(id)) = self;
        id
    }

    /// The rows that are there.
    fn listed(self) -> SimpleExpr {
        match self {
            Self::Person(id) => Column::RegistrationId.eq(id),
            Self::Grant(id) | Self::Report(id) | Self::Tranche(id) => Column::GrantId.eq(id),
            Self::Lot(id) => Column::Id.eq(id),
        }
    }
}

/// Finds the rows of everything that was changed.
pub async fn find(
    connection: &impl ConnectionTrait,
    backend: Backend,
    changed: BTreeSet<Whose>,
) -> Result<(), StorageError> {
    let mut whose = BTreeSet::new();
    for one in changed {
        whose.extend(with_its_grant(connection, one).await?);
    }
    for one in whose {
        find_one(connection, backend, one).await?;
    }
    Ok(())
}

/// Reports and tranches are found with their grants.
async fn with_its_grant(connection: &impl ConnectionTrait, whose: Whose) -> Result<Option<Whose>, StorageError> {
    let grant: Option<Uuid> = match whose {
        Whose::Report(id) => {
            let row = report::Entity::find_by_id(id).select_only().column(report::Column::GrantId);
            row.into_tuple().one(connection).await?
        }
        Whose::Tranche(id) => {
            let row = tranche::Entity::find_by_id(id).select_only().column(tranche::Column::GrantId);
            row.into_tuple().one(connection).await?
        }
        Whose::Person(_) | Whose::Grant(_) | Whose::Lot(_) => return Ok(Some(whose)),
    };
    Ok(grant.map(Whose::Grant))
}

async fn find_one(connection: &impl ConnectionTrait, backend: Backend, whose: Whose) -> Result<(), StorageError> {
    if backend == Backend::Postgres {
        // Another transaction that changes something else of the same person: who comes second finds what both did.
        let [.., a, b, c, d] = *whose.id().as_bytes();
        let key = i32::from_be_bytes([a, b, c, d]);
        let lock = "SELECT pg_advisory_xact_lock($1, $2)";
        let values = [FOUND_BY_ONE.into(), key.into()];
        let lock = Statement::from_sql_and_values(connection.get_database_backend(), lock, values);
        connection.execute_raw(lock).await?;
    }
    let waits = match whose {
        Whose::Person(id) => waiting::of_person(connection, id).await?,
        Whose::Grant(id) | Whose::Report(id) | Whose::Tranche(id) => waiting::of_grant(connection, id).await?,
        Whose::Lot(id) => waiting::of_lot(connection, id).await?,
    };
    let listed = Entity::find().filter(whose.listed()).all(connection).await?;
    let mut listed: HashMap<Uuid, Model> = listed.into_iter().map(|row| (row.id, row)).collect();
    for mut row in waits {
        let before = listed.remove(&row.id);
        if let Some(before) = &before
            && (before.kind, before.due_on, row.due_on) == (row.kind, None, None)
        {
            // It has been waiting since then, whatever else changed.
            row.ordered_on = before.ordered_on;
        }
        let same = before.as_ref() == Some(&row);
        let (id, row) = (row.id, row.into_active_model());
        if before.is_none() {
            Entity::insert(row).exec_without_returning(connection).await?;
        } else if !same {
            Entity::update_many().set(row.reset_all()).filter(Column::Id.eq(id)).exec(connection).await?;
        }
    }
    let over: Vec<Uuid> = listed.into_keys().collect();
    if !over.is_empty() {
        Entity::delete_many().filter(Column::Id.is_in(over)).exec(connection).await?;
    }
    Ok(())
}
