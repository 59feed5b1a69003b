use crate::access::{Authorized, Permit, RegistrationRead};
use crate::contract::{schemas, words};
use crate::error::{Code, Problem};
use crate::external_reference;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::identifier::{OrganisationId, PolicyId};
use reintegration_domain::intake::eligibility::assess;
use reintegration_domain::intake::registrations::Status;
use reintegration_domain::person::Sex;
use reintegration_domain::programme::policies::{Ground, Policy};
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::entity::registration::Model;
use reintegration_storage::{OwnReferences, PublishedPolicy, RegistrationFilter, StorageError};
use serde::Serialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use utoipa::ToSchema;
use uuid::Uuid;

/// A short form of a registration, for lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationSummary {
    /// Identifier of the registration
    #[schema(max_length = 36)]
    id: Uuid,
    /// Human-readable reference, for letters and calls
    #[schema(example = "REG-2020-000001", max_length = 40)]
    reference: String,
    /// Status of the registration
    #[schema(value_type = words::RegistrationStatus)]
    status: Status,
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// Day of registration
    registered_on: NaiveDate,
    /// Given name of the person; `null` where the person has none
    #[schema(max_length = 100)]
    given_name: Option<String>,
    /// Family name of the person; `null` where the person has none
    #[schema(max_length = 100)]
    family_name: Option<String>,
    /// Sex of the person
    #[schema(value_type = words::Sex)]
    sex: Sex,
    /// Year in which the person was born
    #[schema(example = 1985, minimum = 1900, maximum = 9999)]
    birth_year: i32,
    /// Outcome that the rules propose for what the registration says
    #[schema(value_type = words::Outcome)]
    outcome: &'static str,
    /// Every ground that is met
    #[schema(value_type = Vec<words::Ground>, max_items = 3)]
    grounds: Vec<&'static str>,
    /// Day on which the registration was last accepted or rejected; `null` before that
    decided_on: Option<NaiveDate>,
    /// Code of the municipality of residence
    #[schema(example = "kutaisi", max_length = 50)]
    municipality: String,
    /// Code of the region of residence
    #[schema(example = "GE-IM", max_length = 5)]
    region: String,
    /// Identifier of the lot that serves the residence
    #[schema(max_length = 36)]
    lot_id: Option<Uuid>,
    /// Identifier of the case, once the registration is accepted
    #[schema(max_length = 36)]
    case_id: Option<Uuid>,
    /// The caller's own reference of the registration; `null` where the caller has given none
    #[schema(max_length = 64)]
    external_reference: Option<String>,
    /// Last day for requested evidence
    due_on: Option<NaiveDate>,
    /// Version of the registration, one higher after each change
    #[schema(minimum = 1)]
    version: i64,
    /// Time of the last change to the registration
    updated_at: DateTime<Utc>,
}

impl RegistrationSummary {
    fn of(
        row: Model,
        policy: &Policy,
        decided_at: Option<DateTime<Utc>>,
        own: &OwnReferences,
    ) -> Result<Self, StorageError> {
        let assessment = assess(&row.facts()?, policy);
        Ok(Self {
            sex: *row.sex,
            birth_year: row.born_on.year(),
            outcome: assessment.outcome.as_str(),
            grounds: assessment.grounds.iter().map(Ground::as_str).collect(),
            decided_on: decided_at.map(tbilisi::today),
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
            external_reference: own.of(row.id),
            due_on: row.evidence_due_on,
            version: row.version,
            updated_at: row.updated_at,
        })
    }
}

listed!(
    RegistrationSummary as RegistrationList,
    "A page of registrations.",
    "The registrations on this page, newest first",
    FOLLOWED
);

/// List registrations
///
/// Lists the registrations that the caller sees, newest first. Filters are combined: a row has to match all of them.
/// A filter that matches nothing gives an empty list.
#[utoipa::path(tag = "registrations", operation_id = "list_registrations",
    security(("oauth2" = [RegistrationRead::SCOPE])),
    params(("status" = Option<words::RegistrationStatus>, Query, description = "Only registrations with this status"),
           ("lot" = Option<Uuid>, Query, description = "Only registrations whose residence this lot serves"),
           ("region" = Option<schemas::RegionCode>, Query,
            description = "Only registrations with a residence in this region", example = "GE-IM"),
           ("organisation" = Option<Uuid>, Query,
            description = "Only registrations of lots that this organisation holds"),
           ("reference" = Option<String>, Query, description = "Only the registration with this reference, given in full", example = "REG-2020-000001", min_length = 1, max_length = 40, pattern = "^[A-Z0-9-]+$"),
           ("external_reference" = Option<schemas::ExternalReference>, Query, description = "Only the registration that the caller calls so"),
           ("registered_from" = Option<NaiveDate>, Query,
            description = "Only registrations registered on this day or later"),
           ("registered_until" = Option<NaiveDate>, Query,
            description = "Only registrations registered on this day or earlier"),
           ("updated_since" = Option<DateTime<Utc>>, Query,
            description = "Only registrations changed at this time or later, as far as every change is there: send `complete_until` of the answer the next time"),
           ("retained_until" = Option<NaiveDate>, Query, description = "Only registrations kept until this day or earlier: those that are due to be erased by then")),
    responses((status = 200, description = "A page of registrations, newest first", body = RegistrationList)))]
#[get("/registrations")]
pub async fn list_registrations(
    caller: Authorized<RegistrationRead>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let mut filter = RegistrationFilter {
        status: query.word("status"),
        lot: query.id("lot"),
        region: query.region("region", &caller.app().territory),
        organisation: query.id("organisation").map(OrganisationId::new),
        reference: query.reference("reference"),
        external_reference: external_reference::filter(&mut query, &caller),
        registered_from: query.day("registered_from"),
        registered_until: query.day("registered_until"),
        updated: None,
        retained_until: query.day("retained_until"),
    };
    let since = query.instant("updated_since");
    let mut listing = query.page();
    query.finish()?;
    filter.updated = listing.updated(since, caller.rows()).await?;
    let page = caller.open(caller.rows().registrations(&filter, listing.by_id()).await?).await?;
    let summarise = summaries(&caller, &page.items).await?;
    listing.try_send(page, |row| row.id, summarise)
}

/// How rows that are open are shown in short, with what the caller calls them.
pub async fn summaries(
    caller: &Authorized<RegistrationRead>,
    items: &[Model],
) -> Result<impl FnMut(Model) -> Result<RegistrationSummary, Problem> + use<>, Problem> {
    let rows = caller.rows();
    let policies = policies(caller, items).await?;
    let mut decided = rows.last_decisions(items).await?;
    let own = rows.own_references(caller.actor().client, items.iter().map(|row| row.id)).await?;
    Ok(move |row: Model| {
        let policy = policies.get(&row.policy_id).ok_or(Problem::new(Code::Internal))?;
        let decided_at = decided.remove(&row.id);
        Ok(RegistrationSummary::of(row, policy, decided_at, &own)?)
    })
}

/// The policies that the rows are pinned to, each read once.
async fn policies(
    caller: &Authorized<RegistrationRead>,
    rows: &[Model],
) -> Result<HashMap<Uuid, PublishedPolicy>, Problem> {
    let mut policies = HashMap::new();
    for row in rows {
        if let Entry::Vacant(place) = policies.entry(row.policy_id) {
            place.insert(caller.app().store.public().policy(PolicyId::new(row.policy_id)).await?);
        }
    }
    Ok(policies)
}
