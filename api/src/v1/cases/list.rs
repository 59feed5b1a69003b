use super::view::CasePerson;
use crate::access::{Authorized, CaseRead, Permit};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::ClosureReason;
use reintegration_domain::cases::Status;
use reintegration_domain::identifier::OrganisationId;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::Word;
use reintegration_storage::{CaseFilter, CasePage, CaseWithPerson};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A case, as lists show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseSummary {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// What people quote
    #[schema(example = "CASE-2020-000001", max_length = 40)]
    reference: String,
    /// The registration that it follows from
    #[schema(max_length = 36)]
    registration_id: Uuid,
    /// The programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// Whose case it is; `null` once the person's data is erased
    person: Option<CasePerson>,
    /// The municipality of residence
    #[schema(example = "kutaisi", max_length = 50)]
    municipality: String,
    /// Its region
    #[schema(example = "GE-IM", max_length = 5)]
    region: String,
    /// The lot
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// Where it stands
    #[schema(value_type = words::CaseStatus)]
    status: Status,
    /// Why it was closed; `null` while it is not
    #[schema(value_type = Option<words::ClosureReason>)]
    closure_reason: Option<ClosureReason>,
    /// The day on which it opened
    opened_on: NaiveDate,
    /// The last day for the plan; `null` where none is waited for
    due_on: Option<NaiveDate>,
    /// Whether that day has passed
    overdue: bool,
    /// Counts the changes
    #[schema(minimum = 1)]
    version: i64,
    /// When it last changed
    updated_at: DateTime<Utc>,
}

impl CaseSummary {
    fn of(row: CaseWithPerson, today: NaiveDate) -> Self {
        let here = row.erased_at.is_none();
        let due_on = (row.status == Status::Open).then_some(row.plan_due_on);
        Self {
            id: row.id,
            reference: row.reference,
            registration_id: row.registration_id,
            programme: *row.programme,
            person: here.then(|| CasePerson::named(row.given_name, row.family_name)),
            municipality: row.municipality,
            region: row.region,
            lot_id: row.lot_id,
            status: *row.status,
            closure_reason: row.closure_reason.map(Word::get),
            opened_on: row.opened_on,
            due_on,
            overdue: due_on.is_some_and(|due_on| due_on < today),
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

listed!(CaseSummary as CaseList, "Cases.", "The cases, in the order asked for");

/// List cases
///
/// One's own rows, and those that wait for one's answer to a transfer. Filters narrow together; one that matches nothing
/// gives an empty list. By `updated_at`, a case that changes while the list is walked moves to the newest: it is met there
/// again with its newer version, or, from the newest on, was passed already.
#[utoipa::path(tag = "cases", operation_id = "list_cases",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("status" = Option<words::CaseStatus>, Query, description = "Where they stand"),
           ("stage" = Option<words::CaseStage>, Query, description = "How far they have come"),
           ("lot" = Option<Uuid>, Query, description = "The lot"),
           ("region" = Option<schemas::RegionCode>, Query, description = "The residence's region", example = "GE-IM"),
           ("organisation" = Option<Uuid>, Query, description = "The organisation that holds the lot"),
           ("reference" = Option<String>, Query, description = "The reference, whole", example = "CASE-2020-000001", min_length = 1, max_length = 40, pattern = "^[A-Z0-9-]+$"),
           ("opened_from" = Option<NaiveDate>, Query, description = "Opened on this day or later"),
           ("opened_until" = Option<NaiveDate>, Query, description = "Opened on this day or earlier"),
           ("closed_from" = Option<NaiveDate>, Query, description = "Closed on this day or later"),
           ("closed_until" = Option<NaiveDate>, Query, description = "Closed on this day or earlier"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day for the plan has passed"),
           ("updated_since" = Option<DateTime<Utc>>, Query, description = "Changed at this instant or later"),
           ("sort" = Option<words::CaseOrder>, Query, description = "The order; without it `-created`, the newest first")),
    responses((status = 200, description = "The cases", body = CaseList)))]
#[get("/cases")]
pub async fn list_cases(caller: Authorized<CaseRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let today = caller.today();
    let filter = CaseFilter {
        status: query.word("status"),
        stage: query.word("stage"),
        lot: query.id("lot"),
        region: query.region("region", &caller.app().territory),
        organisation: query.id("organisation").map(OrganisationId::new),
        reference: query.reference("reference"),
        opened_from: query.day("opened_from"),
        opened_until: query.day("opened_until"),
        closed_from: query.day("closed_from"),
        closed_until: query.day("closed_until"),
        overdue: query.flag("overdue").map(|overdue| (overdue, today)),
        updated_since: query.instant("updated_since"),
    };
    let order = query.word("sort").unwrap_or_default();
    let listing = query.page();
    query.finish()?;
    let asked = CasePage { limit: listing.limit(), order, after: listing.place() };
    let page = caller.open(caller.rows().cases(&filter, asked).await?).await?;
    Ok(listing.send(page, |row| row.place(order), |row| CaseSummary::of(row, today)))
}
