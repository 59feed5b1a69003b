//! The Agency's offices: its organisations on record, each with the regions that it serves.

use crate::column::{Json, Word};
use crate::entity::organisation::{Column, Entity, Model};
use crate::{Preparation, StorageError};
use reintegration_domain::contact::Contact;
use reintegration_domain::organisation::OrganisationKind;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Offices are a handful: more than these are nobody's.
const MOST: u64 = 200;

/// Every office, newest first.
pub async fn offices(connection: &impl ConnectionTrait) -> Result<Vec<Model>, StorageError> {
    Ok(Entity::find()
        .filter(Column::Kind.eq(Word(OrganisationKind::Agency)))
        .order_by_desc(Column::Id)
        .limit(MOST)
        .all(connection)
        .await?)
}

/// The office that serves the region: the newest that names it, or else the newest that names none.
pub fn office_of<'a>(offices: &'a [Model], region: &str) -> Option<&'a Model> {
    let names = |office: &&Model| office.regions.as_ref().is_some_and(|named| named.iter().any(|one| one == region));
    offices.iter().find(names).or_else(|| offices.iter().find(|office| office.regions.is_none()))
}

impl Preparation {
    /// Records an organisation of the demonstration, unless it is there.
    pub async fn keep_organisation(&self, row: Model) -> Result<(), StorageError> {
        Entity::insert(row.into_active_model())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&*self.0)
            .await?;
        Ok(())
    }

    /// Records how an organisation of the demonstration is reached, unless somebody has amended it.
    pub async fn keep_contact(&self, organisation: Uuid, contact: Contact) -> Result<(), StorageError> {
        Entity::update_many()
            .col_expr(Column::Contact, sea_orm::Value::from(Json(contact)).into())
            .filter(Column::Id.eq(organisation))
            .filter(Column::Version.eq(1))
            .exec(&*self.0)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn office(number: u128, regions: Option<&[&str]>) -> Model {
        let at = DateTime::from_timestamp(1_780_000_000, 0).unwrap_or_default();
        Model {
            id: Uuid::from_u128(number),
            registration_code: None,
            name_ka: String::new(),
            name_en: String::new(),
            kind: Word(OrganisationKind::Agency),
            contact: None,
            regions: regions.map(|regions| Json(regions.iter().map(|region| (*region).to_owned()).collect())),
            version: 1,
            created_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn the_newest_office_that_names_the_region_serves_it_and_else_the_one_that_names_none() {
        let offices =
            [office(4, Some(&["GE-IM"])), office(3, None), office(2, Some(&["GE-IM", "GE-TB"])), office(1, None)];
        let found = |region| office_of(&offices, region).map(|office| office.id.as_u128());
        assert_eq!(found("GE-IM"), Some(4));
        assert_eq!(found("GE-TB"), Some(2));
        assert_eq!(found("GE-KA"), Some(3));
        assert_eq!(office_of(&offices[..1], "GE-KA").map(|office| office.id), None);
    }
}
