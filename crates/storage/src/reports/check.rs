//! A report held against the case records: a few statements, however many lines it has.

use super::ReportFile;
use super::recorded::{DELIVERED, Items, all, belonging, grant_of, records};
use super::served::served;
use crate::StorageError;
use crate::column::{Tetri, Word};
use crate::entity::grant;
use crate::error::OrCorrupt;
use crate::scoped::Scoped;
use crate::trail::{ASSISTANCE, Guarded};
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::Status;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::fault::{Fault, FaultKind};
use reintegration_domain::money::Money;
use reintegration_domain::reports::{Difference, LineForm, Recorded, Severity};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

/// Of errors and of differences, the most that are told.
const MOST: usize = 1000;

/// What the items of a component come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentTotals {
    /// The component.
    pub component: ComponentCode,
    /// What the report says they cost.
    pub reported: Money,
    /// What is on record.
    pub recorded: Money,
    /// How many persons were served.
    pub persons: u32,
}

/// What there is to say against a report.
#[derive(Debug, Clone)]
pub struct Validation {
    /// What is wrong.
    pub errors: Vec<Fault>,
    /// How many errors there are beyond those.
    pub more_errors: u64,
    /// Where it differs from the records.
    pub differences: Vec<Difference>,
    /// How many differences there are beyond those.
    pub more_differences: u64,
    /// How many differences stand in the way of a submission, those that are not told included.
    pub serious_differences: u64,
    /// What its items come to; for the final report, those of the others included.
    pub totals: Vec<ComponentTotals>,
}

impl Validation {
    /// Whether it can be submitted.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.errors.is_empty() && self.serious_differences == 0
    }

    /// What stands in the way of a submission.
    #[must_use]
    pub fn obstacles(&self) -> Vec<Fault> {
        let serious = self.differences.iter().filter(|one| one.severity == Severity::Error);
        self.errors.iter().cloned().chain(serious.map(|one| one.fault.clone())).collect()
    }
}

impl Guarded<Validation> {
    /// Whether it can be submitted: that much tells nothing of anybody.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.peek().is_valid()
    }
}

/// The report's own lines with what is on record of them, and with the other report that claims them.
const LINES: &str = "FROM report_lines l LEFT JOIN assistance a ON a.id = l.assistance_id AND a.grant_id = $3 \
     LEFT JOIN reported_items r ON r.assistance_id = l.assistance_id AND r.report_id <> $1 \
     WHERE l.report_id = $1 AND l.revision = $2";

/// Queries about one revision.
struct Check<'a, C> {
    connection: &'a C,
    file: &'a ReportFile,
    grant: grant::Model,
    /// Whose data is told.
    persons: Vec<Uuid>,
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Holds a revision of a report of the caller's against the case records.
    pub async fn validate_report(&self, file: &ReportFile) -> Result<Guarded<Validation>, StorageError> {
        let grant = grant_of(self.connection, &file.report).await?;
        let mut check = Check { connection: self.connection, file, grant, persons: Vec::new() };
        let validation = check.run().await?;
        check.persons.sort_unstable();
        check.persons.dedup();
        Ok(Guarded::new(validation, check.persons, ASSISTANCE))
    }
}

