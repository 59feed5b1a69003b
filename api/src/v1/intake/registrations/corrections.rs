use crate::access::{Authorized, Permit, RegistrationDecide};
use crate::client::NamedClient;
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use reintegration_domain::identifier::RegistrationId;
use reintegration_storage::ClientNames;
use reintegration_storage::Correction;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// A correction of an accepted registration, with what was there before.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionView {
    /// Identifier of the correction
    #[schema(max_length = 36)]
    id: Uuid,
    /// Version of the registration after the correction
    #[schema(example = 3, minimum = 1)]
    version: i64,
    /// Members of the registration that were corrected, as JSON pointers (RFC 6901)
    #[schema(max_items = 60, example = json!(["/person/phone"]))]
    fields: Vec<String>,
    /// Values before the correction: the merge patch that takes the correction back
    #[schema(value_type = schemas::RegistrationPatch)]
    before: Value,
    /// Reason for the correction; required where it changed who the person is
    #[schema(max_length = 4000)]
    reason: Option<String>,
    /// Client that made the correction
    corrected_by: NamedClient,
    /// Time of the correction
    corrected_at: DateTime<Utc>,
}

impl CorrectionView {
    /// The correction, with the names of its clients.
    fn new(Correction { row, said }: Correction, names: &ClientNames) -> Self {
        Self {
            id: row.id,
            version: row.version,
            fields: row.fields.0,
            before: said.before,
            reason: said.reason,
            corrected_by: NamedClient::of(row.corrected_by, names),
            corrected_at: row.corrected_at,
        }
    }
}

listed!(
    CorrectionView as CorrectionList,
    "A page of corrections of a registration.",
    "The corrections on this page, newest first"
);

/// List the corrections of a registration
///
/// Lists what was corrected after the registration was accepted, newest first, with the values before, the reason and
/// the client. A transfer to another municipality stands here as well: it takes the old address out.
#[utoipa::path(tag = "registrations", operation_id = "list_registration_corrections",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationDecide::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")),
    responses((status = 200, description = "A page of corrections, newest first", body = CorrectionList)))]
#[get("/registrations/{id}/corrections")]
pub async fn list_registration_corrections(
    caller: Authorized<RegistrationDecide>,
    id: Id,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let found = caller.rows().registration(RegistrationId::new(id.0)).await?;
    let registration = caller.open(found.ok_or(Problem::new(Code::NotFound))?).await?;
    let page = caller.open(caller.rows().corrections(&registration, listing.by_id()).await?).await?;
    let names = caller.rows().client_names(&page.items).await?;
    Ok(listing.send(page, |correction| correction.row.id, |correction| CorrectionView::new(correction, &names)))
}
