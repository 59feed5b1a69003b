use super::view::{self, ProposalView};
use crate::access::{Authorized, CallRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::ProposalId;

/// Get a proposal
///
/// A partner sees its own proposals, and their scores once the lot has its outcome.
#[utoipa::path(tag = "competitions", operation_id = "get_proposal",
    security(("oauth2" = [CallRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the proposal")),
    responses((status = 200, description = "The requested proposal", body = ProposalView)))]
#[get("/proposals/{id}")]
pub async fn get_proposal(caller: Authorized<CallRead>, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let found = caller.rows().proposal(ProposalId::new(id.0)).await?;
    let (tag, view) = view::show(found.ok_or(Problem::new(Code::NotFound))?, caller.actor());
    Ok(answer::show(&request, &tag, &view))
}
