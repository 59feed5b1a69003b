//! The change of the master key that wraps every key.

use crate::entity::{installation_key, person_key, report_document};
use crate::installation_keys::owner;
use crate::store::Store;
use crate::vault::Purpose;
use crate::{DocumentKey, PersonKey, StorageError, Wrapped};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

/// Keys of persons and documents that are wrapped anew in one transaction.
const BATCH: u64 = 500;

impl Store {
    /// Wraps every key that an older master key wraps with the newest one, while the service runs; gives how many.
    pub async fn rotate_master_key(&self) -> Result<u64, StorageError> {
        let mut rotated = self.rotate_installation_keys().await?;
        loop {
            let batch = self.rotate_person_keys().await?;
            rotated = rotated.saturating_add(batch);
            if batch < BATCH {
                break;
            }
        }
        loop {
            let batch = self.rotate_document_keys().await?;
            rotated = rotated.saturating_add(batch);
            if batch < BATCH {
                return Ok(rotated);
            }
        }
    }

    async fn rotate_installation_keys(&self) -> Result<u64, StorageError> {
        let transaction = self.begin_atomic().await?;
        let older = installation_key::Entity::find()
            .filter(installation_key::Column::MasterKey.ne(self.vault.newest()))
            .lock_exclusive()
            .all(&*transaction)
            .await?;
        let mut rotated = 0;
        for mut row in older {
            let purpose = Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == row.name);
            let owner = owner(purpose.ok_or_else(|| StorageError::Corrupt(format!("service key {}", row.name)))?);
            let key = self.vault.unwrap(&Wrapped { master_key: row.master_key, sealed: row.sealed }, &owner)?;
            Wrapped { master_key: row.master_key, sealed: row.sealed } = self.vault.wrap(&key, &owner)?;
            installation_key::Entity::update(row.into_active_model().reset_all()).exec(&*transaction).await?;
            rotated += 1;
        }
        transaction.commit().await?;
        Ok(rotated)
    }

    async fn rotate_person_keys(&self) -> Result<u64, StorageError> {
        let transaction = self.begin_atomic().await?;
        let older = person_key::Entity::find()
            .filter(person_key::Column::MasterKey.ne(self.vault.newest()))
            .order_by_asc(person_key::Column::RegistrationId)
            .limit(BATCH)
            .lock_exclusive()
            .all(&*transaction)
            .await?;
        let mut rotated = 0;
        for mut row in older {
            let wrapped = Wrapped { master_key: row.master_key, sealed: row.sealed };
            let key = PersonKey::unwrap(&self.vault, &wrapped, row.registration_id)?;
            Wrapped { master_key: row.master_key, sealed: row.sealed } = key.wrap(&self.vault, row.registration_id)?;
            person_key::Entity::update(row.into_active_model().reset_all()).exec(&*transaction).await?;
            rotated += 1;
        }
        transaction.commit().await?;
        Ok(rotated)
    }

    /// Those of the documents of reports.
    async fn rotate_document_keys(&self) -> Result<u64, StorageError> {
        let transaction = self.begin_atomic().await?;
        let older = report_document::Entity::find()
            .filter(report_document::Column::MasterKey.ne(self.vault.newest()))
            .order_by_asc(report_document::Column::Id)
            .limit(BATCH)
            .lock_exclusive()
            .all(&*transaction)
            .await?;
        let mut rotated = 0;
        for row in older {
            let Wrapped { master_key, sealed } = DocumentKey::of(&self.vault, &row)?.wrap(&self.vault, row.id)?;
            // Nothing else of the row: whether it is submitted is not for us to say.
            report_document::Entity::update_many()
                .col_expr(report_document::Column::MasterKey, master_key.into())
                .col_expr(report_document::Column::SealedKey, sealed.into())
                .filter(report_document::Column::Id.eq(row.id))
                .exec(&*transaction)
                .await?;
            rotated += 1;
        }
        transaction.commit().await?;
        Ok(rotated)
    }
}
