//! Writes the built-in programme data into an empty database.

use crate::entity::{lot, lot_region, municipality, organisation, policy, programme, programme_year, region};
use crate::{StorageError, built_in};
use chrono::{DateTime, Utc};
use reintegration_domain::calendar::ProgrammeYear;
use reintegration_domain::policy::Policy;
use reintegration_domain::programme::{BuiltIn, YearData};
use reintegration_domain::territory::Territory;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};

/// Inserts `row` unless its key is there.
async fn keep<E, M>(transaction: &DatabaseTransaction, row: M) -> Result<(), StorageError>
where
    E: EntityTrait,
    M: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    E::insert(row.into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

pub async fn load(
    transaction: &DatabaseTransaction,
    built_in: &BuiltIn,
    demonstration: Option<&YearData>,
    territory: &Territory,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    load_territory(transaction, territory).await?;
    for data in &built_in.programmes {
        let (name_ka, name_en) = (data.name.ka.to_string(), data.name.en.to_string());
        let row = programme::Model { code: data.code.as_str().to_owned(), name_ka, name_en };
        keep::<programme::Entity, _>(transaction, row).await?;
    }
    for data in &built_in.organisations {
        let row = organisation::Model {
            id: built_in::organisation(data.number),
            registration_code: data.registration_code.clone(),
            name_ka: data.name.ka.to_string(),
            name_en: data.name.en.to_string(),
            kind: "partner".to_owned(),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        keep::<organisation::Entity, _>(transaction, row).await?;
    }
    for year in built_in.years.iter().chain(demonstration) {
        load_year(transaction, year).await?;
    }
    load_policy(transaction, now).await
}

async fn load_territory(transaction: &DatabaseTransaction, territory: &Territory) -> Result<(), StorageError> {
    for data in territory.regions() {
        let row = region::Model { code: data.code.clone(), routable: data.routable };
        keep::<region::Entity, _>(transaction, row).await?;
    }
    for data in territory.municipalities() {
        let row = municipality::Model { code: data.code.clone(), region: data.region.clone(), routable: data.routable };
        keep::<municipality::Entity, _>(transaction, row).await?;
    }
    Ok(())
}

async fn load_year(transaction: &DatabaseTransaction, data: &YearData) -> Result<(), StorageError> {
    let year = ProgrammeYear::new(data.year)
        .ok_or_else(|| StorageError::Corrupt(format!("{} is not a programme year", data.year)))?;
    let programme = data.programme.as_str();
    let row = programme_year::Model {
        programme: programme.to_owned(),
        year: data.year,
        starts_on: year.starts_on(),
        ends_on: year.ends_on(),
        budget_minor: data.budget.minor(),
        basis: data.basis.as_str().to_owned(),
        note_ka: data.note.ka.to_string(),
        note_en: data.note.en.to_string(),
    };
    keep::<programme_year::Entity, _>(transaction, row).await?;
    for lot_data in &data.lots {
        let id = built_in::lot(data.year, lot_data.number);
        let row = lot::Model {
            id,
            programme: programme.to_owned(),
            year: data.year,
            number: lot_data.number,
            organisation_id: Some(built_in::organisation(lot_data.organisation)),
            allocated_minor: lot_data.allocated.minor(),
            basis: lot_data.basis.as_str().to_owned(),
            note_ka: lot_data.note.ka.to_string(),
            note_en: lot_data.note.en.to_string(),
        };
        keep::<lot::Entity, _>(transaction, row).await?;
        for region in &lot_data.regions {
            let row = lot_region::Model {
                programme: programme.to_owned(),
                year: data.year,
                region: region.clone(),
                lot_id: id,
            };
            keep::<lot_region::Entity, _>(transaction, row).await?;
        }
    }
    Ok(())
}

async fn load_policy(transaction: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), StorageError> {
    let policy = Policy::built_in().map_err(|error| StorageError::Corrupt(error.to_string()))?;
    let document = serde_json::to_value(policy.document()).map_err(|error| StorageError::Corrupt(error.to_string()))?;
    let row = policy::Model {
        id: built_in::policy(),
        programme: policy.programme().as_str().to_owned(),
        policy_version: policy.version().to_owned(),
        in_force_from: policy.in_force_from(),
        status: "published".to_owned(),
        document,
        drafted_by: None,
        published_by: None,
        published_at: Some(now),
        version: 1,
        created_at: now,
    };
    keep::<policy::Entity, _>(transaction, row).await
}
