//! Questions on a call.

use super::Call;
use crate::entity::call_question::{Column, Entity, Model};
use crate::scoped::Paged;
use crate::scoped::{Page, PageRequest};
use crate::{Audience, ChangeRow, NewChange, Public, StorageError, Transaction};
use reintegration_domain::identifier::OrganisationId;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

/// Which questions are shown.
#[derive(Debug, Clone, Copy)]
pub enum Asked {
    /// All of them.
    ByAnybody,
    /// Those that were answered, and the organisation's own.
    AnsweredOr(OrganisationId),
    /// Those that were answered.
    Answered,
}

impl<C: ConnectionTrait> Public<'_, C> {
    /// The questions on a call, newest first.
    pub async fn questions(&self, call: Uuid, asked: Asked, page: PageRequest) -> Result<Page<Model>, StorageError> {
        let shown = match asked {
            Asked::ByAnybody => Condition::all(),
            Asked::AnsweredOr(own) => {
                Condition::any().add(Column::AnsweredAt.is_not_null()).add(Column::OrganisationId.eq(own.uuid()))
            }
            Asked::Answered => Condition::all().add(Column::AnsweredAt.is_not_null()),
        };
        let rows = Entity::find()
            .filter(Column::CallId.eq(call))
            .filter(shown)
            .page(page, Column::Id)
            .all(self.connection)
            .await?;
        Page::of(rows, page.limit)
    }
}

impl Transaction {
    /// The question, kept from other writers until the transaction ends.
    pub async fn question_for_update(&self, id: Uuid) -> Result<Option<Model>, StorageError> {
        Ok(Entity::find_by_id(id).lock_exclusive().one(self.connection()).await?)
    }

    /// Records a question on a call.
    pub async fn insert_question(&mut self, call: &Call, row: &Model) -> Result<(), StorageError> {
        Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.publish_question("call.question_asked", &call.row.reference, row).await
    }

    /// Records the answer to a locked question.
    pub async fn answer_question(
        &mut self,
        call: &Call,
        before: &Model,
        mut after: Model,
    ) -> Result<Model, StorageError> {
        after.version = before.version.saturating_add(1);
        let unchanged = [Column::Id.eq(before.id), Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "question", before.id).await?;
        self.publish_question("call.question_answered", &call.row.reference, &after).await?;
        Ok(after)
    }

    async fn publish_question(&mut self, name: &'static str, call: &str, row: &Model) -> Result<(), StorageError> {
        self.publish(NewChange {
            name,
            subject_type: "question",
            subject_id: row.id,
            subject_version: row.version,
            row: ChangeRow {
                organisation_id: Some(row.organisation_id),
                audience: if row.answered_at.is_some() { Audience::Anybody } else { Audience::Agency },
                ..ChangeRow::default()
            },
            data: json!({ "call_id": row.call_id, "reference": call }),
        })
        .await
    }
}
