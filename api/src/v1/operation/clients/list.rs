use super::view::ClientView;
use crate::access::{Authorized, ClientRead, Permit};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::mode::Mode;
use actix_web::{HttpRequest, HttpResponse, get};

listed!(ClientView as ClientList, "A page of clients.", "The clients on this page, newest first");

/// List clients
///
/// Lists the systems that call the service, newest first, with the revoked ones. Secrets are never shown.
#[utoipa::path(tag = "access", operation_id = "list_clients", security(("oauth2" = [ClientRead::SCOPE])),
    responses((status = 200, description = "A page of clients, newest first", body = ClientList)))]
#[get("/clients")]
pub async fn list_clients(caller: Authorized<ClientRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let app = caller.app();
    let page = app.store.clients().list(app.mode == Mode::Demo, listing.by_id()).await?;
    Ok(listing.send(page, |row| row.id, ClientView::from))
}
