use crate::access::{AuditRead, Authorized, Permit};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use reintegration_storage::SealRecord;
use serde::Serialize;
use utoipa::ToSchema;

/// A seal over a batch of audit entries.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditSealView {
    /// Number of the seal, counted without gaps
    #[schema(example = 1, minimum = 1)]
    number: i64,
    /// Number of entries under the seal
    #[schema(example = 128, minimum = 1)]
    entries: i64,
    /// Place of the last entry under the seal
    #[schema(example = "742.19", max_length = 40)]
    last_place: String,
    /// Merkle root over the entries (SHA-256, RFC 9162), in base64
    #[schema(max_length = 44)]
    root: String,
    /// Digest of the previous seal, in base64; zeros in the first seal
    #[schema(max_length = 44)]
    previous: String,
    /// Digest of this seal, in base64: a copy kept elsewhere shows later that no seal was cut off
    #[schema(max_length = 44)]
    digest: String,
    /// Time when the seal was made
    sealed_at: DateTime<Utc>,
    /// Ed25519 key that signed the seal, in base64
    #[schema(max_length = 44)]
    public_key: String,
    /// Signature of the seal, in base64
    #[schema(max_length = 88)]
    signature: String,
}

impl From<SealRecord> for AuditSealView {
    fn from(row: SealRecord) -> Self {
        Self {
            number: row.number,
            entries: row.entries,
            last_place: format!("{}.{}", row.last_xact, row.last_seq),
            root: STANDARD.encode(&row.root),
            previous: STANDARD.encode(&row.previous),
            digest: STANDARD.encode(row.digest()),
            sealed_at: row.sealed_at,
            public_key: STANDARD.encode(&row.public_key),
            signature: STANDARD.encode(&row.signature),
        }
    }
}

listed!(
    AuditSealView as AuditSealList,
    "A page of the seals of the audit trail.",
    "The seals on this page, newest first"
);

/// List the seals of the audit trail
///
/// Lists the seals, newest first. Each seal signs the Merkle root over a batch of entries and names the previous
/// seal, so that an altered, deleted, inserted or reordered entry is found: `reintegration audit verify` checks all
/// of them. A copy of the newest `digest` that is kept elsewhere can show later that no seal was cut off.
#[utoipa::path(tag = "audit", operation_id = "list_audit_seals",
    security(("oauth2" = [AuditRead::SCOPE])),
    responses((status = 200, description = "A page of seals, newest first", body = AuditSealList)))]
#[get("/audit-seals")]
pub async fn list_audit_seals(caller: Authorized<AuditRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let page = caller.app().store.audit_seals(listing.place(), listing.limit()).await?;
    Ok(listing.send(page, |seal| seal.number, AuditSealView::from))
}
