//! What is known of organisations before they are given money.

use crate::entity::organisation;
use crate::entity::organisation_assessment::{Column, Entity, Model};
use crate::scoped::Paged;
use crate::scoped::{Page, PageRequest, Scoped};
use crate::{StorageError, Transaction};
use reintegration_domain::identifier::OrganisationId;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The assessments of an organisation, newest first.
    pub async fn assessments(&self, of: OrganisationId, page: PageRequest) -> Result<Page<Model>, StorageError> {
        let rows = Entity::find()
            .filter(Column::OrganisationId.eq(of.uuid()))
            .page(page, Column::Id)
            .all(self.connection)
            .await?;
        Page::of(rows, page.limit)
    }

    /// The newest assessment of each of these organisations that has one.
    pub async fn newest_assessments(
        &self,
        of: impl IntoIterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Model>, StorageError> {
        let newer = Alias::new("newer");
        let column = |column: Column| Expr::col((newer.clone(), column));
        let newer = Query::select()
            .expr(Expr::value(1))
            .from_as(Entity, newer.clone())
            .and_where(column(Column::OrganisationId).eq(Expr::col((Entity, Column::OrganisationId))))
            .and_where(column(Column::Id).gt(Expr::col((Entity, Column::Id))))
            .take();
        let rows = Entity::find()
            .filter(Column::OrganisationId.is_in(of))
            .filter(Expr::exists(newer).not())
            .all(self.connection)
            .await?;
        Ok(rows.into_iter().map(|row| (row.organisation_id, row)).collect())
    }
}

impl Transaction {
    /// The organisation, kept from other writers until the transaction ends.
    pub async fn organisation_for_update(
        &self,
        id: OrganisationId,
    ) -> Result<Option<organisation::Model>, StorageError> {
        Ok(organisation::Entity::find_by_id(id.uuid()).lock_exclusive().one(self.connection()).await?)
    }

    /// Records an assessment of a locked organisation, which stays as it is.
    pub async fn insert_assessment(&mut self, of: &organisation::Model, row: &Model) -> Result<(), StorageError> {
        Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.publish_operation("organisation.assessed", "organisation", of.id, of.version).await
    }
}
