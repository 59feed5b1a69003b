//! Items of reports as the records have them: which ones there are, and what they come to.

use crate::StorageError;
use crate::column::{Tetri, Word};
use crate::entity::{grant, grant_line, report};
use crate::error::OrCorrupt;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::money::Money;
use reintegration_domain::reports::ComponentRecord;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryResult, Statement, Value};

pub(super) const DELIVERED: &str = "a.status IN ('delivered', 'verified')";

/// A query for items, each with its `assistance_id` and its `amount_minor`. Of its values, the first is the report and the
/// third the grant.
pub(super) struct Items {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Items {
    /// What the report is about: the items of a revision, and for the final report those of the others.
    pub fn written(report: &report::Model, lines_revision: i32) -> Self {
        let own = "SELECT assistance_id, amount_minor FROM report_lines WHERE report_id = $1 AND revision = $2";
        let values = vec![report.id.into(), lines_revision.into(), report.grant_id.into()];
        Self { sql: with_others(own, report), values }
    }

    /// The same as the records have it: what belongs to the report, whatever was written.
    pub fn recorded(report: &report::Model, grant: &grant::Model) -> Self {
        let own = format!(
            "SELECT a.id AS assistance_id, a.actual_minor AS amount_minor FROM assistance a WHERE {}",
            belonging("$2", "$4", "$5")
        );
        Self { sql: with_others(&own, report), values: values_of_records(report, grant) }
    }
}

/// The values of a query for what [`belonging`] to a report with `$2`, `$4` and `$5`.
pub(super) fn values_of_records(report: &report::Model, grant: &grant::Model) -> Vec<Value> {
    vec![report.id.into(), grant.starts_on.into(), grant.id.into(), report.ends_on.into(), report.starts_on.into()]
}

/// Which assistance belongs to the report `$1` of the grant `$3`: what was handed over between `earliest` and `latest` and
/// stands in no other report. What was handed over before the first day of the period belongs to it once the report of that
/// time waits no more: it was recorded too late for it.
pub(super) fn belonging(earliest: &str, latest: &str, first: &str) -> String {
    format!(
        "a.grant_id = $3 AND a.delivered_on >= {earliest} AND a.delivered_on <= {latest} AND {DELIVERED} \
         AND NOT EXISTS (SELECT 1 FROM reported_items r WHERE r.assistance_id = a.id AND r.report_id <> $1) \
         AND (a.delivered_on >= {first} OR NOT EXISTS (SELECT 1 FROM reports o \
         WHERE o.grant_id = $3 AND o.kind = 'interim' AND o.waits_since IS NOT NULL \
         AND a.delivered_on >= o.starts_on AND a.delivered_on <= o.ends_on))"
    )
}

/// The final report is about the items of the others that were submitted, too.
fn with_others(own: &str, report: &report::Model) -> String {
    if !report.is_final() {
        return own.to_owned();
    }
    format!(
        "{own} UNION ALL SELECT l.assistance_id, l.amount_minor FROM reports o JOIN report_revisions v \
         ON v.report_id = o.id AND v.revision = o.submitted_revision JOIN report_lines l ON l.report_id = o.id \
         AND l.revision = v.lines_revision WHERE o.grant_id = $3 AND o.id <> $1 \
         AND o.status IN ('submitted', 'accepted')"
    )
}

pub(super) async fn grant_of<C: ConnectionTrait>(
    connection: &C,
    report: &report::Model,
) -> Result<grant::Model, StorageError> {
    let grant = grant::Entity::find_by_id(report.grant_id).one(connection).await?;
    grant.or_corrupt("report: no grant")
}

pub(super) async fn all<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, StorageError> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(connection.query_all_raw(statement).await?)
}

/// An entry for each component, with what the items come to. Nobody is counted yet.
pub(super) async fn records<C: ConnectionTrait>(
    connection: &C,
    report: &report::Model,
    items: &Items,
) -> Result<Vec<ComponentRecord>, StorageError> {
    let lines =
        grant_line::Entity::find().filter(grant_line::Column::GrantId.eq(report.grant_id)).all(connection).await?;
    let mut records = Vec::new();
    for component in ComponentCode::ALL {
        let line = lines.iter().find(|line| line.component == *component);
        records.push(ComponentRecord {
            component: *component,
            reported: Money::ZERO,
            recorded: Money::ZERO,
            disbursed: line.map(|line| *line.disbursed_minor).unwrap_or_default(),
            persons: Vec::new(),
        });
    }
    let sql = format!(
        "SELECT a.component, CAST(coalesce(sum(i.amount_minor), 0) AS bigint) AS reported, \
         CAST(coalesce(sum(a.actual_minor), 0) AS bigint) AS recorded FROM ({}) i JOIN assistance a \
         ON a.id = i.assistance_id AND a.grant_id = $3 GROUP BY a.component",
        items.sql
    );
    for row in all(connection, &sql, items.values.clone()).await? {
        let record = of_component(&mut records, &row)?;
        // What is reported is what somebody wrote: it may come to more than there is money.
        record.reported = Money::from_minor(row.try_get("", "reported")?).unwrap_or(Money::MAX);
        Tetri(record.recorded) = row.try_get("", "recorded")?;
    }
    Ok(records)
}

pub(super) fn of_component<'a>(
    records: &'a mut [ComponentRecord],
    row: &QueryResult,
) -> Result<&'a mut ComponentRecord, StorageError> {
    let component: Word<ComponentCode> = row.try_get("", "component")?;
    records.iter_mut().find(|record| component == record.component).or_corrupt("report: a component")
}
