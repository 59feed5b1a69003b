use super::view::{is_overdue, on_expiry};
use crate::access::{AssistanceRead, Authorized, Permit};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::money::Amount;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::assistance::Status;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::identifier::OrganisationId;
use reintegration_storage::AssistanceFilter;
use reintegration_storage::Tetri;
use reintegration_storage::entity::assistance::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Assistance, as lists show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssistanceSummary {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// The case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// The lot whose grant pays
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// The component
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// What it is to cost
    amount: Amount,
    /// What it cost; `null` while it is not delivered
    actual_amount: Option<Amount>,
    /// When it was delivered; `null` before
    delivered_on: Option<NaiveDate>,
    /// Where it stands
    #[schema(value_type = words::AssistanceStatus)]
    status: Status,
    /// The last day for the next step; `null` where none is waited for
    due_on: Option<NaiveDate>,
    /// What happens when nobody takes it in time
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<&'static str>,
    /// Whether that day has passed
    overdue: bool,
    /// Counts the changes
    #[schema(minimum = 1)]
    version: i64,
    /// When it last changed
    updated_at: DateTime<Utc>,
}

impl AssistanceSummary {
    fn of(row: &Model, today: NaiveDate) -> Self {
        Self {
            amount: row.amount_minor.get().into(),
            actual_amount: row.actual_minor.map(Tetri::get).map(Into::into),
            on_expiry: on_expiry(row),
            overdue: is_overdue(row, today),
            id: row.id,
            case_id: row.case_id,
            lot_id: row.lot_id,
            component: *row.component,
            status: *row.status,
            delivered_on: row.delivered_on,
            due_on: row.due_on,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

listed!(AssistanceSummary as AssistanceList, "Assistance.", "The assistance, newest first");

/// List assistance
///
/// That of one's own lots, over all cases, newest first: what waits for approval, delivery or verification. Filters narrow
/// together; one that matches nothing gives an empty list.
#[utoipa::path(tag = "assistance", operation_id = "list_assistance",
    security(("oauth2" = [AssistanceRead::SCOPE])),
    params(("status" = Option<words::AssistanceStatus>, Query, description = "Where it stands"),
           ("component" = Option<words::Component>, Query, description = "The component"),
           ("lot" = Option<Uuid>, Query, description = "The lot whose grant pays"),
           ("grant" = Option<Uuid>, Query, description = "The grant that pays"),
           ("region" = Option<schemas::RegionCode>, Query, description = "The residence's region", example = "GE-IM"),
           ("organisation" = Option<Uuid>, Query, description = "The organisation that holds the lot"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day for the next step has passed"),
           ("due_from" = Option<NaiveDate>, Query, description = "Waited for until this day or later"),
           ("due_until" = Option<NaiveDate>, Query, description = "Waited for until this day or earlier"),
           ("delivered_from" = Option<NaiveDate>, Query, description = "Delivered on this day or later"),
           ("delivered_until" = Option<NaiveDate>, Query, description = "Delivered on this day or earlier"),
           ("updated_since" = Option<DateTime<Utc>>, Query, description = "Changed at this instant or later")),
    responses((status = 200, description = "The assistance", body = AssistanceList)))]
#[get("/assistance")]
pub async fn list_assistance(
    caller: Authorized<AssistanceRead>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let today = caller.today();
    let filter = AssistanceFilter {
        status: query.word("status"),
        component: query.word("component"),
        lot: query.id("lot"),
        grant: query.id("grant"),
        region: query.region("region", &caller.app().territory),
        organisation: query.id("organisation").map(OrganisationId::new),
        overdue: query.flag("overdue").map(|overdue| (overdue, today)),
        due_from: query.day("due_from"),
        due_until: query.day("due_until"),
        delivered_from: query.day("delivered_from"),
        delivered_until: query.day("delivered_until"),
        updated_since: query.instant("updated_since"),
    };
    let listing = query.page();
    query.finish()?;
    let page = caller.open(caller.rows().assistance_list(&filter, listing.by_id()).await?).await?;
    Ok(listing.send(page, |row| row.id, |row| AssistanceSummary::of(&row, today)))
}
