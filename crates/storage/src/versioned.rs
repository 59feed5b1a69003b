//! Rows that have versions: the next one is written over the one that was read.

use crate::entity::{assistance, case, follow_up, plan, registration};
use crate::{StorageError, Transaction};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait};
use uuid::Uuid;

/// A row that has versions.
pub(crate) trait Versioned: ModelTrait + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel> {
    /// What it is called.
    const WHAT: &'static str;

    /// Whether it is listed by when it changed: then the order of its instants is that in which they become visible.
    const FOLLOWED: bool;

    fn id(&self) -> Uuid;

    /// That it is this row, and in this version.
    fn unchanged(&self) -> [Expr; 2];

    /// Makes it the version after `before`, of the instant.
    fn follow(&mut self, before: &Self, at: DateTime<Utc>);
}

macro_rules! versioned {
    ($($table:ident, $what:literal, $key:ident $column:ident, $followed:literal;)+) => {$(
        impl Versioned for $table::Model {
            const WHAT: &'static str = $what;
            const FOLLOWED: bool = $followed;

            fn id(&self) -> Uuid {
                self.$key
            }

            fn unchanged(&self) -> [Expr; 2] {
                [$table::Column::$column.eq(self.$key), $table::Column::Version.eq(self.version)]
            }

            fn follow(&mut self, before: &Self, at: DateTime<Utc>) {
                self.version = before.version.saturating_add(1);
                self.updated_at = at;
            }
        }
    )+};
}

versioned! {
    registration, "registration", id Id, true;
    case, "case", id Id, true;
    assistance, "assistance", id Id, true;
    plan, "plan of case", case_id CaseId, false;
    follow_up, "follow-up", id Id, false;
}

impl Transaction {
    /// Writes `after` over the row that was read and is locked, as its next version.
    pub(crate) async fn write_next<M: Versioned>(&self, before: &M, mut after: M) -> Result<M, StorageError> {
        let at = if M::FOLLOWED { self.instant().await? } else { self.stamp().now };
        after.follow(before, at);
        self.overwrite(&after, before.unchanged(), M::WHAT, before.id()).await?;
        Ok(after)
    }
}
