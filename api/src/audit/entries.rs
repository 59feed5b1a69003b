use super::AuditEntryView;
use crate::access::{AuditRead, Authorized, Permit};
use crate::app::App;
use crate::error::Problem;
use crate::http::answer;
use crate::http::query::{Listing, Query};
use crate::schemas;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::fault::FaultKind;
use reintegration_storage::{AuditFilter, AuditRecord, CHANGE_NAMES, Page, StorageError};
use serde::Serialize;
use utoipa::ToSchema;

/// What a read is called among the actions.
const READ: &str = "read";

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

/// One page of the trail.
pub async fn page(app: &App, filter: &AuditFilter, listing: &Listing) -> Result<AuditEntryList, StorageError> {
    let Page { items, more } = app.store.audit_entries(filter, listing.place(), listing.limit()).await?;
    let next_cursor = listing.next(items.last().map(AuditRecord::position), more);
    Ok(AuditEntryList { items: items.into_iter().map(Into::into).collect(), next_cursor })
}

impl AuditEntryList {
    /// The cursor of the next page.
    pub fn next_cursor(&self) -> Option<&str> {
        self.next_cursor.as_deref()
    }
}

/// List audit entries
///
/// Who did and saw what, newest first. Entries name nobody: whose data it was is said by identifiers. A read is listed
/// before it is answered.
#[utoipa::path(tag = "audit", operation_id = "list_audit_entries",
    security(("oauth2" = [AuditRead::SCOPE])),
    params(("client_id" = Option<schemas::ClientName>, Query, description = "The client's name", example = "demo-officer"),
           ("action" = Option<schemas::AuditAction>, Query, description = "`read`, or the name of a change"),
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
            let known = [READ].iter().chain(CHANGE_NAMES).copied().find(|name| *name == text);
            let allowed = || [READ].iter().chain(CHANGE_NAMES).map(|name| (*name).to_owned()).collect();
            known.map(ToOwned::to_owned).ok_or_else(|| FaultKind::UnknownValue { allowed: allowed() })
        }),
        registration: query.id("registration"),
        subject: query.id("subject"),
        from: query.instant("from"),
        before: query.instant("before"),
    };
    let listing = query.page();
    query.finish()?;
    let view = page(caller.app(), &filter, &listing).await?;
    Ok(answer::list(&listing, view.next_cursor(), &view))
}
