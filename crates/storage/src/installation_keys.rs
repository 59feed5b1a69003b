//! The installation's own keys.

use crate::entity::installation_key;
use crate::vault::Purpose;
use crate::{Secret, StorageError, Vault, Wrapped};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};

/// What such a key is wrapped for.
pub fn owner(purpose: Purpose) -> String {
    format!("installation {}", purpose.as_str())
}

/// Opens the installation's own keys, and draws those that are not there yet.
pub async fn load(transaction: &DatabaseTransaction, vault: &Vault) -> Result<(), StorageError> {
    for purpose in Purpose::ALL {
        let kept = installation_key::Entity::find_by_id(purpose.as_str()).one(transaction).await?;
        let key = if let Some(row) = kept {
            vault.unwrap(&Wrapped { master_key: row.master_key, sealed: row.sealed }, &owner(purpose))?
        } else {
            draw(transaction, vault, purpose).await?
        };
        vault.keep(purpose, key);
    }
    Ok(())
}

async fn draw(transaction: &DatabaseTransaction, vault: &Vault, purpose: Purpose) -> Result<Secret, StorageError> {
    let key = Secret::draw()?;
    let Wrapped { master_key, sealed } = vault.wrap(&key, &owner(purpose))?;
    let row = installation_key::Model { name: purpose.as_str().to_owned(), master_key, sealed };
    installation_key::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    Ok(key)
}
