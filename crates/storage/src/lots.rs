//! Lots: which organisation serves which regions in which year.

use crate::{Public, StorageError};
use reintegration_domain::programme::Programme;
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement, Value};
use uuid::Uuid;

/// Which lots to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct LotFilter {
    /// The budget year.
    pub year: Option<i32>,
    /// A region's code: only the lots that hold it.
    pub region: Option<String>,
}

/// A lot with its winner and its regions.
#[derive(Debug, Clone, FromQueryResult)]
pub struct LotRow {
    /// Its identifier.
    pub id: Uuid,
    /// The programme's code.
    pub programme: String,
    /// The budget year.
    pub year: i32,
    /// Its number within the year.
    pub number: i32,
    /// The winner; `None` while the lot has none.
    pub organisation_id: Option<Uuid>,
    /// The winner's Georgian name.
    pub organisation_name_ka: Option<String>,
    /// The winner's English name.
    pub organisation_name_en: Option<String>,
    /// The lot's money, in tetri.
    pub allocated_minor: i64,
    /// How far the amount can be trusted.
    pub basis: String,
    /// What is sourced and what is not, in Georgian.
    pub note_ka: String,
    /// The same in English.
    pub note_en: String,
    /// The regions' codes, separated by commas.
    pub region_codes: String,
}

/// The lot that serves a place, and who holds it.
#[derive(Debug, Clone)]
pub struct ServingLot {
    /// Its identifier.
    pub id: Uuid,
    /// Its number within the year.
    pub number: i32,
    /// The winner; `None` while the lot has none.
    pub organisation_id: Option<Uuid>,
    /// The winner's Georgian name.
    pub organisation_name_ka: Option<String>,
    /// The winner's English name.
    pub organisation_name_en: Option<String>,
}

impl From<LotRow> for ServingLot {
    fn from(row: LotRow) -> Self {
        let LotRow { id, number, organisation_id, organisation_name_ka, organisation_name_en, .. } = row;
        Self { id, number, organisation_id, organisation_name_ka, organisation_name_en }
    }
}

const SELECT: &str = "SELECT l.id, l.programme, l.year, l.number, l.organisation_id, \
     o.name_ka AS organisation_name_ka, o.name_en AS organisation_name_en, \
     l.allocated_minor, l.basis, l.note_ka, l.note_en, \
     (SELECT string_agg(r.region, ',' ORDER BY r.region) FROM lot_regions r WHERE r.lot_id = l.id) AS region_codes \
     FROM lots l LEFT JOIN organisations o ON o.id = l.organisation_id \
     WHERE l.programme = $1";

impl<C: ConnectionTrait> Public<'_, C> {
    /// The programme's lots, newest year first, then by number.
    pub async fn lots(&self, programme: Programme, filter: &LotFilter) -> Result<Vec<LotRow>, StorageError> {
        let mut sql = SELECT.to_owned();
        let mut values: Vec<Value> = vec![programme.as_str().into()];
        if let Some(year) = filter.year {
            values.push(year.into());
            sql.push_str(" AND l.year = $");
            sql.push_str(&values.len().to_string());
        }
        if let Some(region) = &filter.region {
            values.push(region.as_str().into());
            sql.push_str(" AND l.id IN (SELECT lot_id FROM lot_regions WHERE region = $");
            sql.push_str(&values.len().to_string());
            sql.push(')');
        }
        sql.push_str(" ORDER BY l.year DESC, l.number");
        self.lot_rows(&sql, values).await
    }

    /// The lot that serves the region in the year, if the year has lots.
    pub async fn lot_for(&self, programme: Programme, year: i32, region: &str) -> Result<Option<LotRow>, StorageError> {
        let filter = LotFilter { year: Some(year), region: Some(region.to_owned()) };
        Ok(self.lots(programme, &filter).await?.pop())
    }

    /// The lot with that identifier.
    pub async fn lot(&self, id: Uuid) -> Result<LotRow, StorageError> {
        let sql = format!("{SELECT} AND l.id = $2");
        // Lots are of the reintegration programme: the other one is not awarded in lots.
        let values = vec![Programme::Reintegration.as_str().into(), id.into()];
        let row = self.lot_rows(&sql, values).await?.pop();
        row.ok_or_else(|| StorageError::Corrupt(format!("lot {id} is missing")))
    }

    async fn lot_rows(&self, sql: &str, values: Vec<Value>) -> Result<Vec<LotRow>, StorageError> {
        let backend: DatabaseBackend = self.connection.get_database_backend();
        Ok(LotRow::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(self.connection).await?)
    }
}
