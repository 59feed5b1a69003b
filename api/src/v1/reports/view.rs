//! A report as it is shown.

use crate::client::NamedClient;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::ReportKind;
use reintegration_domain::reports::{self, ChangedSinceReturn, OnExpiry, ReturnReason, Status};
use reintegration_storage::ClientNames;
use reintegration_storage::Json;
use reintegration_storage::entity::report::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A reason why a report was returned.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReturnReasonView {
    /// Place of the correction: a JSON pointer (RFC 6901) into the content, or `/lines/{line}/{column}`; empty for
    /// the whole content
    #[schema(example = "/financial/0/spent", max_length = 400)]
    pointer: String,
    /// Correction that is required there
    #[schema(example = "The receipts add up to less.", max_length = 1000)]
    reason: String,
}

/// Numbers of items that changed since the report was returned.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportItemsChanged {
    /// Number of added items
    #[schema(example = 1, minimum = 0)]
    added: i64,
    /// Number of removed items
    #[schema(example = 0, minimum = 0)]
    removed: i64,
    /// Number of items with another amount or day
    #[schema(example = 2, minimum = 0)]
    changed: i64,
}

/// The differences between the returned revision and the one that was submitted after it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportChanged {
    /// Members of the narrative that changed
    #[schema(example = json!(["summary"]), max_items = 4)]
    narrative: Vec<String>,
    /// Whether the indicators changed
    indicators: bool,
    /// Components whose spent amount changed
    #[schema(value_type = Vec<words::Component>, max_items = 4)]
    financial: Vec<ComponentCode>,
    /// Numbers of changed items
    items: ReportItemsChanged,
    /// Identifiers of the documents that were added; submitted documents are never removed
    #[schema(max_items = 50)]
    documents: Vec<Uuid>,
}

/// A report that an organisation owes for a period of its grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// Identifier of the report
    #[schema(max_length = 36)]
    id: Uuid,
    /// Human-readable reference, for letters and calls
    #[schema(example = "REPORT-2020-000003-1", max_length = 44)]
    reference: String,
    /// Identifier of the grant
    #[schema(max_length = 36)]
    grant_id: Uuid,
    /// Identifier of the lot
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// Identifier of the organisation that owes the report
    #[schema(max_length = 36)]
    organisation_id: Uuid,
    /// Budget year of the grant
    #[schema(example = 2020, minimum = 1900, maximum = 9999)]
    year: i32,
    /// Kind of report: on a quarter, or on the grant as a whole
    #[schema(value_type = words::ReportKind)]
    kind: ReportKind,
    /// Number of the report: 1, 2, 3 … in the order of the periods; the final report is the last
    #[schema(example = 1, minimum = 1)]
    number: i32,
    /// First day of the report's period
    starts_on: NaiveDate,
    /// Last day of the report's period
    ends_on: NaiveDate,
    /// Last day on which the report is in time; a return moves it where the days for the correction need that
    due_on: NaiveDate,
    /// Status of the report today
    #[schema(value_type = words::ReportStatus)]
    status: Status,
    /// Whether the last day has passed and the report still has to be submitted
    overdue: bool,
    /// What happens if the report is not submitted in time: it is reported as overdue; `null` where no submission is
    /// expected
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<OnExpiry>,
    /// Number of the newest revision; 0 while nothing is written
    #[schema(example = 1, minimum = 0)]
    revision: i32,
    /// Number of the revision that was submitted last; `null` while there is none
    #[schema(example = 1, minimum = 1)]
    submitted_revision: Option<i32>,
    /// Time of the last submission
    submitted_at: Option<DateTime<Utc>>,
    /// Client that submitted the report, and so cannot accept it
    submitted_by: Option<NamedClient>,
    /// Number of the revision that was returned last; `null` while there is none
    #[schema(example = 1, minimum = 1)]
    returned_revision: Option<i32>,
    /// Time of the last return
    returned_at: Option<DateTime<Utc>>,
    /// Client that returned the report
    returned_by: Option<NamedClient>,
    /// Reasons for the last return
    #[schema(max_items = 100)]
    reasons: Vec<ReturnReasonView>,
    /// Changes since the last return; `null` until the report is submitted again
    changed_since_return: Option<ReportChanged>,
    /// Time when the report was accepted
    accepted_at: Option<DateTime<Utc>>,
    /// Client that accepted the report
    accepted_by: Option<NamedClient>,
    /// Version of the report, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the report was recorded
    created_at: DateTime<Utc>,
    /// Time of the last change to the report
    updated_at: DateTime<Utc>,
}

/// The report with its tag, as it stands on a day.
pub fn show(row: Model, names: &ClientNames, today: NaiveDate) -> (EntityTag, ReportView) {
    let stage = *row.status;
    let status = reports::status(stage, row.ends_on, row.due_on, today);
    let overdue = reports::is_overdue(stage, row.due_on, today);
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
        submitted_by: NamedClient::maybe(row.submitted_by, names),
        returned_revision: row.returned_revision,
        returned_at: row.returned_at,
        returned_by: NamedClient::maybe(row.returned_by, names),
        changed_since_return: changed,
        accepted_at: row.accepted_at,
        accepted_by: NamedClient::maybe(row.accepted_by, names),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    (tag, view)
}
