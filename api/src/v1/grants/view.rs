use crate::contract::texts::Text;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::grants::Status;
use reintegration_domain::programme::programmes::{Basis, Programme};
use reintegration_storage::entity::grant::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An agreement with the organisation that won a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantView {
    /// Identifier of the grant
    #[schema(max_length = 36)]
    id: Uuid,
    /// Human-readable reference, for letters and calls
    #[schema(example = "GRANT-2020-000003", max_length = 40)]
    reference: String,
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// Budget year of the grant
    #[schema(example = 2020, minimum = 1900, maximum = 9999)]
    year: i32,
    /// Identifier of the lot
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// Identifier of the organisation that holds the grant
    #[schema(max_length = 36)]
    organisation_id: Uuid,
    /// Whole amount of the grant
    amount: Amount,
    /// First day on which the money can be used
    starts_on: NaiveDate,
    /// Last day on which the money can be used
    ends_on: NaiveDate,
    /// Status of the grant
    #[schema(value_type = words::GrantStatus)]
    status: Status,
    /// Day of the signature; `null` while the grant is drafted
    signed_on: Option<NaiveDate>,
    /// Reason for the suspension or termination; `null` otherwise
    #[schema(max_length = 1000)]
    status_reason: Option<String>,
    /// Day of the termination; `null` if the grant was not terminated
    terminated_on: Option<NaiveDate>,
    /// Amount that returned to the year's budget: what was not committed at the termination, and what later
    /// cancellations freed. Zero for any other grant: what was not committed when its period was over is `lapsed` in
    /// its budget
    returned: Amount,
    /// Reliability of the grant's figures
    #[schema(value_type = words::Basis)]
    basis: Basis,
    /// Note on what is assumed
    note: Text,
    /// Version of the grant, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the grant was recorded
    created_at: DateTime<Utc>,
    /// Time of the last change to the grant
    updated_at: DateTime<Utc>,
}

/// The grant with its tag.
pub fn show(row: Model) -> (EntityTag, GrantView) {
    let tag = EntityTag::of(row.version);
    let view = GrantView {
        amount: row.amount_minor.get().into(),
        returned: row.returned_minor.get().into(),
        id: row.id,
        reference: row.reference,
        programme: *row.programme,
        year: row.year,
        lot_id: row.lot_id,
        organisation_id: row.organisation_id,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        status: *row.status,
        signed_on: row.signed_on,
        status_reason: row.status_reason,
        terminated_on: row.terminated_on,
        basis: *row.basis,
        note: Text { ka: row.note_ka, en: row.note_en },
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    (tag, view)
}
