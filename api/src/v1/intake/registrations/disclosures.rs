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

/// A record that somebody saw or changed this person's data. It shows nothing of others whose data was in the same
/// request.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisclosureView {
    /// Identifier of the audit entry
    #[schema(max_length = 36)]
    id: Uuid,
    /// Time when the data was seen or changed
    occurred_at: DateTime<Utc>,
    /// Name of the client; `null` for what the service did automatically, and for somebody without a token
    #[schema(example = "demo-officer", max_length = 100)]
    client_id: Option<String>,
    /// Role of the client; `service` for what the service did automatically, `public` for somebody without a token
    #[schema(example = "officer", max_length = 20)]
    role: String,
    /// Name of the operation
    #[schema(example = "GET /v1/registrations/{id}", max_length = 200)]
    operation: String,
    /// `read`; `matched` where this registration was shown as a possible duplicate of another one; or the name of the
    /// change
    #[schema(example = "read", max_length = 60)]
    action: String,
    /// Classes of personal data that were shown: `identity`, `contact`, `stay`, `circumstances`, `notes`, `evidence`,
    /// `assistance`, `plan`, `follow_ups`
    #[schema(max_items = 9, example = json!(["identity", "contact"]))]
    fields: Vec<String>,
    /// Purpose that the caller stated for reading the data (`X-Purpose`); `null` for `matched` if the purpose
    /// concerned another person
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

listed!(
    DisclosureView as DisclosureList,
    "A page of records of who saw a person's data.",
    "The disclosures on this page, newest first"
);

/// List who saw a person's data
///
/// Lists every time that this person's data was seen or changed, newest first: when, by which client, which classes
/// of data, and with which stated purpose. A person has the right to ask for this. Other persons who were in the same
/// list are not shown.
#[utoipa::path(tag = "registrations", operation_id = "list_registration_disclosures",
    security(("oauth2" = [DisclosureRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")),
    responses((status = 200, description = "A page of disclosures, newest first", body = DisclosureList)))]
#[get("/registrations/{id}/disclosures")]
pub async fn list_registration_disclosures(
    caller: Authorized<DisclosureRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    // Erased or not: who saw the data while it was there can still be told.
    caller.rows().is_erased(RegistrationId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let filter = AuditFilter { registration: Some(id.0), ..AuditFilter::default() };
    entries::answer::<DisclosureView>(caller.app(), &filter, &listing).await
}
