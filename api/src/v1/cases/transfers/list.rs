use crate::access::{Authorized, CaseRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use crate::v1::cases::transfer::CaseTransfer;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CaseId;
use serde::Serialize;
use utoipa::ToSchema;

/// Transfers of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferList {
    /// The transfers, newest first
    #[schema(max_items = 200)]
    items: Vec<CaseTransfer>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List the transfers of a case
///
/// All that were asked for, newest first, with what was said.
#[utoipa::path(tag = "cases", operation_id = "list_case_transfers",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "The transfers", body = TransferList)))]
#[get("/cases/{id}/transfers")]
pub async fn list_case_transfers(
    caller: Authorized<CaseRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.open(rows.transfers(&case, listing.by_id()).await?).await?;
    let next_cursor = listing.next(page.items.last().map(|transfer| transfer.row.id), page.more);
    let view = TransferList { items: page.items.into_iter().map(Into::into).collect(), next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
