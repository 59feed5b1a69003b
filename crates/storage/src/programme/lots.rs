//! Lots: which organisation serves which regions in which year.

use crate::column::{Json, Tetri, Word};
use crate::entity::organisation;
use crate::error::OrCorrupt;
use crate::offices::{office_of, offices};
use crate::{Public, StorageError};
use chrono::{Datelike, NaiveDate};
use reintegration_domain::cases::goes_on;
use reintegration_domain::competition::LotStatus;
use reintegration_domain::contact::Contact;
use reintegration_domain::identifier::{CallId, LotId};
use reintegration_domain::programme::programmes::{Basis, Programme};
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
    pub programme: Word<Programme>,
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
    /// How the winner is reached.
    pub organisation_contact: Option<Json<Contact>>,
    /// The lot's money.
    pub allocated_minor: Tetri,
    /// How far the amount can be trusted.
    pub basis: Word<Basis>,
    /// What is sourced and what is not, in Georgian.
    pub note_ka: String,
    /// The same in English.
    pub note_en: String,
    /// The regions' codes, separated by commas.
    pub region_codes: String,
    /// The call in which it is competed for; `None` where it was recorded without one.
    pub call_id: Option<Uuid>,
    /// Where it stands.
    pub status: Word<LotStatus>,
    /// How often it was announced.
    pub round: i32,
    /// The last day for proposals in this round.
    pub proposals_until: Option<NaiveDate>,
    /// Why it was awarded, not awarded or announced again.
    pub outcome_reason: Option<String>,
    /// The organisation whose proposal won.
    pub result_organisation_id: Option<Uuid>,
    /// Its Georgian name.
    pub result_name_ka: Option<String>,
    /// Its English name.
    pub result_name_en: Option<String>,
    /// What it was awarded.
    pub result_minor: Option<Tetri>,
    /// The grant that came of it and runs.
    pub grant_id: Option<Uuid>,
    /// Counts the changes.
    pub version: i64,
    /// The offices of the Agency that serve its regions.
    #[sea_orm(skip)]
    pub offices: Vec<organisation::Model>,
}

impl LotRow {
    /// The codes of its regions.
    #[must_use]
    pub fn regions(&self) -> Vec<String> {
        self.region_codes.split(',').filter(|code| !code.is_empty()).map(ToOwned::to_owned).collect()
    }
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
    /// How the winner is reached.
    pub organisation_contact: Option<Json<Contact>>,
}

impl From<LotRow> for ServingLot {
    fn from(row: LotRow) -> Self {
        let LotRow {
            id,
            number,
            organisation_id,
            organisation_name_ka,
            organisation_name_en,
            organisation_contact,
            ..
        } = row;
        Self { id, number, organisation_id, organisation_name_ka, organisation_name_en, organisation_contact }
    }
}

const SELECT: &str = "SELECT l.id, l.programme, l.year, l.number, l.organisation_id, \
     o.name_ka AS organisation_name_ka, o.name_en AS organisation_name_en, o.contact AS organisation_contact, \
     l.allocated_minor, l.basis, l.note_ka, l.note_en, \
     (SELECT string_agg(r.region, ',' ORDER BY r.region) FROM lot_regions r WHERE r.lot_id = l.id) AS region_codes, \
     l.call_id, l.status, l.round, coalesce(l.proposals_until, c.proposals_until) AS proposals_until, l.outcome_reason, \
     w.organisation_id AS result_organisation_id, v.name_ka AS result_name_ka, v.name_en AS result_name_en, \
     w.awarded_minor AS result_minor, g.id AS grant_id, l.version \
     FROM lots l LEFT JOIN organisations o ON o.id = l.organisation_id LEFT JOIN calls c ON c.id = l.call_id \
     LEFT JOIN proposals w ON w.lot_id = l.id AND w.round = l.round AND w.status = 'awarded' \
     LEFT JOIN organisations v ON v.id = w.organisation_id \
     LEFT JOIN grants g ON g.lot_id = l.id AND g.terminated_on IS NULL";

/// What is being written is nobody's yet, and serves nobody.
const PUBLISHED: &str = "(l.call_id IS NULL OR c.published_at IS NOT NULL)";

impl<C: ConnectionTrait> Public<'_, C> {
    /// The programme's lots, newest year first, then by number.
    pub async fn lots(&self, programme: Programme, filter: &LotFilter) -> Result<Vec<LotRow>, StorageError> {
        let mut sql = format!("{SELECT} WHERE l.programme = $1 AND {PUBLISHED}");
        let mut values: Vec<Value> = vec![Word(programme).into()];
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

    /// The lot that serves the region on the day: the one of the day's year, if that year has lots. Until that one has its
    /// outcome, the one of the year before goes on where somebody won it.
    pub async fn serving_lot(
        &self,
        programme: Programme,
        day: NaiveDate,
        region: &str,
    ) -> Result<Option<LotRow>, StorageError> {
        let current = self.lot_for(programme, day.year(), region).await?;
        if !goes_on(current.as_ref().map(|lot| (*lot.status, lot.round))) {
            return Ok(current);
        }
        let former = self.lot_for(programme, day.year().saturating_sub(1), region).await?;
        Ok(former.filter(|lot| lot.organisation_id.is_some()).or(current))
    }

    /// The lot that serves the region in the year, if the year has lots.
    async fn lot_for(&self, programme: Programme, year: i32, region: &str) -> Result<Option<LotRow>, StorageError> {
        let filter = LotFilter { year: Some(year), region: Some(region.to_owned()) };
        Ok(self.lots(programme, &filter).await?.pop())
    }

    /// The lot with that identifier.
    pub async fn lot(&self, id: Uuid) -> Result<LotRow, StorageError> {
        let row = self.lot_of_competition(LotId::new(id), true).await?;
        row.or_corrupt("lot: it is missing")
    }

    /// The lot with that identifier, if its call is published or `drafts` are shown.
    pub async fn lot_of_competition(&self, id: LotId, drafts: bool) -> Result<Option<LotRow>, StorageError> {
        let shown = if drafts { "1 = 1" } else { PUBLISHED };
        let sql = format!("{SELECT} WHERE l.id = $1 AND {shown}");
        Ok(self.lot_rows(&sql, vec![id.uuid().into()]).await?.pop())
    }

    /// The lots of a call, by number.
    pub async fn lots_of_call(&self, call: CallId) -> Result<Vec<LotRow>, StorageError> {
        let sql = format!("{SELECT} WHERE l.call_id = $1 ORDER BY l.number");
        self.lot_rows(&sql, vec![call.uuid().into()]).await
    }

    async fn lot_rows(&self, sql: &str, values: Vec<Value>) -> Result<Vec<LotRow>, StorageError> {
        let backend: DatabaseBackend = self.connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values);
        let mut rows = LotRow::find_by_statement(statement).all(self.connection).await?;
        let offices = if rows.is_empty() { Vec::new() } else { offices(self.connection).await? };
        for row in &mut rows {
            row.offices = offices_of(&offices, &row.regions());
        }
        Ok(rows)
    }
}

/// The offices that serve the regions, each once.
fn offices_of(offices: &[organisation::Model], regions: &[String]) -> Vec<organisation::Model> {
    let mut found: Vec<organisation::Model> = Vec::new();
    for office in regions.iter().filter_map(|region| office_of(offices, region)) {
        if !found.iter().any(|known| known.id == office.id) {
            found.push(office.clone());
        }
    }
    found
}
