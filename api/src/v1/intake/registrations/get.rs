use super::view::{self, RegistrationView};
use crate::access::{Authorized, Permit, RegistrationRead};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::RegistrationId;

/// Get a registration
///
/// Returns the registration with the outcome that the rules propose for today's record, and with registrations that
/// may be of the same person.
#[utoipa::path(tag = "registrations", operation_id = "get_registration",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")),
    responses((status = 200, description = "The requested registration", body = RegistrationView)))]
#[get("/registrations/{id}")]
pub async fn get_registration(
    caller: Authorized<RegistrationRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let found = caller.rows().registration(RegistrationId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let registration = caller.open(found).await?;
    let (tag, view) = view::read(&caller, registration).await?;
    Ok(answer::show(&request, &tag, &view))
}
