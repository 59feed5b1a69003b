use super::AuditEntryView;
use crate::access::{AuditRead, Authorized, Permit};
use crate::app::App;
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::page::{Listed, listed};
use crate::http::query::{Listing, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::fault::{Allowed, FaultKind};
use reintegration_storage::{AuditFilter, AuditRecord, CHANGE_NAMES, MATCHED, READ};

listed!(AuditEntryView as AuditEntryList, "A page of the audit trail.", "The entries on this page, newest first");

/// Answers with a page of the trail.
pub async fn answer<T: Listed + From<AuditRecord>>(
    app: &App,
    filter: &AuditFilter,
    listing: &Listing,
) -> Result<HttpResponse, Problem> {
    let page = app.store.audit_entries(filter, listing.place(), listing.limit()).await?;
    Ok(listing.send(page, AuditRecord::position, T::from))
}

/// List audit entries
///
/// Lists who did and saw what, newest first. Entries contain no names: persons appear as identifiers only. The
/// reading of this list is recorded too, before it is answered.
#[utoipa::path(tag = "audit", operation_id = "list_audit_entries",
    security(("oauth2" = [AuditRead::SCOPE])),
    params(("client_id" = Option<schemas::ClientName>, Query, description = "Only entries of the client with this name", example = "demo-officer"),
           ("action" = Option<schemas::AuditAction>, Query,
            description = "Only entries with this action: `read`, `matched`, or the name of a change"),
           ("registration" = Option<Uuid>, Query, description = "Only entries about the data of this registration"),
           ("subject" = Option<Uuid>, Query, description = "Only entries about the subject with this identifier"),
           ("from" = Option<DateTime<Utc>>, Query, description = "Only entries of this time or later"),
           ("before" = Option<DateTime<Utc>>, Query, description = "Only entries before this time")),
    responses((status = 200, description = "A page of audit entries, newest first", body = AuditEntryList)))]
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
    answer::<AuditEntryView>(caller.app(), &filter, &listing).await
}
