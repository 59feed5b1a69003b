use crate::access::{Authorized, GrantRead, Permit};
use crate::client::NamedClient;
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
use reintegration_storage::ClientNames;
use reintegration_storage::entity::ledger_entry::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An entry of the ledger. It is never changed or removed.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerEntry {
    /// Identifier of the entry
    #[schema(max_length = 36)]
    id: Uuid,
    /// Component of the budget line
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Effect of the entry on the line
    #[schema(value_type = words::LedgerEntryKind)]
    kind: EntryKind,
    /// Amount of the entry; the kind says whether it is added or taken out
    amount: Amount,
    /// Identifier of the assistance that the entry is for; `null` where money is moved into or out of the line
    #[schema(max_length = 36)]
    assistance_id: Option<Uuid>,
    /// Identifier of the case of the assistance
    #[schema(max_length = 36)]
    case_id: Option<Uuid>,
    /// Identifier of the reallocation that the entry is one half of; `null` otherwise
    #[schema(max_length = 36)]
    reallocation_id: Option<Uuid>,
    /// Number of the delivery of the assistance that the entry is for: 2 where the record of the first one was taken
    /// back; `null` where the entry is for no delivery
    #[schema(example = 1, minimum = 1)]
    delivery_number: Option<i32>,
    /// Day of the event that the entry records
    occurred_on: NaiveDate,
    /// Time when the entry was recorded
    recorded_at: DateTime<Utc>,
    /// Client that caused the entry; `null` for the service itself
    client: Option<NamedClient>,
}

listed!(LedgerEntry as Ledger, "A page of a grant's ledger.", "The entries on this page, oldest first");

/// Get a grant's ledger
///
/// Lists every movement of money with its day, oldest first. The budget is the sum of the ledger.
#[utoipa::path(tag = "grants", operation_id = "list_grant_ledger",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")),
    responses((status = 200, description = "A page of the ledger, oldest first", body = Ledger)))]
#[get("/grants/{id}/ledger")]
pub async fn list_grant_ledger(
    caller: Authorized<GrantRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let rows = caller.rows();
    let grant = rows.grant(GrantId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = rows.ledger(&grant, listing.place().unwrap_or(0), listing.limit()).await?;
    let names = rows.client_names(&page.items).await?;
    Ok(listing.send(page, |entry| entry.seq, |entry| LedgerEntry::new(&entry, &names)))
}

impl LedgerEntry {
    /// The entry, with the names of its clients.
    fn new(entry: &Model, names: &ClientNames) -> Self {
        Self {
            amount: entry.amount_minor.get().into(),
            id: entry.id,
            component: *entry.component,
            kind: *entry.kind,
            assistance_id: entry.assistance_id,
            case_id: entry.case_id,
            reallocation_id: entry.reallocation_id,
            delivery_number: entry.delivery_number,
            occurred_on: entry.occurred_on,
            recorded_at: entry.recorded_at,
            client: NamedClient::maybe(entry.client, names),
        }
    }
}
