//! A report as it is shown.

use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::ReportKind;
use reintegration_domain::reports::{self, ChangedSinceReturn, OnExpiry, ReturnReason, Status};
use reintegration_storage::Json;
use reintegration_storage::entity::report::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Why a report was sent back.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReturnReasonView {
    /// Where: a JSON pointer (RFC 6901) into the content, or `/lines/{line}/{column}`; empty for the whole
    #[schema(example = "/financial/0/spent", max_length = 400)]
    pointer: String,
    /// What has to be put right there
    #[schema(example = "The receipts add up to less.", max_length = 1000)]
    reason: String,
}

/// How many items became others since the report was returned.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportItemsChanged {
    /// They stand there now
    #[schema(example = 1, minimum = 0)]
    added: i64,
    /// They stood there
    #[schema(example = 0, minimum = 0)]
    removed: i64,
    /// They have another amount or day
    #[schema(example = 2, minimum = 0)]
    changed: i64,
}

/// What became another between the revision that was returned and the one that was submitted after it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportChanged {
    /// The members of the narrative that say something else
    #[schema(example = json!(["summary"]), max_items = 4)]
    narrative: Vec<String>,
    /// Whether the indicators do
    indicators: bool,
    /// The components on which another sum was spent
    #[schema(value_type = Vec<words::Component>, max_items = 4)]
    financial: Vec<ComponentCode>,
    /// The items
    items: ReportItemsChanged,
    /// The documents that came with it, by their identifiers; none goes that was submitted before
    #[schema(max_items = 50)]
    documents: Vec<Uuid>,
}

/// A report that an organisation owes for a period of its grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// What people quote
    #[schema(example = "REPORT-2020-000003-1", max_length = 44)]
    reference: String,
    /// The grant
    #[schema(max_length = 36)]
    grant_id: Uuid,
    /// The lot
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// The organisation that owes it
    #[schema(max_length = 36)]
    organisation_id: Uuid,
    /// The budget year
    #[schema(example = 2020, minimum = 1900, maximum = 9999)]
    year: i32,
    /// A quarter, or the grant as a whole
    #[schema(value_type = words::ReportKind)]
    kind: ReportKind,
    /// 1, 2, 3 … in the order of the periods; the final one is the last
    #[schema(example = 1, minimum = 1)]
    number: i32,
    /// The first day that it is about
    starts_on: NaiveDate,
    /// The last day that it is about
    ends_on: NaiveDate,
    /// The last day on which it is in time
    due_on: NaiveDate,
    /// Where it stands today
    #[schema(value_type = words::ReportStatus)]
    status: Status,
    /// Whether it is waited for though its last day has passed
    overdue: bool,
    /// What happens when it does not come: it is told to be overdue; `null` where it is not waited for
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<OnExpiry>,
    /// The newest revision; 0 while nothing was written
    #[schema(example = 1, minimum = 0)]
    revision: i32,
    /// The revision that was submitted last; `null` while none was
    #[schema(example = 1, minimum = 1)]
    submitted_revision: Option<i32>,
    /// When it was submitted last
    submitted_at: Option<DateTime<Utc>>,
    /// The client that submitted it, and so cannot accept it
    #[schema(max_length = 36)]
    submitted_by: Option<Uuid>,
    /// The revision that was sent back last; `null` while none was
    #[schema(example = 1, minimum = 1)]
    returned_revision: Option<i32>,
    /// When it was sent back last
    returned_at: Option<DateTime<Utc>>,
    /// The client that sent it back
    #[schema(max_length = 36)]
    returned_by: Option<Uuid>,
    /// Why it was sent back last
    #[schema(max_items = 100)]
    reasons: Vec<ReturnReasonView>,
    /// What became another since then; `null` until it is submitted again
    changed_since_return: Option<ReportChanged>,
    /// When it was accepted
    accepted_at: Option<DateTime<Utc>>,
    /// The client that accepted it
    #[schema(max_length = 36)]
    accepted_by: Option<Uuid>,
    /// Counts the changes; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// When it was recorded
    created_at: DateTime<Utc>,
    /// When it last changed
    updated_at: DateTime<Utc>,
}

/// The report with its tag, as it stands on a day.
pub fn show(row: Model, today: NaiveDate) -> (EntityTag, ReportView) {
    let stage = *row.status;
    let status = reports::status(stage, row.ends_on, row.due_on, today);
    let overdue = stage.waits() && today > row.due_on;
    // What is shown follows the day, too.
    let tag = EntityTag::with(row.version, &[format!("{status} {overdue}")]);
    let changed = row.changed.map(|Json(ChangedSinceReturn { content, items, documents })| ReportChanged {
        narrative: content.narrative,
        indicators: content.indicators,
        financial: content.financial,
        items: ReportItemsChanged { added: items.added, removed: items.removed, changed: items.changed },
        documents,
    });
    let view = ReportView {
        reasons: row
            .reasons
            .0
            .into_iter()
            .map(|ReturnReason { pointer, reason }| ReturnReasonView { pointer, reason })
            .collect(),
        id: row.id,
        reference: row.reference,
        grant_id: row.grant_id,
        lot_id: row.lot_id,
        organisation_id: row.organisation_id,
        year: row.year,
        kind: *row.kind,
        number: row.number,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        due_on: row.due_on,
        status,
        overdue,
        on_expiry: reports::on_expiry(stage),
        revision: row.revision,
        submitted_revision: row.submitted_revision,
        submitted_at: row.submitted_at,
        submitted_by: row.submitted_by,
        returned_revision: row.returned_revision,
        returned_at: row.returned_at,
        returned_by: row.returned_by,
        changed_since_return: changed,
        accepted_at: row.accepted_at,
        accepted_by: row.accepted_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    (tag, view)
}
