use super::view::{self, AssistanceView};
use crate::access::{AssistanceRead, Authorized, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::AssistanceId;

/// Get assistance
#[utoipa::path(tag = "assistance", operation_id = "get_assistance",
    description = "Returns the assistance with its content, its status and its next step.",
    security(("oauth2" = [AssistanceRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")),
    responses((status = 200, description = "The requested assistance", body = AssistanceView)))]
#[get("/assistance/{id}")]
pub async fn get_assistance(
    caller: Authorized<AssistanceRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let rows = caller.rows();
    let found = rows.assistance(AssistanceId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let (mut found, whose) = caller.open(rows.with_case(found).await?).await?;
    let own = rows.own_references(caller.actor().client, [found.row.id]).await?;
    found.own_reference = own.of(found.row.id);
    let names = rows.client_names([&found]).await?;
    let (tag, view) = view::show(found, whose, &names, caller.today());
    Ok(answer::show(&request, &tag, &view))
}
