//! What becomes of a report: submitted, returned, accepted.

use super::{ReportFile, content};
use crate::column::{Json, Word};
use crate::entity::report::Model;
use crate::entity::{grant, report_revision};
use crate::error::OrCorrupt;
use crate::{StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::Status;
use reintegration_domain::decision::Decision;
use reintegration_domain::identifier::ClientId;
use reintegration_domain::reports::{
    ChangedSinceReturn, Event, ItemsChanged, ReturnReason, State, compare, due_after_return, told_after_return,
};
use sea_orm::{EntityTrait, QueryResult};
use uuid::Uuid;

/// How many lines of one revision are about assistance that another one does not have.
const OTHER: &str = "SELECT CAST(count(*) AS bigint) AS n FROM report_lines a WHERE a.report_id = $1 \
     AND a.revision = $2 AND NOT EXISTS (SELECT 1 FROM report_lines b WHERE b.report_id = $1 \
     AND b.revision = $3 AND b.assistance_id = a.assistance_id)";
/// How many lines of two revisions are about the same assistance, and say something else of it.
const CHANGED: &str = "SELECT CAST(count(*) AS bigint) AS n FROM report_lines a JOIN report_lines b \
     ON b.report_id = a.report_id AND b.assistance_id = a.assistance_id WHERE a.report_id = $1 \
     AND a.revision = $2 AND b.revision = $3 AND (a.amount_minor <> b.amount_minor \
     OR a.delivered_on <> b.delivered_on OR (a.delivered_on IS NULL) <> (b.delivered_on IS NULL))";

/// What a report claims and nobody verified.
const CLAIMED: &str = "SELECT a.id, a.status FROM reported_items i JOIN assistance a ON a.id = i.assistance_id \
     WHERE i.report_id = $1 AND a.status <> 'verified' ORDER BY a.id LIMIT 100";
/// What a grant has promised and is not settled.
const DELIVERABLE: &str = "SELECT id, status FROM assistance WHERE grant_id = $1 AND status IN ('approved', 'delivered') ORDER BY id LIMIT 100";
/// What a grant has paid and no report claims.
const NOT_REPORTED: &str = "SELECT a.id, a.status FROM assistance a WHERE a.grant_id = $1 AND a.status IN ('delivered', \
     'verified') AND NOT EXISTS (SELECT 1 FROM reported_items i WHERE i.assistance_id = a.id) ORDER BY a.id LIMIT 100";

impl Transaction {
    /// Lets one report of a grant at a time be submitted: what one claims, the next one sees.
    pub async fn serialise_reports(&self, grant: Uuid) -> Result<(), StorageError> {
        Ok(self.backend().serialise(self.connection(), &format!("reports {grant}")).await?)
    }

    /// The reference of the first report of the same grant with a smaller number that still waits.
    pub async fn earlier_open_report(&self, than: &Model) -> Result<Option<String>, StorageError> {
        let sql = "SELECT reference FROM reports WHERE grant_id = $1 AND number < $2 AND waits_since IS NOT NULL \
                   ORDER BY number LIMIT 1";
        let found = self.query_one(sql, vec![than.grant_id.into(), than.number.into()]).await?;
        Ok(found.map(|row| row.try_get("", "reference")).transpose()?)
    }

    /// Records a submission: from now on the report claims its items, and no others.
    pub async fn submit_report(
        &mut self,
        file: &ReportFile,
        next: &Decision<State, Event>,
    ) -> Result<Model, StorageError> {
        let (before, revision) = (&file.report, &file.revision);
        self.execute("DELETE FROM reported_items WHERE report_id = $1", vec![before.id.into()]).await?;
        let sql = "INSERT INTO reported_items (assistance_id, report_id) \
                   SELECT assistance_id, report_id FROM report_lines WHERE report_id = $1 AND revision = $2";
        self.execute(sql, vec![before.id.into(), revision.lines_revision.into()]).await?;
        let now = self.stamp().now;
        let sql = "UPDATE report_revisions SET submitted_at = $3 WHERE report_id = $1 AND revision = $2";
        self.execute(sql, vec![before.id.into(), revision.revision.into(), now.into()]).await?;
        let documents = self.submit_documents(before.id, revision.revision).await?;
        let mut after = before.clone();
        after.set_state(&next.state);
        after.submitted_at = Some(now);
        after.changed = self.changed_since(before, file, documents).await?.map(Json);
        self.save_report(before, after, &next.events).await
    }

    async fn changed_since(
        &self,
        before: &Model,
        file: &ReportFile,
        documents: Vec<Uuid>,
    ) -> Result<Option<ChangedSinceReturn>, StorageError> {
        let Some(returned) = before.returned_revision else { return Ok(None) };
        let found = report_revision::Entity::find_by_id((before.id, returned)).one(self.connection()).await?;
        let old = found.or_corrupt("report: what was returned")?;
        let content = compare(&content(&old), &file.content);
        let items = self.items_changed(&old, &file.revision).await?;
        Ok(Some(ChangedSinceReturn { content, items, documents }))
    }

    async fn items_changed(
        &self,
        old: &report_revision::Model,
        new: &report_revision::Model,
    ) -> Result<ItemsChanged, StorageError> {
        if old.lines_revision == new.lines_revision {
            return Ok(ItemsChanged::default());
        }
        let (before, after) = (old.lines_revision, new.lines_revision);
        let count = async |sql: &str, one: i32, other: i32| -> Result<i64, StorageError> {
            let row = self.query_one(sql, vec![new.report_id.into(), one.into(), other.into()]).await?;
            Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
        };
        Ok(ItemsChanged {
            added: count(OTHER, after, before).await?,
            removed: count(OTHER, before, after).await?,
            changed: count(CHANGED, before, after).await?,
        })
    }

    /// Records that a report was sent back on a day, and why: it waits again, for so many days at least. What it claims
    /// stays claimed.
    pub async fn return_report(
        &mut self,
        before: &Model,
        next: &Decision<State, Event>,
        by: ClientId,
        reasons: Vec<ReturnReason>,
        (today, correction_days): (NaiveDate, u32),
    ) -> Result<Model, StorageError> {
        let mut after = before.clone();
        after.set_state(&next.state);
        after.waits_since = Some(today);
        after.due_on = due_after_return(before.due_on, today, correction_days);
        after.told = Word(told_after_return(*before.told));
        after.returned_revision = before.submitted_revision;
        after.returned_by = Some(by.uuid());
        after.returned_at = Some(self.stamp().now);
        after.reasons = Json(reasons);
        after.changed = None;
        self.save_report(before, after, &next.events).await
    }

    /// What stands in the way of accepting a report, some of it: assistance that it claims and nobody verified, or, of the
    /// final one's grant, that can still be delivered or verified; and what of that grant was delivered and stands in no
    /// report.
    pub async fn unsettled(&self, of: &Model) -> Result<(Vec<(Uuid, Status)>, Vec<Uuid>), StorageError> {
        let found = async |sql: &str, value: Uuid| -> Result<Vec<(Uuid, Status)>, StorageError> {
            let rows = self.query_all(sql, vec![value.into()]).await?;
            let read = |row: &QueryResult| Ok((row.try_get("", "id")?, *row.try_get::<Word<Status>>("", "status")?));
            rows.iter().map(read).collect()
        };
        if !of.is_final() {
            return Ok((found(CLAIMED, of.id).await?, Vec::new()));
        }
        let not_reported = found(NOT_REPORTED, of.grant_id).await?;
        let ids = not_reported.into_iter().map(|(id, _)| id).collect();
        Ok((found(DELIVERABLE, of.grant_id).await?, ids))
    }

    /// The grant of a report.
    pub async fn grant_of_report(&self, of: &Model) -> Result<grant::Model, StorageError> {
        let found = grant::Entity::find_by_id(of.grant_id).one(self.connection()).await?;
        found.or_corrupt("report: no grant")
    }

    /// Records that a report is settled, and lets be paid what waited for it.
    pub async fn accept_report(
        &mut self,
        before: &Model,
        next: &Decision<State, Event>,
    ) -> Result<Model, StorageError> {
        let mut after = before.clone();
        after.set_state(&next.state);
        after.accepted_at = Some(self.stamp().now);
        let after = self.save_report(before, after, &next.events).await?;
        let grant = self.grant_of_report(&after).await?;
        self.tranche_payable_for(&grant, after.number).await?;
        Ok(after)
    }
}
