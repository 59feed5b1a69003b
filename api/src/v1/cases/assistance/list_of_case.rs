use super::view::{self, AssistanceView};
use crate::access::{AssistanceRead, Authorized, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CaseId;
use serde::Serialize;
use utoipa::ToSchema;

/// The assistance of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseAssistanceList {
    /// The assistance, newest first
    #[schema(max_items = 200)]
    items: Vec<AssistanceView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List the assistance of a case
///
/// Newest first.
#[utoipa::path(tag = "assistance", operation_id = "list_case_assistance",
    security(("oauth2" = [AssistanceRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "The assistance", body = CaseAssistanceList)))]
#[get("/cases/{id}/assistance")]
pub async fn list_case_assistance(
    caller: Authorized<AssistanceRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.open(rows.case_assistance(&case, listing.by_id()).await?).await?;
    let next_cursor = listing.next(page.items.last().map(|item| item.row.id), page.more);
    let today = caller.today();
    let items = page.items.into_iter().map(|item| Ok(view::show(item, today)?.1));
    let view = CaseAssistanceList { items: items.collect::<Result<_, Problem>>()?, next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
