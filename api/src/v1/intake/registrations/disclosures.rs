use crate::access::{Authorized, DisclosureRead, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::v1::pull::audit::entries;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use reintegration_domain::identifier::RegistrationId;
use reintegration_storage::{AuditFilter, AuditRecord, MATCHED};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// That somebody saw or changed this person's data. It says nothing of others whose data the same request showed.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisclosureView {
    /// The audit entry's identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// When
    occurred_at: DateTime<Utc>,
    /// The client; `null` for what the service did by itself
    #[schema(example = "demo-officer", max_length = 100)]
    client_id: Option<String>,
    /// The client's role, or `service`
    #[schema(example = "officer", max_length = 20)]
    role: String,
    /// What was called
    #[schema(example = "GET /v1/registrations/{id}", max_length = 200)]
    operation: String,
    /// `read`; `matched` where somebody was told of this registration because another one may be of the same person; or the
    /// name of the change
    #[schema(example = "read", max_length = 60)]
    action: String,
    /// Which classes of the data were shown: `identity`, `contact`, `stay`, `circumstances`, `notes`, `evidence`,
    /// `assistance`, `plan`, `follow_ups`
    #[schema(max_items = 9, example = json!(["identity", "contact"]))]
    fields: Vec<String>,
    /// What the data was needed for, as the caller said (`X-Purpose`); `null` of what was `matched`, where that was said of
    /// somebody else
    #[schema(example = "Quarterly control", max_length = 200)]
    purpose: Option<String>,
}

impl From<AuditRecord> for DisclosureView {
    fn from(row: AuditRecord) -> Self {
        Self {
            fields: row.fields.split_whitespace().map(ToOwned::to_owned).collect(),
            id: row.id,
            occurred_at: row.occurred_at,
            client_id: row.client_id,
            role: row.role,
            operation: row.operation,
            purpose: row.purpose.filter(|_| row.action != MATCHED),
            action: row.action,
        }
    }
}

listed!(DisclosureView as DisclosureList, "Who saw a person's data.", "The disclosures, newest first");

/// List who saw a person's data
///
/// Every time that this person's data was seen or changed, newest first: when, by which client, which classes of it, and
/// with which stated purpose. What a data subject may ask for: whoever else was in the same list is not told.
#[utoipa::path(tag = "registrations", operation_id = "list_registration_disclosures",
    security(("oauth2" = [DisclosureRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The registration")),
    responses((status = 200, description = "Who saw the data", body = DisclosureList)))]
#[get("/registrations/{id}/disclosures")]
pub async fn list_registration_disclosures(
    caller: Authorized<DisclosureRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    // Erased or not: who saw the data while it was there can still be told.
    caller.rows().is_erased(RegistrationId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let filter = AuditFilter { registration: Some(id.0), ..AuditFilter::default() };
    entries::answer::<DisclosureView>(caller.app(), &filter, &listing).await
}
