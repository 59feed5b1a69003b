use crate::access::{Authorized, CaseRead, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::v1::cases::transfer::CaseTransfer;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CaseId;

listed!(CaseTransfer as TransferList, "A page of the transfers of a case.", "The transfers on this page, newest first");

/// List the transfers of a case
///
/// Lists every requested transfer with its answer, newest first.
#[utoipa::path(tag = "cases", operation_id = "list_case_transfers",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")),
    responses((status = 200, description = "A page of transfers, newest first", body = TransferList)))]
#[get("/cases/{id}/transfers")]
pub async fn list_case_transfers(
    caller: Authorized<CaseRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.open(rows.transfers(&case, listing.by_id()).await?).await?;
    let names = rows.client_names(&page.items).await?;
    Ok(listing.send(page, |transfer| transfer.row.id, |transfer| CaseTransfer::new(transfer, &names)))
}
