//! How many persons a report is about.

use super::recorded::{DELIVERED, Items, all, of_component};
use crate::StorageError;
use crate::column::Word;
use crate::entity::report::Model;
use crate::intake::registrations::{PERSON, join_persons, tied_persons};
use reintegration_domain::reports::{AgeBand, ComponentRecord, ServedPersons};
use sea_orm::ConnectionTrait;

/// A person counts once in a component, however many registrations and cases there are, with the sex and the birth of the
/// newest one. An erased one has no document any more, nor a match, and of its birth the year only.
pub(super) async fn served<C: ConnectionTrait>(
    connection: &C,
    report: &Model,
    items: &Items,
    records: &mut [ComponentRecord],
) -> Result<(), StorageError> {
    let mut values = items.values.clone();
    let (mut youngest, mut oldest) = ("CASE".to_owned(), "CASE".to_owned());
    for (age_band, born_after) in AgeBand::born_after(report.ends_on) {
        values.push(born_after.into());
        let place = values.len();
        youngest = format!("{youngest} WHEN p.born_until > ${place} THEN '{age_band}'");
        oldest = format!("{oldest} WHEN p.born_on > ${place} THEN '{age_band}'");
    }
    let sql = format!(
        "WITH RECURSIVE {} SELECT component, sex, youngest, oldest, CAST(count(*) AS bigint) AS persons, \
         CAST(sum(erased) AS bigint) AS erased \
         FROM (SELECT a.component, p.sex, {youngest} ELSE '{last}' END AS youngest, {oldest} ELSE '{last}' END AS oldest, \
         row_number() OVER (PARTITION BY a.component, {PERSON} ORDER BY p.id DESC) AS place, \
         CASE WHEN p.erased_at IS NULL THEN 0 ELSE 1 END AS erased \
         FROM ({}) i JOIN assistance a ON a.id = i.assistance_id AND a.grant_id = $3 AND {DELIVERED} \
         JOIN registrations p ON p.id = a.registration_id {}) served WHERE place = 1 \
         GROUP BY component, sex, youngest, oldest",
        tied_persons(),
        items.sql,
        join_persons(),
        last = AgeBand::Over60,
    );
    for row in all(connection, &sql, values).await? {
        let Word(sex) = row.try_get("", "sex")?;
        let (Word(youngest), Word(oldest)) = (row.try_get("", "youngest")?, row.try_get("", "oldest")?);
        let (count, erased): (i64, i64) = (row.try_get("", "persons")?, row.try_get("", "erased")?);
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let group = ServedPersons { sex, youngest, oldest, count: number(count), erased: number(erased) };
        of_component(records, &row)?.persons.push(group);
    }
    Ok(())
}
