use super::view::{is_overdue, on_expiry};
use crate::access::{AssistanceRead, Authorized, Permit};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::external_reference;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::money::Amount;
use crate::v1::cases::view::CasePerson;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::assistance::Status;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::identifier::OrganisationId;
use reintegration_storage::entity::assistance::Model;
use reintegration_storage::{AssistanceFilter, OwnReferences, Tetri, Whose};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A short form of assistance, for lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssistanceSummary {
    /// Identifier of the assistance
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// Reference of the case
    #[schema(example = "CASE-2020-000001", max_length = 40)]
    case_reference: String,
    /// Name of the person; `null` once the person's data is erased, and where the case is no longer the caller's
    person: Option<CasePerson>,
    /// Identifier of the lot whose grant pays
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// Component of the assistance
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Planned cost of the assistance
    amount: Amount,
    /// Actual cost; `null` while the assistance is not delivered
    actual_amount: Option<Amount>,
    /// Whether more was approved than the case's plan intended for the component
    beyond_plan: bool,
    /// Day of the delivery; `null` before it
    delivered_on: Option<NaiveDate>,
    /// The caller's own reference of the assistance; `null` where the caller has given none
    #[schema(max_length = 64)]
    external_reference: Option<String>,
    /// Status of the assistance
    #[schema(value_type = words::AssistanceStatus)]
    status: Status,
    /// Last day for the next step; `null` where no next step is expected
    due_on: Option<NaiveDate>,
    /// What happens when the next step is not done in time
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<&'static str>,
    /// Whether the last day for the next step has passed
    overdue: bool,
    /// Version of the assistance, one higher after each change
    #[schema(minimum = 1)]
    version: i64,
    /// Time of the last change to the assistance
    updated_at: DateTime<Utc>,
}

impl AssistanceSummary {
    fn of(row: &Model, whose: Whose, own: &OwnReferences, today: NaiveDate) -> Self {
        Self {
            amount: row.amount_minor.get().into(),
            actual_amount: row.actual_minor.map(Tetri::get).map(Into::into),
            on_expiry: on_expiry(row),
            overdue: is_overdue(row, today),
            id: row.id,
            case_id: row.case_id,
            case_reference: whose.reference,
            person: whose.person.map(|(given_name, family_name)| CasePerson::named(given_name, family_name)),
            lot_id: row.lot_id,
            component: *row.component,
            external_reference: own.of(row.id),
            status: *row.status,
            beyond_plan: row.beyond_plan_minor.is_some(),
            delivered_on: row.delivered_on,
            due_on: row.due_on,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

listed!(
    AssistanceSummary as AssistanceList,
    "A page of assistance.",
    "The assistance on this page, newest first",
    FOLLOWED
);

/// List assistance
///
/// Lists the assistance of all cases that the caller sees, newest first: for example, what still needs approval,
/// delivery or verification. Filters are combined: a row has to match all of them. A filter that matches nothing
/// gives an empty list.
#[utoipa::path(tag = "assistance", operation_id = "list_assistance",
    security(("oauth2" = [AssistanceRead::SCOPE])),
    params(("status" = Option<words::AssistanceStatus>, Query, description = "Only assistance with this status"),
           ("component" = Option<words::Component>, Query, description = "Only assistance of this component"),
           ("lot" = Option<Uuid>, Query, description = "Only assistance paid by the grant of this lot"),
           ("grant" = Option<Uuid>, Query, description = "Only assistance paid by this grant"),
           ("external_reference" = Option<schemas::ExternalReference>, Query, description = "Only the assistance that the caller calls so"),
           ("region" = Option<schemas::RegionCode>, Query,
            description = "Only assistance for residents of this region", example = "GE-IM"),
           ("organisation" = Option<Uuid>, Query, description = "Only assistance of lots that this organisation holds"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day for the next step has passed"),
           ("due_from" = Option<NaiveDate>, Query,
            description = "Only assistance whose next step is due on this day or later"),
           ("due_until" = Option<NaiveDate>, Query,
            description = "Only assistance whose next step is due on this day or earlier"),
           ("delivered_from" = Option<NaiveDate>, Query,
            description = "Only assistance delivered on this day or later"),
           ("delivered_until" = Option<NaiveDate>, Query,
            description = "Only assistance delivered on this day or earlier"),
           ("updated_since" = Option<DateTime<Utc>>, Query,
            description = "Only assistance changed at this time or later, as far as every change is there: send `complete_until` of the answer the next time")),
    responses((status = 200, description = "A page of assistance, newest first", body = AssistanceList)))]
#[get("/assistance")]
pub async fn list_assistance(
    caller: Authorized<AssistanceRead>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let today = caller.today();
    let mut filter = AssistanceFilter {
        status: query.word("status"),
        component: query.word("component"),
        lot: query.id("lot"),
        grant: query.id("grant"),
        external_reference: external_reference::filter(&mut query, &caller),
        region: query.region("region", &caller.app().territory),
        organisation: query.id("organisation").map(OrganisationId::new),
        overdue: query.flag("overdue").map(|overdue| (overdue, today)),
        due_from: query.day("due_from"),
        due_until: query.day("due_until"),
        delivered_from: query.day("delivered_from"),
        delivered_until: query.day("delivered_until"),
        updated: None,
    };
    let since = query.instant("updated_since");
    let mut listing = query.page();
    query.finish()?;
    filter.updated = listing.updated(since, caller.rows()).await?;
    let rows = caller.rows();
    let found = rows.assistance_list(&filter, listing.by_id()).await?;
    let (page, cases) = caller.open(rows.with_cases(found).await?).await?;
    let own = rows.own_references(caller.actor().client, page.items.iter().map(|row| row.id)).await?;
    let show = |row: Model| AssistanceSummary::of(&row, cases.of(row.case_id), &own, today);
    Ok(listing.send(page, |row| row.id, show))
}
