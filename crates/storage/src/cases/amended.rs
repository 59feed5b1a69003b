//! Cases whose person is named otherwise, or lives elsewhere in the lot's area.

use crate::column::Word;
use crate::entity::{assistance, case};
use crate::intake::registrations::Registration;
use crate::scoped::{self, Scoped};
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use reintegration_domain::cases::Event;
use reintegration_domain::cases::assistance::{Event as AssistanceEvent, Status as AssistanceStatus};
use reintegration_domain::identifier::RegistrationId;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

impl Scoped<'_, DatabaseTransaction> {
    /// The case that follows from a registration, if it is among the caller's, kept from other writers.
    pub async fn case_of_for_update(&self, registration: RegistrationId) -> Result<Option<case::Model>, StorageError> {
        Ok(case::Entity::find()
            .filter(case::Column::RegistrationId.eq(registration.uuid()))
            .filter(scoped::cases(self.scope))
            .lock_exclusive()
            .one(self.connection)
            .await?)
    }
}

impl Transaction {
    /// Whether the lot of the case serves the region.
    pub async fn is_served_by(&self, case: &case::Model, region: &str) -> Result<bool, StorageError> {
        use crate::entity::lot_region::{Column, Entity};
        let served = Entity::find().filter(Column::LotId.eq(case.lot_id)).filter(Column::Region.eq(region));
        Ok(served.one(self.connection()).await?.is_some())
    }

    /// Records that a locked case follows its person, who is named otherwise or moved, with the assistance that is open. The
    /// office that no longer has it hears of it.
    pub async fn amend_case(&mut self, before: &case::Model, of: &Registration) -> Result<case::Model, StorageError> {
        let mut after = before.clone();
        after.municipality.clone_from(&of.row.municipality);
        after.region.clone_from(&of.row.region);
        let after = self.write_next(before, after).await?;
        self.publish_case(&after, &of.row, Event::Amended, json!({})).await?;
        if before.region != after.region {
            self.publish(NewChange {
                name: Event::Amended.name(),
                subject_type: "case",
                subject_id: after.id,
                subject_version: after.version,
                row: ChangeRow { region: Some(before.region.clone()), ..ChangeRow::default() },
                data: json!({ "reference": after.reference, "status": after.status }),
            })
            .await?;
            self.move_open_assistance(&after, of, &before.region).await?;
        }
        Ok(after)
    }

    async fn move_open_assistance(
        &mut self,
        case: &case::Model,
        of: &Registration,
        from: &str,
    ) -> Result<(), StorageError> {
        use assistance::{Column, Entity};
        let open = AssistanceStatus::ALL.iter().copied().filter(|status| status.is_open()).map(Word);
        let rows = Entity::find()
            .filter(Column::CaseId.eq(case.id))
            .filter(Column::LotId.eq(case.lot_id))
            .filter(Column::Status.is_in(open))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.connection())
            .await?;
        for before in rows {
            let mut after = before.clone();
            after.region.clone_from(&case.region);
            let after = self.write_next(&before, after).await?;
            self.publish_assistance(&after, case, &of.row, AssistanceEvent::Amended).await?;
            self.publish(NewChange {
                name: AssistanceEvent::Amended.name(),
                subject_type: "assistance",
                subject_id: after.id,
                subject_version: after.version,
                row: ChangeRow { region: Some(from.to_owned()), ..ChangeRow::default() },
                data: json!({ "case_id": after.case_id, "component": after.component, "status": after.status }),
            })
            .await?;
        }
        Ok(())
    }
}
