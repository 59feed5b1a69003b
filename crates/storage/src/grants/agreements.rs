//! What comes with an agreement: its lines, its tranches and the reports it asks for.

use crate::column::{Json, Tetri, Word};
use crate::entity::{grant, grant_line, report, tranche};
use crate::error::OrCorrupt;
use crate::grants::{Purpose, write_entry};
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::{Agreement, Condition, EntryKind, ReportDue, Status, Tranche, TrancheStatus};
use reintegration_domain::identifier::reference;
use reintegration_domain::money::Money;
use reintegration_domain::programme::programmes::Basis;
use reintegration_domain::programme::programmes::Programme;
use reintegration_domain::reports::{Stage, Told, is_overdue};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

/// What an accepted award leads to.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// The programme's code.
    pub programme: Programme,
    /// The budget year.
    pub year: i32,
    /// The lot.
    pub lot: Uuid,
    /// Who won it.
    pub organisation: Uuid,
    /// What each component gets.
    pub lines: Vec<(ComponentCode, Money)>,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
}

impl Transaction {
    /// Records an agreement that waits for its signature. Its lines hold nothing yet.
    pub async fn draft_grant(&mut self, new: &NewGrant) -> Result<grant::Model, StorageError> {
        let amount = Money::checked_sum(new.lines.iter().map(|(_, amount)| *amount));
        let amount = amount.or_corrupt("a grant beyond the largest amount")?;
        let now = self.stamp().now;
        let row = grant::Model {
            id: self.new_id(),
            reference: reference::grant(new.year, self.next_number("grant", new.year).await?),
            programme: Word(new.programme),
            year: new.year,
            lot_id: new.lot,
            organisation_id: new.organisation,
            amount_minor: Tetri(amount),
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            status: Word(Status::Drafted),
            signed_on: None,
            signed_by: None,
            terminated_on: None,
            status_reason: None,
            returned_minor: Tetri::default(),
            basis: Word(Basis::Sourced),
            note_ka: String::new(),
            note_en: String::new(),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        grant::Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        insert_lines(self.connection(), row.id, &new.lines).await?;
        self.publish_grant("grant.drafted", &row).await?;
        Ok(row)
    }

    /// Tells those who follow the grant of something that happened to it.
    pub async fn publish_grant(&mut self, name: &'static str, row: &grant::Model) -> Result<(), StorageError> {
        let data = json!({ "reference": row.reference, "status": row.status, "lot_id": row.lot_id });
        self.publish(NewChange {
            name,
            subject_type: "grant",
            subject_id: row.id,
            subject_version: row.version,
            row: ChangeRow::of_grant(row.lot_id, row.organisation_id),
            data,
        })
        .await
    }
}

/// The lines of a new grant: what is agreed, and nothing in them.
pub async fn insert_lines(
    connection: &DatabaseTransaction,
    grant: Uuid,
    lines: &[(ComponentCode, Money)],
) -> Result<(), StorageError> {
    for component in ComponentCode::ALL {
        let agreed = lines.iter().find(|(code, _)| code == component).map_or(Money::ZERO, |(_, amount)| *amount);
        let line = grant_line::Model {
            grant_id: grant,
            component: Word(*component),
            agreed_minor: Tetri(agreed),
            allocated_minor: Tetri::default(),
            committed_minor: Tetri::default(),
            disbursed_minor: Tetri::default(),
        };
        grant_line::Entity::insert(line.into_active_model()).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// Puts what was agreed into the lines of a grant that is signed.
pub async fn allocate(
    connection: &DatabaseTransaction,
    grant: &grant::Model,
    lines: &[(ComponentCode, Money)],
    cause: (Option<Uuid>, &str, DateTime<Utc>),
) -> Result<(), StorageError> {
    let on = grant.signed_on.unwrap_or(grant.starts_on);
    book(connection, grant, (EntryKind::Allocation, on), lines, cause).await
}

/// Takes out again what nobody was promised from a grant whose period was over when it was recorded.
pub async fn lapse(
    connection: &DatabaseTransaction,
    grant: &grant::Model,
    lines: &[(ComponentCode, Money)],
    cause: (Option<Uuid>, &str, DateTime<Utc>),
) -> Result<(), StorageError> {
    book(connection, grant, (EntryKind::Lapse, grant.ends_on), lines, cause).await
}

async fn book(
    connection: &DatabaseTransaction,
    grant: &grant::Model,
    (kind, on): (EntryKind, NaiveDate),
    lines: &[(ComponentCode, Money)],
    cause: (Option<Uuid>, &str, DateTime<Utc>),
) -> Result<(), StorageError> {
    for (component, amount) in lines.iter().filter(|(_, amount)| *amount > Money::ZERO) {
        write_entry(connection, (grant.id, *component), (kind, *amount), on, Purpose::Agreement, cause).await?;
    }
    Ok(())
}

/// Writes down when the grant pays and which reports it asks for. Of what is past already nothing more is told.
pub async fn schedule(
    connection: &DatabaseTransaction,
    grant: &grant::Model,
    agreement: &Agreement,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let reports = agreement.reports(grant.starts_on, grant.ends_on);
    for due in &reports {
        let row = report_row(grant, due, now)?;
        report::Entity::insert(row.into_active_model()).exec_without_returning(connection).await?;
    }
    let count = u32::try_from(reports.len()).unwrap_or(u32::MAX);
    for tranche in agreement.tranches(*grant.amount_minor, count) {
        let row = tranche_row(grant, tranche, now)?;
        tranche::Entity::insert(row.into_active_model()).exec_without_returning(connection).await?;
    }
    Ok(())
}

fn report_row(grant: &grant::Model, due: &ReportDue, now: DateTime<Utc>) -> Result<report::Model, StorageError> {
    let today = tbilisi::today(now);
    let told = match () {
        () if is_overdue(Stage::Scheduled, due.due_on, today) => Told::Held,
        () if today > due.ends_on => Told::Due,
        () => Told::Nothing,
    };
    // As the grant's, so that whoever quotes one finds the other: GRANT-2020-000003 asks for REPORT-2020-000003-1.
    let reference = grant.reference.replacen("GRANT", "REPORT", 1);
    Ok(report::Model {
        id: Uuid::now_v7(),
        reference: format!("{reference}-{}", due.number),
        grant_id: grant.id,
        lot_id: grant.lot_id,
        organisation_id: grant.organisation_id,
        year: grant.year,
        kind: Word(due.kind),
        number: number(due.number)?,
        starts_on: due.starts_on,
        ends_on: due.ends_on,
        due_on: due.due_on,
        status: Word(Stage::Scheduled),
        waits_since: Some(due.ends_on),
        told: Word(told),
        revision: 0,
        submitted_revision: None,
        submitted_by: None,
        submitted_at: None,
        authors: Json::default(),
        returned_revision: None,
        returned_by: None,
        returned_at: None,
        reasons: Json::default(),
        changed: None,
        accepted_by: None,
        accepted_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

fn tranche_row(grant: &grant::Model, tranche: Tranche, now: DateTime<Utc>) -> Result<tranche::Model, StorageError> {
    let (condition, status) = match tranche.report {
        Some(_) => (Condition::Report, TrancheStatus::Pending),
        None => (Condition::Signature, TrancheStatus::Payable),
    };
    Ok(tranche::Model {
        id: Uuid::now_v7(),
        grant_id: grant.id,
        number: number(tranche.number)?,
        amount_minor: Tetri(tranche.amount),
        condition: Word(condition),
        report_number: tranche.report.map(number).transpose()?,
        status: Word(status),
        payable_on: (status == TrancheStatus::Payable).then(|| grant.signed_on.unwrap_or(grant.starts_on)),
        payable_by: None,
        released_by: None,
        released_on: None,
        payment_reference: None,
        released_minor: None,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

fn number(number: u32) -> Result<i32, StorageError> {
    i32::try_from(number).or_corrupt("a number of a tranche or report")
}

/// The next reference of a grant in `year` comes after `last`.
pub async fn count_grants<C: ConnectionTrait>(connection: &C, year: i32, last: i32) -> Result<(), StorageError> {
    let sql = "INSERT INTO reference_counters (kind, year, last_number) VALUES ('grant', $1, $2) \
               ON CONFLICT (kind, year) DO UPDATE SET last_number = CASE \
               WHEN reference_counters.last_number < excluded.last_number THEN excluded.last_number \
               ELSE reference_counters.last_number END";
    let values = vec![year.into(), i64::from(last).into()];
    let statement = sea_orm::Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    connection.execute_raw(statement).await?;
    Ok(())
}
