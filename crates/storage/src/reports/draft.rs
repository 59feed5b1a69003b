//! A report as the records have it, for who is to write it.

use super::content;
use super::recorded::{Items, all, belonging, grant_of, records, values_of_records};
use super::served::served;
use crate::StorageError;
use crate::column::Tetri;
use crate::entity::report::Model;
use crate::entity::report_revision;
use crate::scoped::Scoped;
use crate::trail::{ASSISTANCE, Guarded};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::access::FieldClass;
use reintegration_domain::identifier::AssistanceId;
use reintegration_domain::reports::{Content, Item, Recorded, Row};
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

/// A report as the records have it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it says, its items aside; in words what its newest revision says.
    pub content: Content,
    /// The items that belong to it, in the order of their days.
    pub items: Vec<Item>,
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The items that belong to a report of the caller's, each with its case and its person. Those of whoever works on the
    /// case for another organisation now stand there without.
    pub async fn recorded_items(&self, of: &Model) -> Result<Guarded<Vec<Row>>, StorageError> {
        let grant = grant_of(self.connection, of).await?;
        let sql = format!(
            "SELECT a.id, a.actual_minor, a.delivered_on, a.registration_id, c.reference, p.given_name, p.family_name, \
             p.erased_at, l.organisation_id FROM assistance a JOIN cases c ON c.id = a.case_id \
             JOIN registrations p ON p.id = a.registration_id JOIN lots l ON l.id = c.lot_id \
             WHERE {} ORDER BY a.delivered_on, a.id",
            belonging("$2", "$4", "$5")
        );
        let (mut rows, mut persons) = (Vec::new(), Vec::new());
        for row in all(self.connection, &sql, values_of_records(of, &grant)).await? {
            let holder: Option<Uuid> = row.try_get("", "organisation_id")?;
            let erased: Option<DateTime<Utc>> = row.try_get("", "erased_at")?;
            let case: String = row.try_get("", "reference")?;
            let names: [Option<String>; 2] = [row.try_get("", "given_name")?, row.try_get("", "family_name")?];
            let person = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
            let own = holder == Some(of.organisation_id);
            rows.push(Row {
                item: item(&row)?,
                case: own.then_some(case),
                person: (own && erased.is_none()).then_some(person),
            });
            persons.push(row.try_get("", "registration_id")?);
        }
        Ok(Guarded::of_fields(rows, once_each(persons), vec![FieldClass::Identity, FieldClass::Assistance]))
    }

    /// A report of the caller's as the records have it.
    pub async fn report_draft(&self, of: &Model) -> Result<Guarded<Draft>, StorageError> {
        let grant = grant_of(self.connection, of).await?;
        let items = Items::recorded(of, &grant);
        let mut found = records(self.connection, of, &items).await?;
        served(self.connection, of, &items, &mut found).await?;
        let newest = report_revision::Entity::find_by_id((of.id, of.revision)).one(self.connection).await?;
        let narrative = newest.as_ref().and_then(|newest| content(newest).narrative);
        let said = Recorded(found).as_content(narrative);
        let sql = format!(
            "SELECT a.id, a.actual_minor, a.delivered_on, a.registration_id FROM assistance a WHERE {} \
             ORDER BY a.delivered_on, a.id",
            belonging("$2", "$4", "$5")
        );
        let (mut own, mut persons) = (Vec::new(), Vec::new());
        for row in all(self.connection, &sql, values_of_records(of, &grant)).await? {
            own.push(item(&row)?);
            persons.push(row.try_get("", "registration_id")?);
        }
        Ok(Guarded::new(Draft { content: said, items: own }, once_each(persons), ASSISTANCE))
    }
}

fn item(row: &sea_orm::QueryResult) -> Result<Item, StorageError> {
    let Tetri(amount) = row.try_get("", "actual_minor")?;
    let on: NaiveDate = row.try_get("", "delivered_on")?;
    Ok(Item { assistance: AssistanceId::new(row.try_get("", "id")?), amount, delivered_on: Some(on) })
}

fn once_each(mut persons: Vec<Uuid>) -> Vec<Uuid> {
    persons.sort_unstable();
    persons.dedup();
    persons
}
