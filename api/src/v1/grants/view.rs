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

/// The agreement with the organisation that won a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// What people quote
    #[schema(example = "GRANT-2020-000003", max_length = 40)]
    reference: String,
    /// The programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// The budget year
    #[schema(example = 2020, minimum = 1900, maximum = 9999)]
    year: i32,
    /// The lot
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// The organisation that holds it
    #[schema(max_length = 36)]
    organisation_id: Uuid,
    /// All its money
    amount: Amount,
    /// The first day on which it can be used
    starts_on: NaiveDate,
    /// The last day on which it can be used
    ends_on: NaiveDate,
    /// Where it stands
    #[schema(value_type = words::GrantStatus)]
    status: Status,
    /// The day of its signature; `null` while it is drafted
    signed_on: Option<NaiveDate>,
    /// Why it rests, or ended before its time; `null` otherwise
    #[schema(max_length = 1000)]
    status_reason: Option<String>,
    /// The day on which it ended before its time; `null` otherwise
    terminated_on: Option<NaiveDate>,
    /// What of it went back to the year: what nobody was promised when it was terminated, and what cancellations freed
    /// after that. Nothing of any other grant: what nobody was promised when its period was over is `lapsed` in its
    /// budget
    returned: Amount,
    /// How far its figures can be trusted
    #[schema(value_type = words::Basis)]
    basis: Basis,
    /// What is assumed here
    note: Text,
    /// Counts the changes; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// When it was recorded
    created_at: DateTime<Utc>,
    /// When it last changed
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
