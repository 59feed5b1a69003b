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

listed!(AuditEntryView as AuditEntryList, "A part of the audit trail.", "The entries, newest first");

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
    answer::<AuditEntryView>(caller.app(), &filter, &listing).await
}
