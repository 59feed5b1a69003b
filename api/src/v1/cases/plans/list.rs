use crate::access::{Authorized, CaseRead, Permit};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::v1::cases::view::CasePerson;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::plans::Status;
use reintegration_storage::entity::plan::Model;
use reintegration_storage::{OfCases, Whose};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A short form of a plan, for lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanSummary {
    /// Identifier of the case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// Reference of the case
    #[schema(example = "CASE-2020-000001", max_length = 40)]
    case_reference: String,
    /// Name of the person; `null` once the person's data is erased
    person: Option<CasePerson>,
    /// Number of the newest revision
    #[schema(example = 1, minimum = 1)]
    revision: i32,
    /// Status of the newest revision
    #[schema(value_type = words::PlanStatus)]
    status: Status,
    /// Number of the revision that was approved last; `null` while there is none
    #[schema(example = 1, minimum = 1)]
    approved_revision: Option<i32>,
    /// Last day for approving the newest revision; `null` where no approval is expected
    due_on: Option<NaiveDate>,
    /// Whether the last day has passed
    overdue: bool,
    /// Version of the plan, one higher after each revision and approval
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time of the last change to the plan
    updated_at: DateTime<Utc>,
}

impl PlanSummary {
    fn of(row: &Model, whose: Whose, today: NaiveDate) -> Self {
        let due_on = row.due_on.filter(|_| whose.runs);
        Self {
            case_id: row.case_id,
            case_reference: whose.reference,
            person: whose.person.map(|(given_name, family_name)| CasePerson::named(given_name, family_name)),
            revision: row.revision,
            status: *row.status,
            approved_revision: row.approved_revision,
            due_on,
            overdue: due_on.is_some_and(|due_on| due_on < today),
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

listed!(PlanSummary as PlanList, "A page of plans.", "The plans on this page, those of the newest cases first");

/// List reintegration plans
///
/// Lists the plans of all cases that the caller sees, those of the newest cases first. Filters are combined: a row has to
/// match all of them.
#[utoipa::path(tag = "cases", operation_id = "list_plans",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("status" = Option<words::PlanStatus>, Query, description = "Only plans with this status"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day has passed"),
           ("due_from" = Option<NaiveDate>, Query, description = "Only plans due on this day or later"),
           ("due_until" = Option<NaiveDate>, Query, description = "Only plans due on this day or earlier"),
           ("region" = Option<schemas::RegionCode>, Query, description = "Only plans of residents of this region", example = "GE-IM"),
           ("lot" = Option<Uuid>, Query, description = "Only plans of cases of this lot")),
    responses((status = 200, description = "A page of plans, those of the newest cases first", body = PlanList)))]
#[get("/plans")]
pub async fn list_plans(caller: Authorized<CaseRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
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
    let (page, cases) = caller.open(rows.all_plans(&filter, listing.by_id()).await?).await?;
    Ok(listing.send(page, |row| row.case_id, |row: Model| PlanSummary::of(&row, cases.of(row.case_id), today)))
}
