use super::view::ClientView;
use crate::access::{Authorized, ClientRead, Permit};
use crate::error::Problem;
use crate::http::answer;
use crate::http::query::Query;
use crate::mode::Mode;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// Clients.
#[derive(Serialize, ToSchema)]
pub struct ClientList {
    /// The clients, newest first
    #[schema(max_items = 200)]
    items: Vec<ClientView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List clients
///
/// The systems that call the service, revoked ones included, newest first. Secrets are never shown.
#[utoipa::path(tag = "access", operation_id = "list_clients", security(("oauth2" = [ClientRead::SCOPE])),
    responses((status = 200, description = "The clients", body = ClientList)))]
#[get("/clients")]
pub async fn list_clients(caller: Authorized<ClientRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let app = caller.app();
    let page = app.store.clients().list(app.mode == Mode::Demo, listing.by_id()).await?;
    let next_cursor = listing.next(page.items.last().map(|row| row.id), page.more);
    let items = page.items.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    let view = ClientList { items, next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
