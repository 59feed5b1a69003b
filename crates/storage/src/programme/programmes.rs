//! Programmes and their budget years.

use crate::column::{Tetri, Word};
use crate::entity::{programme, programme_year};
use crate::{Audience, ChangeRow, NewChange, Public, StorageError, Transaction, built_in};
use reintegration_domain::calendar::ProgrammeYear;
use reintegration_domain::locale::Bilingual;
use reintegration_domain::money::Money;
use reintegration_domain::programme::programmes::{Basis, Programme};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect};
use serde_json::json;

impl<C: ConnectionTrait> Public<'_, C> {
    /// Every programme with its years on record, newest first.
    pub async fn programmes(&self) -> Result<Vec<(programme::Model, Vec<i32>)>, StorageError> {
        let programmes = programme::Entity::find().order_by_asc(programme::Column::Code).all(self.connection).await?;
        let years =
            programme_year::Entity::find().order_by_desc(programme_year::Column::Year).all(self.connection).await?;
        Ok(programmes
            .into_iter()
            .map(|programme| {
                let own = years.iter().filter(|year| year.programme == programme.code).map(|year| year.year).collect();
                (programme, own)
            })
            .collect())
    }

    /// One year of a programme.
    pub async fn programme_year(
        &self,
        programme: Programme,
        year: i32,
    ) -> Result<Option<programme_year::Model>, StorageError> {
        let key = (Word(programme), year);
        Ok(programme_year::Entity::find_by_id(key).one(self.connection).await?)
    }
}

impl programme_year::Model {
    /// What of the budget is not granted yet.
    #[must_use]
    pub fn available(&self) -> Money {
        self.budget_minor.checked_sub(*self.granted_minor).unwrap_or_default()
    }
}

/// What a year of a programme has.
#[derive(Debug, Clone)]
pub struct YearBudget {
    /// The programme.
    pub programme: Programme,
    /// The year.
    pub year: ProgrammeYear,
    /// Its budget.
    pub budget: Money,
    /// Where the budget is from.
    pub note: Bilingual,
}

impl Transaction {
    /// The year of a programme, kept from other writers until the transaction ends; nobody else puts a new one on record
    /// meanwhile.
    pub async fn programme_year_for_update(
        &self,
        programme: Programme,
        year: i32,
    ) -> Result<Option<programme_year::Model>, StorageError> {
        self.backend().serialise(self.connection(), "programme years").await?;
        let key = (Word(programme), year);
        Ok(programme_year::Entity::find_by_id(key).lock_exclusive().one(self.connection()).await?)
    }

    /// Records the budget of a year, `before` being the year held by the transaction, if it is on record. The inner error
    /// is what is not granted yet, where the new budget is less than what is.
    pub async fn budget_year(
        &mut self,
        before: Option<&programme_year::Model>,
        new: YearBudget,
    ) -> Result<Result<programme_year::Model, Money>, StorageError> {
        let after = programme_year::Model {
            programme: Word(new.programme),
            year: new.year.year(),
            starts_on: new.year.starts_on(),
            ends_on: new.year.ends_on(),
            budget_minor: Tetri(new.budget),
            granted_minor: before.map(|before| before.granted_minor).unwrap_or_default(),
            basis: Word(Basis::Sourced),
            note_ka: new.note.ka.into_owned(),
            note_en: new.note.en.into_owned(),
            version: before.map_or(0, |before| before.version).saturating_add(1),
        };
        if let Some(before) = before {
            if after.budget_minor < before.granted_minor {
                return Ok(Err(*before.granted_minor));
            }
            let all = after.clone().into_active_model().reset_all();
            programme_year::Entity::update(all).exec(self.connection()).await?;
        } else {
            let new = after.clone().into_active_model();
            programme_year::Entity::insert(new).exec_without_returning(self.connection()).await?;
        }
        self.publish(NewChange {
            name: "programme_year.budgeted",
            subject_type: "programme_year",
            subject_id: built_in::programme_year(new.programme, after.year),
            subject_version: after.version,
            row: ChangeRow::heard_by(Audience::Anybody),
            data: json!({
                "programme": after.programme,
                "year": after.year,
                "budget": new.budget,
                "granted": after.granted_minor,
            }),
        })
        .await?;
        Ok(Ok(after))
    }
}
