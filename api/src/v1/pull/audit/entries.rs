use super::AuditEntryView;
use crate::access::{AuditRead, Authorized, Permit};
use crate::app::App;
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::answer;
use crate::http::query::{Listing, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::fault::{Allowed, FaultKind};
use reintegration_storage::{AuditFilter, AuditRecord, CHANGE_NAMES, MATCHED, Page, READ, StorageError};
use serde::Serialize;
use utoipa::ToSchema;

/// A part of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntryList {
    /// The entries, newest first
    #[schema(max_items = 200)]
    items: Vec<AuditEntryView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// One page of the trail, and the cursor of the next one.
pub async fn page<T: From<AuditRecord>>(
    app: &App,
    filter: &AuditFilter,
    listing: &Listing,
) -> Result<(Vec<T>, Option<String>), StorageError> {
    let Page { items, more } = app.store.audit_entries(filter, listing.place(), listing.limit()).await?;
    let next_cursor = listing.next(items.last().map(AuditRecord::position), more);
    Ok((items.into_iter().map(Into::into).collect(), next_cursor))
}

/// List audit entries
///
/// Who did and saw what, newest first. Entries name nobody: whose data it was is said by identifiers. A read is listed
/// before it is answered.
#[utoipa::path(tag = "audit", operation_id = "list_audit_entries",
    security(("oauth2" = [AuditRead::SCOPE])),
    params(("client_id" = Option<schemas::ClientName>, Query, description = "The client's name", example = "demo-officer"),
           ("action" = Option<schemas::AuditAction>, Query, description = "`read`, `matched`, or the name of a change"),
           ("registration" = Option<Uuid>, Query, description = "The registration whose data was seen or changed"),
           ("subject" = Option<Uuid>, Query, description = "What was changed"),
           ("from" = Option<DateTime<Utc>>, Query, description = "At this instant or later"),
           ("before" = Option<DateTime<Utc>>, Query, description = "Before this instant")),
    responses((status = 200, description = "The entries", body = AuditEntryList)))]
#[get("/audit-entries")]
pub async fn list_audit_entries(caller: Authorized<AuditRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = AuditFilter {
        client_id: query.client_name("client_id"),
        action: query.parsed("action", |text| {
            let known = [READ, MATCHED].iter().chain(CHANGE_NAMES).map(|name| (*name).to_owned());
            let found = known.clone().find(|name| name == text);
            found.ok_or_else(|| FaultKind::UnknownValue { allowed: Allowed::codes(known) })
        }),
        registration: query.id("registration"),
        subject: query.id("subject"),
        from: query.instant("from"),
        before: query.instant("before"),
    };
    let listing = query.page();
    query.finish()?;
    let (items, next_cursor) = page(caller.app(), &filter, &listing).await?;
    let view = AuditEntryList { items, next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
