//! Corrections of accepted registrations, with what was there before.

use crate::column::Json;
use crate::entity::registration_correction::{Column, Entity, Model};
use crate::error::OrCorrupt;
use crate::intake::registrations::{Registration, change_row};
use crate::scoped::{Page, PageRequest, Paged, Scoped};
use crate::trail::{Guarded, REGISTRATION};
use crate::{NewChange, StorageError, Transaction};
use reintegration_domain::identifier::ClientId;
use reintegration_domain::intake::registrations::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// What a correction is recorded with.
#[derive(Debug, Clone)]
pub struct NewCorrection {
    /// Who corrects.
    pub by: ClientId,
    /// The JSON pointers of what changes.
    pub fields: Vec<String>,
    /// Whether who the person is changes.
    pub identity: bool,
    /// What was there before, and why it changes.
    pub said: Said,
}

/// What of a correction is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The merge patch that takes the correction back.
    pub before: serde_json::Value,
    /// Why it was made, where somebody said so.
    pub reason: Option<String>,
}

/// A correction as it is shown.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The row.
    pub row: Model,
    /// What was sealed.
    pub said: Said,
}

fn place(id: Uuid) -> String {
    format!("correction {id}")
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The corrections of a registration, newest first.
    pub async fn corrections(
        &self,
        of: &Registration,
        page: PageRequest,
    ) -> Result<Guarded<Page<Correction>>, StorageError> {
        let rows = Entity::find().filter(Column::RegistrationId.eq(of.row.id));
        let rows = rows.page(page, Column::Id).all(self.connection).await?;
        let opened = rows.into_iter().map(|row| {
            let plain = of.key().open_text(row.sealed.as_deref(), &place(row.id))?;
            let plain = plain.or_corrupt("correction: nothing is sealed")?;
            let said = serde_json::from_str(&plain).or_corrupt("correction: what was sealed")?;
            Ok(Correction { row, said })
        });
        let page = Page::of(opened.collect::<Result<Vec<_>, StorageError>>()?, page.limit)?;
        Ok(Guarded::new(page, vec![of.row.id], REGISTRATION))
    }
}

impl Transaction {
    /// Records what an accepted registration became, what it was before, and the changes of `events`. `after` gets the
    /// next version.
    pub async fn save_correction(
        &mut self,
        before: &Registration,
        after: Registration,
        new: NewCorrection,
        events: &[Event],
    ) -> Result<Registration, StorageError> {
        let after = self.save_registration(before, after, &[]).await?;
        let id = self.new_id();
        let sealed = after.key().seal_text(Some(&serde_json::to_string(&new.said)?), &place(id))?;
        let row = Model {
            id,
            registration_id: after.row.id,
            version: after.row.version,
            fields: Json(new.fields),
            identity: new.identity,
            sealed,
            corrected_by: new.by.uuid(),
            corrected_at: self.stamp().now,
        };
        Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        for event in events {
            let data = json!({
                "reference": after.row.reference,
                "status": after.row.status,
                "case_id": after.row.case_id,
                "fields": row.fields,
            });
            self.publish(NewChange {
                name: event.name(),
                subject_type: "registration",
                subject_id: after.row.id,
                subject_version: after.row.version,
                row: change_row(&after.row),
                data,
            })
            .await?;
        }
        Ok(after)
    }

    /// Whether the client corrected who the person is.
    pub async fn has_corrected_identity(&self, of: &Registration, client: ClientId) -> Result<bool, StorageError> {
        let own = Entity::find()
            .filter(Column::RegistrationId.eq(of.row.id))
            .filter(Column::Identity.eq(true))
            .filter(Column::CorrectedBy.eq(client.uuid()));
        Ok(own.count(self.connection()).await? > 0)
    }
}
