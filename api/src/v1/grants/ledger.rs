use crate::access::{Authorized, GrantRead, Permit};
use crate::contract::words;
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::money::Amount;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::EntryKind;
use reintegration_domain::identifier::GrantId;
use reintegration_storage::entity::ledger_entry::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An entry of the ledger. It is never changed, nor taken back.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerEntry {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// The line
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// What it does to the line
    #[schema(value_type = words::LedgerEntryKind)]
    kind: EntryKind,
    /// How much; the kind says which way
    amount: Amount,
    /// The assistance that it is for; `null` where the line's money comes or goes
    #[schema(max_length = 36)]
    assistance_id: Option<Uuid>,
    /// Its case
    #[schema(max_length = 36)]
    case_id: Option<Uuid>,
    /// The reallocation that it is a half of; `null` otherwise
    #[schema(max_length = 36)]
    reallocation_id: Option<Uuid>,
    /// The day on which it happened
    occurred_on: NaiveDate,
    /// When it was written down
    recorded_at: DateTime<Utc>,
    /// The client that caused it; `null` for the service itself
    #[schema(max_length = 36)]
    client: Option<Uuid>,
}

listed!(LedgerEntry as Ledger, "A grant's ledger.", "The entries, oldest first");

/// Get a grant's ledger
///
/// What changed hands and when, oldest first. The budget is its sum.
#[utoipa::path(tag = "grants", operation_id = "list_grant_ledger",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The grant")),
    responses((status = 200, description = "The ledger", body = Ledger)))]
#[get("/grants/{id}/ledger")]
pub async fn list_grant_ledger(
    caller: Authorized<GrantRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let rows = caller.rows();
    let grant = rows.grant(GrantId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = rows.ledger(&grant, listing.place().unwrap_or(0), listing.limit()).await?;
    Ok(listing.send(page, |entry| entry.seq, LedgerEntry::from))
}

impl From<Model> for LedgerEntry {
    fn from(entry: Model) -> Self {
        Self {
            amount: entry.amount_minor.get().into(),
            id: entry.id,
            component: *entry.component,
            kind: *entry.kind,
            assistance_id: entry.assistance_id,
            case_id: entry.case_id,
            reallocation_id: entry.reallocation_id,
            occurred_on: entry.occurred_on,
            recorded_at: entry.recorded_at,
            client: entry.client,
        }
    }
}
