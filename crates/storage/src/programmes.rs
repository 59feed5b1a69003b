//! Programmes and their budget years.

use crate::entity::{programme, programme_year};
use crate::{Public, StorageError};
use reintegration_domain::programme::Programme;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

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
        let key = (programme.as_str().to_owned(), year);
        Ok(programme_year::Entity::find_by_id(key).one(self.connection).await?)
    }
}
