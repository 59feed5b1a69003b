//! Grants as anybody may read them.

use crate::column::{Tetri, Word};
use crate::{Public, StorageError};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::programme::programmes::Programme;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use uuid::Uuid;

/// A signed grant with the names of what it refers to.
#[derive(Debug, Clone, FromQueryResult)]
pub struct OpenGrant {
    /// What people quote.
    pub reference: String,
    /// The programme's code.
    pub programme: Word<Programme>,
    /// Its English name.
    pub programme_name: String,
    /// The budget year.
    pub year: i32,
    /// The lot's number within the year.
    pub lot: i32,
    /// The codes of the lot's regions, separated by commas; `None` where it has none.
    pub region_codes: Option<String>,
    /// The organisation that holds it.
    pub organisation_id: Uuid,
    /// Its code in the register of legal entities, where it is known.
    pub registration_code: Option<String>,
    /// Its English name.
    pub organisation_name: String,
    /// All its money.
    pub amount_minor: Tetri,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// The day of its signature.
    pub signed_on: NaiveDate,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl<C: ConnectionTrait> Public<'_, C> {
    /// Every grant that was ever signed, newest first. Those of a demonstration are invented and not among them.
    pub async fn open_grants(&self) -> Result<Vec<OpenGrant>, StorageError> {
        const SQL: &str = "SELECT g.reference, g.programme, p.name_en AS programme_name, g.year, l.number AS lot, \
             (SELECT string_agg(r.region, ',' ORDER BY r.region) FROM lot_regions r WHERE r.lot_id = g.lot_id) \
             AS region_codes, g.organisation_id, o.registration_code, o.name_en AS organisation_name, g.amount_minor, \
             g.starts_on, g.ends_on, g.signed_on, g.updated_at FROM grants g JOIN lots l ON l.id = g.lot_id \
             JOIN organisations o ON o.id = g.organisation_id JOIN programmes p ON p.code = g.programme \
             WHERE g.signed_on IS NOT NULL AND g.basis <> 'demonstration' ORDER BY g.signed_on DESC, g.reference";
        let statement = Statement::from_string(self.connection.get_database_backend(), SQL);
        Ok(OpenGrant::find_by_statement(statement).all(self.connection).await?)
    }
}
