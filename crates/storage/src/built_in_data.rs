//! Writes the built-in programme data into an empty database.

use crate::column::{Tetri, Word};
use crate::entity::{
    grant, lot, lot_region, municipality, organisation, policy, programme, programme_year, region, unlisted_work,
};
use crate::error::OrCorrupt;
use crate::grants::agreements;
use crate::store::Preparation;
use crate::{StorageError, built_in as identifiers};
use chrono::{DateTime, Utc};
use reintegration_domain::calendar::{ProgrammeYear, tbilisi};
use reintegration_domain::competition::LotStatus;
use reintegration_domain::grants::{Agreement, Shares, Status};
use reintegration_domain::identifier::reference;
use reintegration_domain::organisation::OrganisationKind;
use reintegration_domain::programme::policies::Policy;
use reintegration_domain::programme::policies::PolicyStatus;
use reintegration_domain::programme::programmes::{Basis, BuiltIn, LotData, YearData};
use reintegration_domain::programme::regions::Territory;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

impl Preparation {
    /// Writes down what of the built-in programme data is not there yet, and `demonstration` years with it.
    /// What is there stays as it is: the data belongs to the programme once it is recorded.
    pub async fn load_programme_data(
        &self,
        built_in: &BuiltIn,
        demonstration: Option<&YearData>,
        territory: &Territory,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        load(&self.0, built_in, demonstration, territory, now).await
    }
}

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

async fn load(
    transaction: &DatabaseTransaction,
    built_in: &BuiltIn,
    demonstration: Option<&YearData>,
    territory: &Territory,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    load_territory(transaction, territory).await?;
    for data in &built_in.programmes {
        let (name_ka, name_en) = (data.name.ka.to_string(), data.name.en.to_string());
        let row = programme::Model { code: Word(data.code), name_ka, name_en };
        keep::<programme::Entity, _>(transaction, row).await?;
    }
    for data in &built_in.organisations {
        let row = organisation::Model {
            id: identifiers::organisation(data.number),
            registration_code: data.registration_code.clone(),
            name_ka: data.name.ka.to_string(),
            name_en: data.name.en.to_string(),
            kind: Word(OrganisationKind::Partner),
            contact: None,
            regions: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        keep::<organisation::Entity, _>(transaction, row).await?;
    }
    for year in built_in.years.iter().chain(demonstration) {
        load_year(transaction, year, built_in, now).await?;
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

async fn load_year(
    transaction: &DatabaseTransaction,
    data: &YearData,
    built_in: &BuiltIn,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let year = period(data.year)?;
    let programme = Word(data.programme);
    let row = programme_year::Model {
        programme,
        year: data.year,
        starts_on: year.starts_on(),
        ends_on: year.ends_on(),
        budget_minor: Tetri(data.budget),
        granted_minor: Tetri::default(),
        basis: Word(data.basis),
        note_ka: data.note.ka.to_string(),
        note_en: data.note.en.to_string(),
        version: 1,
    };
    keep::<programme_year::Entity, _>(transaction, row).await?;
    // A year whose lots were made by competition has its own.
    let of_a_call = lot::Entity::find()
        .filter(lot::Column::Programme.eq(programme))
        .filter(lot::Column::Year.eq(data.year))
        .filter(lot::Column::CallId.is_not_null());
    if of_a_call.one(transaction).await?.is_some() {
        return Ok(());
    }
    for lot_data in &data.lots {
        let id = identifiers::lot(data.year, lot_data.number);
        let row = lot::Model {
            id,
            programme,
            year: data.year,
            number: lot_data.number,
            organisation_id: Some(identifiers::organisation(lot_data.organisation)),
            allocated_minor: Tetri(lot_data.allocated),
            basis: Word(lot_data.basis),
            note_ka: lot_data.note.ka.to_string(),
            note_en: lot_data.note.en.to_string(),
            call_id: None,
            status: Word(LotStatus::Awarded),
            announced_minor: None,
            round: 1,
            proposals_until: None,
            outcome_reason: None,
            version: 1,
        };
        keep::<lot::Entity, _>(transaction, row).await?;
        load_grant(transaction, data, lot_data, (&built_in.shares, &built_in.agreement), now).await?;
        for region in &lot_data.regions {
            let row = lot_region::Model { programme, year: data.year, region: region.clone(), lot_id: id };
            keep::<lot_region::Entity, _>(transaction, row).await?;
        }
    }
    Ok(())
}

/// The organisation that won a lot holds one grant for it: the lot's money, for the year.
async fn load_grant(
    transaction: &DatabaseTransaction,
    year: &YearData,
    lot: &LotData,
    (shares, agreement): (&Shares, &Agreement),
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let period = period(year.year)?;
    let id = identifiers::grant(year.year, lot.number);
    if grant::Entity::find_by_id(id).one(transaction).await?.is_some() {
        return Ok(());
    }
    let is_over = tbilisi::today(now) > period.ends_on();
    let row = grant::Model {
        id,
        reference: reference::grant(year.year, u64::try_from(lot.number).unwrap_or_default()),
        programme: Word(year.programme),
        year: year.year,
        lot_id: identifiers::lot(year.year, lot.number),
        organisation_id: identifiers::organisation(lot.organisation),
        amount_minor: Tetri(lot.allocated),
        starts_on: period.starts_on(),
        ends_on: period.ends_on(),
        status: Word(if is_over { Status::Ended } else { Status::Active }),
        signed_on: Some(period.starts_on()),
        signed_by: None,
        terminated_on: None,
        status_reason: None,
        returned_minor: Tetri::default(),
        basis: Word(if lot.basis == Basis::Demonstration { Basis::Demonstration } else { Basis::Assumed }),
        note_ka: shares.note.ka.to_string(),
        note_en: shares.note.en.to_string(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    grant::Entity::insert(row.clone().into_active_model()).exec_without_returning(transaction).await?;
    let lines = shares.divide(lot.allocated);
    agreements::insert_lines(transaction, id, &lines).await?;
    agreements::allocate(transaction, &row, &lines, (None, "built-in data", now)).await?;
    agreements::count_grants(transaction, year.year, lot.number).await?;
    keep::<unlisted_work::Entity, _>(transaction, unlisted_work::Model::of_grant(id)).await?;
    // Of a year that is over nothing is asked any more, and nothing can be promised from it.
    if is_over {
        agreements::lapse(transaction, &row, &lines, (None, "built-in data", now)).await?;
    } else {
        agreements::schedule(transaction, &row, agreement, now).await?;
    }
    Ok(())
}

fn period(year: i32) -> Result<ProgrammeYear, StorageError> {
    ProgrammeYear::new(year).or_corrupt("no programme year")
}

async fn load_policy(transaction: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), StorageError> {
    let policy = Policy::built_in().map_err(|error| StorageError::Corrupt(error.to_string()))?;
    let document = serde_json::to_value(policy.document())?;
    let row = policy::Model {
        id: identifiers::policy(),
        programme: Word(policy.programme()),
        policy_version: policy.version().to_owned(),
        in_force_from: policy.in_force_from(),
        status: Word(PolicyStatus::Published),
        document,
        drafted_by: None,
        published_by: None,
        published_at: Some(now),
        version: 1,
        created_at: now,
    };
    keep::<policy::Entity, _>(transaction, row).await
}