impl<C: ConnectionTrait> Check<'_, C> {
    async fn run(&mut self) -> Result<Validation, StorageError> {
        let counted = self.count().await?;
        let records = self.records().await?;
        let found = records.check(&self.file.content);
        let (mut errors, mut differences) = (found.errors, found.differences);
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let stands = differences.iter().filter(|one| one.severity == Severity::Error).count();
        let explained = number(differences.len().saturating_sub(stands));
        let serious = counted.differences.saturating_add(number(stands));
        let all_errors = counted.errors.saturating_add(number(errors.len()));
        if counted.errors > 0 {
            self.errors_of_lines(&mut errors).await?;
        }
        if counted.differences > 0 {
            self.differences_of_lines(&mut differences).await?;
        }
        let forgotten = self.not_reported(&mut differences).await?;
        let all_differences = serious.saturating_add(explained).saturating_add(forgotten);
        errors.truncate(MOST);
        differences.truncate(MOST);
        let beyond = |all: u64, told: usize| all.saturating_sub(number(told));
        let totals = records.0.into_iter().map(|record| ComponentTotals {
            component: record.component,
            reported: record.reported,
            recorded: record.recorded,
            persons: record.persons.iter().fold(0, |sum, group| sum.saturating_add(group.count)),
        });
        Ok(Validation {
            more_errors: beyond(all_errors, errors.len()),
            errors,
            more_differences: beyond(all_differences, differences.len()),
            differences,
            serious_differences: serious,
            totals: totals.collect(),
        })
    }

    /// The report, the revision of its lines, its grant, the first and the last day on which things may have happened.
    fn values(&self) -> Vec<Value> {
        vec![
            self.file.report.id.into(),
            self.file.revision.lines_revision.into(),
            self.grant.id.into(),
            self.grant.starts_on.into(),
            self.file.report.ends_on.into(),
        ]
    }

    async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, StorageError> {
        all(self.connection, sql, values).await
    }

    async fn count(&self) -> Result<Counted, StorageError> {
        let sum =
            |condition: &str| format!("CAST(coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) AS bigint)");
        let sql = format!(
            "SELECT {} + {} + {} + {} AS errors, {} + {} AS differences {LINES}",
            sum("a.id IS NULL"),
            sum(&format!("NOT {DELIVERED}")),
            sum(&format!("{DELIVERED} AND (a.delivered_on < $4 OR a.delivered_on > $5)")),
            sum("a.id IS NOT NULL AND r.report_id IS NOT NULL"),
            sum(&format!("{DELIVERED} AND l.amount_minor <> a.actual_minor")),
            sum(&format!("{DELIVERED} AND l.delivered_on <> a.delivered_on")),
        );
        let rows = self.all(&sql, self.values()).await?;
        let row = rows.first().or_corrupt("report: nothing was counted")?;
        let count = |name: &str| -> Result<u64, StorageError> {
            let count: i64 = row.try_get("", name)?;
            Ok(u64::try_from(count).unwrap_or_default())
        };
        Ok(Counted { errors: count("errors")?, differences: count("differences")? })
    }

    /// Where a line stands, as it was sent.
    fn place(&self, line: i32, member: &str) -> String {
        if self.file.revision.line_form == LineForm::Items {
            format!("/items/{}/{member}", line.saturating_sub(1))
        } else {
            format!("/lines/{line}/{member}")
        }
    }

    async fn errors_of_lines(&mut self, errors: &mut Vec<Fault>) -> Result<(), StorageError> {
        let sql = format!(
            "SELECT l.line, a.id, a.status, a.delivered_on, a.registration_id, r.report_id {LINES} AND (a.id IS NULL OR NOT {DELIVERED} \
             OR a.delivered_on < $4 OR a.delivered_on > $5 OR r.report_id IS NOT NULL) ORDER BY l.line LIMIT {MOST}"
        );
        let (earliest, latest) = (self.grant.starts_on, self.file.report.ends_on);
        for row in self.all(&sql, self.values()).await? {
            let line: i32 = row.try_get("", "line")?;
            let known: Option<Uuid> = row.try_get("", "id")?;
            let person: Option<Uuid> = row.try_get("", "registration_id")?;
            self.persons.extend(person);
            let mut note = |member, kind| errors.push(Fault::new(self.place(line, member), kind));
            if known.is_none() {
                // Whether it is somebody else's or nobody's is not told.
                note("assistance_id", FaultKind::UnknownAssistance);
                continue;
            }
            let status: Option<Word<Status>> = row.try_get("", "status")?;
            let day: Option<NaiveDate> = row.try_get("", "delivered_on")?;
            let claimed: Option<Uuid> = row.try_get("", "report_id")?;
            if !status.is_some_and(|status| matches!(*status, Status::Delivered | Status::Verified)) {
                note("assistance_id", FaultKind::NotDelivered);
            } else if day.is_some_and(|day| day < earliest || day > latest) {
                note("delivered_on", FaultKind::OutsidePeriod { earliest, latest });
            }
            if claimed.is_some() {
                note("assistance_id", FaultKind::ReportedAlready);
            }
        }
        Ok(())
    }

    async fn differences_of_lines(&mut self, differences: &mut Vec<Difference>) -> Result<(), StorageError> {
        let sql = format!(
            "SELECT l.line, l.amount_minor, l.delivered_on AS told_on, a.actual_minor, a.delivered_on, \
             a.registration_id {LINES} AND {DELIVERED} AND (l.amount_minor <> a.actual_minor \
             OR l.delivered_on <> a.delivered_on) ORDER BY l.line LIMIT {MOST}"
        );
        let values = self.values().into_iter().take(3).collect();
        for row in self.all(&sql, values).await? {
            let line: i32 = row.try_get("", "line")?;
            let (Tetri(reported), Tetri(recorded)) =
                (row.try_get("", "amount_minor")?, row.try_get("", "actual_minor")?);
            let (told_on, on): (Option<NaiveDate>, NaiveDate) =
                (row.try_get("", "told_on")?, row.try_get("", "delivered_on")?);
            if reported != recorded {
                differences.push(Difference {
                    fault: Fault::new(self.place(line, "amount"), FaultKind::AmountDiffers { recorded }),
                    severity: Severity::Error,
                    reported: Some(reported.to_string()),
                    recorded: Some(recorded.to_string()),
                });
            }
            if let Some(told_on) = told_on.filter(|told_on| *told_on != on) {
                differences.push(Difference {
                    fault: Fault::new(self.place(line, "delivered_on"), FaultKind::DayDiffers { recorded: on }),
                    severity: Severity::Error,
                    reported: Some(told_on.to_string()),
                    recorded: Some(on.to_string()),
                });
            }
            self.persons.push(row.try_get("", "registration_id")?);
        }
        Ok(())
    }

    /// What belongs to the report and does not stand in it. Gives how much that is in all.
    async fn not_reported(&mut self, differences: &mut Vec<Difference>) -> Result<u64, StorageError> {
        let from = format!(
            "FROM assistance a WHERE {} AND NOT EXISTS (SELECT 1 FROM report_lines l WHERE l.report_id = $1 \
             AND l.revision = $2 AND l.assistance_id = a.id)",
            belonging("$4", "$5", "$6")
        );
        let mut values = self.values();
        values.push(self.file.report.starts_on.into());
        let counted = self.all(&format!("SELECT CAST(count(*) AS bigint) AS n {from}"), values.clone()).await?;
        let count: i64 = counted.first().map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
        if count > 0 {
            let sql = format!(
                "SELECT a.id, a.actual_minor, a.registration_id {from} ORDER BY a.delivered_on, a.id LIMIT {MOST}"
            );
            for row in self.all(&sql, values).await? {
                let id: Uuid = row.try_get("", "id")?;
                let Tetri(amount) = row.try_get("", "actual_minor")?;
                differences.push(Difference {
                    fault: Fault::new("/items", FaultKind::NotReported),
                    severity: Severity::Warning,
                    reported: None,
                    recorded: Some(format!("{id}: {amount}")),
                });
                self.persons.push(row.try_get("", "registration_id")?);
            }
        }
        Ok(u64::try_from(count).unwrap_or_default())
    }

    async fn records(&self) -> Result<Recorded, StorageError> {
        let items = Items::written(&self.file.report, self.file.revision.lines_revision);
        let mut found = records(self.connection, &self.file.report, &items).await?;
        served(self.connection, &self.file.report, &items, &mut found).await?;
        Ok(Recorded(found))
    }
}

struct Counted {
    errors: u64,
    differences: u64,
}
