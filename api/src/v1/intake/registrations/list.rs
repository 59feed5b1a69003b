use crate::access::{Authorized, Permit, RegistrationRead};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::identifier::OrganisationId;
use reintegration_domain::intake::registrations::Status;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::RegistrationFilter;
use reintegration_storage::entity::registration::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A registration, as lists show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationSummary {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// What people quote
    #[schema(example = "REG-2020-000001", max_length = 40)]
    reference: String,
    /// Where it stands
    #[schema(value_type = words::RegistrationStatus)]
    status: Status,
    /// The programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// The day of registration
    registered_on: NaiveDate,
    /// The person's given name
    #[schema(max_length = 100)]
    given_name: String,
    /// The person's family name
    #[schema(max_length = 100)]
    family_name: String,
    /// The municipality of residence
    #[schema(example = "kutaisi", max_length = 50)]
    municipality: String,
    /// Its region
    #[schema(example = "GE-IM", max_length = 5)]
    region: String,
    /// The lot that serves the residence
    #[schema(max_length = 36)]
    lot_id: Option<Uuid>,
    /// The case, once accepted
    #[schema(max_length = 36)]
    case_id: Option<Uuid>,
    /// The last day for evidence
    due_on: Option<NaiveDate>,
    /// Counts the changes
    #[schema(minimum = 1)]
    version: i64,
    /// When it last changed
    updated_at: DateTime<Utc>,
}

impl From<Model> for RegistrationSummary {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            status: *row.status,
            programme: *row.programme,
            registered_on: row.registered_on,
            given_name: row.given_name,
            family_name: row.family_name,
            municipality: row.municipality,
            region: row.region,
            lot_id: row.lot_id,
            case_id: row.case_id,
            due_on: row.evidence_due_on,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

listed!(RegistrationSummary as RegistrationList, "Registrations.", "The registrations, newest first");

/// List registrations
///
/// One's own rows, newest first. Filters narrow together; one that matches nothing gives an empty list.
#[utoipa::path(tag = "registrations", operation_id = "list_registrations",
    security(("oauth2" = [RegistrationRead::SCOPE])),
    params(("status" = Option<words::RegistrationStatus>, Query, description = "Where they stand"),
           ("lot" = Option<Uuid>, Query, description = "The lot that serves the residence"),
           ("region" = Option<schemas::RegionCode>, Query, description = "The residence's region", example = "GE-IM"),
           ("organisation" = Option<Uuid>, Query, description = "The organisation that holds the lot"),
           ("reference" = Option<String>, Query, description = "The reference, whole", example = "REG-2020-000001", min_length = 1, max_length = 40, pattern = "^[A-Z0-9-]+$"),
           ("registered_from" = Option<NaiveDate>, Query, description = "Registered on this day or later"),
           ("registered_until" = Option<NaiveDate>, Query, description = "Registered on this day or earlier"),
           ("updated_since" = Option<DateTime<Utc>>, Query, description = "Changed at this instant or later"),
           ("retained_until" = Option<NaiveDate>, Query, description = "Kept until this day at most: what is due to be erased by then")),
    responses((status = 200, description = "The registrations", body = RegistrationList)))]
#[get("/registrations")]
pub async fn list_registrations(
    caller: Authorized<RegistrationRead>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = RegistrationFilter {
        status: query.word("status"),
        lot: query.id("lot"),
        region: query.region("region", &caller.app().territory),
        organisation: query.id("organisation").map(OrganisationId::new),
        reference: query.reference("reference"),
        registered_from: query.day("registered_from"),
        registered_until: query.day("registered_until"),
        updated_since: query.instant("updated_since"),
        retained_until: query.day("retained_until"),
    };
    let listing = query.page();
    query.finish()?;
    let page = caller.open(caller.rows().registrations(&filter, listing.by_id()).await?).await?;
    Ok(listing.send(page, |row| row.id, RegistrationSummary::from))
}
