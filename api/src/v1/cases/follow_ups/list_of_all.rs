use crate::access::{Authorized, CaseRead, Permit};
use crate::client::NamedClient;
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::v1::cases::view::CasePerson;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::follow_ups::Status;
use reintegration_storage::entity::follow_up::Model;
use reintegration_storage::{ClientNames, OfCases, Whose};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A short form of a follow-up, for lists over all cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUpSummary {
    /// Identifier of the follow-up
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// Reference of the case
    #[schema(example = "CASE-2020-000001", max_length = 40)]
    case_reference: String,
    /// Name of the person; `null` once the person's data is erased
    person: Option<CasePerson>,
    /// Status of the follow-up
    #[schema(value_type = words::FollowUpStatus)]
    status: Status,
    /// Month for which the follow-up was planned; `null` for a visit without a plan
    #[schema(example = 6, minimum = 1)]
    planned_month: Option<i32>,
    /// Last day on which the visit is in time; `null` where no visit is expected
    due_on: Option<NaiveDate>,
    /// Whether the last day has passed
    overdue: bool,
    /// Day of the visit; `null` before the visit
    visited_on: Option<NaiveDate>,
    /// Client that recorded the visit
    recorded_by: Option<NamedClient>,
    /// Version of the follow-up, one higher after each change
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time of the last change to the follow-up
    updated_at: DateTime<Utc>,
}

impl FollowUpSummary {
    fn of(row: &Model, whose: Whose, names: &ClientNames, today: NaiveDate) -> Self {
        let due_on = row.due_on.filter(|_| whose.runs && row.status == Status::Planned);
        Self {
            id: row.id,
            case_id: row.case_id,
            case_reference: whose.reference,
            person: whose.person.map(|(given_name, family_name)| CasePerson::named(given_name, family_name)),
            status: *row.status,
            planned_month: row.planned_month,
            due_on,
            overdue: due_on.is_some_and(|due_on| due_on < today),
            visited_on: row.visited_on,
            recorded_by: NamedClient::maybe(row.recorded_by, names),
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

listed!(FollowUpSummary as FollowUpOfAnyCaseList, "A page of follow-ups.", "The follow-ups on this page, newest first");

/// List follow-ups
///
/// Lists the planned follow-ups and the visits of all cases that the caller sees, newest first. What was said at them is
/// listed with their case. Filters are combined: a row has to match all of them.
#[utoipa::path(tag = "follow-ups", operation_id = "list_follow_ups",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("status" = Option<words::FollowUpStatus>, Query, description = "Only follow-ups with this status"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day has passed"),
           ("due_from" = Option<NaiveDate>, Query, description = "Only follow-ups due on this day or later"),
           ("due_until" = Option<NaiveDate>, Query, description = "Only follow-ups due on this day or earlier"),
           ("region" = Option<schemas::RegionCode>, Query, description = "Only follow-ups of residents of this region", example = "GE-IM"),
           ("lot" = Option<Uuid>, Query, description = "Only follow-ups of cases of this lot")),
    responses((status = 200, description = "A page of follow-ups, newest first", body = FollowUpOfAnyCaseList)))]
#[get("/follow-ups")]
pub async fn list_follow_ups(caller: Authorized<CaseRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let today = caller.today();
    let filter = OfCases {
        status: query.word("status"),
        overdue: query.flag("overdue").map(|overdue| (overdue, today)),
        due_from: query.day("due_from"),
        due_until: query.day("due_until"),
        region: query.region("region", &caller.app().territory),
        lot: query.id("lot"),
    };
    let listing = query.page();
    query.finish()?;
    let rows = caller.rows();
    let (page, cases) = caller.open(rows.all_follow_ups(&filter, listing.by_id()).await?).await?;
    let names = rows.client_names(&page.items).await?;
    let show = |row: Model| FollowUpSummary::of(&row, cases.of(row.case_id), &names, today);
    Ok(listing.send(page, |row| row.id, show))
}
