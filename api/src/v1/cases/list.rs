use super::view::CasePerson;
use crate::access::{Authorized, CaseRead, Permit};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::external_reference;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::Assignee;
use reintegration_domain::cases::ClosureReason;
use reintegration_domain::cases::Status;
use reintegration_domain::cases::plans;
use reintegration_domain::identifier::OrganisationId;
use reintegration_domain::programme::programmes::Programme;
use reintegration_domain::work::Party;
use reintegration_storage::Word;
use reintegration_storage::{CaseFilter, CasePage, CaseWithPerson, OwnReferences};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A short form of a case, for lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseSummary {
    /// Identifier of the case
    #[schema(max_length = 36)]
    id: Uuid,
    /// Human-readable reference, for letters and calls
    #[schema(example = "CASE-2020-000001", max_length = 40)]
    reference: String,
    /// Identifier of the registration from which the case was opened
    #[schema(max_length = 36)]
    registration_id: Uuid,
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// Name of the person; `null` once the person's data is erased
    person: Option<CasePerson>,
    /// Code of the municipality of residence
    #[schema(example = "kutaisi", max_length = 50)]
    municipality: String,
    /// Code of the region of residence
    #[schema(example = "GE-IM", max_length = 5)]
    region: String,
    /// Identifier of the lot
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// Status of the case
    #[schema(value_type = words::CaseStatus)]
    status: Status,
    /// Reason for closing the case; `null` while it is not closed
    #[schema(value_type = Option<words::ClosureReason>)]
    closure_reason: Option<ClosureReason>,
    /// Mark for the worker who has the case; `null` where none has, or where the caller does not work on the case
    #[schema(max_length = 64)]
    assigned_to: Option<String>,
    /// The caller's own reference of the case; `null` where the caller has given none
    #[schema(max_length = 64)]
    external_reference: Option<String>,
    /// Day on which the case opened
    opened_on: NaiveDate,
    /// Last day for the plan; `null` where no plan is expected
    due_on: Option<NaiveDate>,
    /// Whether the last day for the plan has passed
    overdue: bool,
    /// Status of the reintegration plan; `null` where none is written
    #[schema(value_type = Option<words::PlanStatus>)]
    plan_status: Option<plans::Status>,
    /// Earliest day on which something of the case is due: the plan, assistance, a follow-up, a transfer; `null` where
    /// nothing is
    next_due_on: Option<NaiveDate>,
    /// Party whose step is next
    #[schema(value_type = words::Party)]
    waits_for: Party,
    /// Version of the case, one higher after each change of the case itself
    #[schema(minimum = 1)]
    version: i64,
    /// Time of the last change to the case or its plan
    updated_at: DateTime<Utc>,
}

impl CaseSummary {
    fn of(row: CaseWithPerson, own: &OwnReferences, today: NaiveDate) -> Self {
        let here = row.erased_at.is_none();
        let waits_for = row.waits_for();
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
            assigned_to: row.assigned_to,
            external_reference: own.of(row.id),
            opened_on: row.opened_on,
            due_on,
            overdue: due_on.is_some_and(|due_on| due_on < today),
            plan_status: row.plan_status.map(Word::get),
            next_due_on: row.next_due_on,
            waits_for,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

listed!(CaseSummary as CaseList, "A page of cases.", "The cases on this page, in the requested order", FOLLOWED);

/// List cases
///
/// Lists the cases that the caller sees, including those whose transfer the caller can answer. Filters are combined:
/// a row has to match all of them. A filter that matches nothing gives an empty list. When the list is sorted by
/// `updated_at`, a case that changes between two pages moves to the newest end: a reader who comes from the oldest
/// end meets it again in its newer version, a reader who comes from the newest end has already passed that place.
#[utoipa::path(tag = "cases", operation_id = "list_cases",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("status" = Option<words::CaseStatus>, Query, description = "Only cases with this status"),
           ("stage" = Option<words::CaseStage>, Query, description = "Only cases at this stage"),
           ("lot" = Option<Uuid>, Query, description = "Only cases of this lot"),
           ("region" = Option<schemas::RegionCode>, Query,
            description = "Only cases of residents of this region", example = "GE-IM"),
           ("organisation" = Option<Uuid>, Query, description = "Only cases of lots that this organisation holds"),
           ("reference" = Option<String>, Query, description = "Only the case with this reference, given in full", example = "CASE-2020-000001", min_length = 1, max_length = 40, pattern = "^[A-Z0-9-]+$"),
           ("external_reference" = Option<schemas::ExternalReference>, Query, description = "Only the case that the caller calls so"),
           ("assigned_to" = Option<schemas::Assignee>, Query, description = "Only cases of the worker with this mark, among those that the caller works on"),
           ("opened_from" = Option<NaiveDate>, Query, description = "Only cases opened on this day or later"),
           ("opened_until" = Option<NaiveDate>, Query, description = "Only cases opened on this day or earlier"),
           ("closed_from" = Option<NaiveDate>, Query, description = "Only cases closed on this day or later"),
           ("closed_until" = Option<NaiveDate>, Query, description = "Only cases closed on this day or earlier"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day for the plan has passed"),
           ("updated_since" = Option<DateTime<Utc>>, Query, description = "Only cases that changed themselves, or whose plan did, at this time or later, as far as every change is there: send `complete_until` of the answer the next time"),
           ("sort" = Option<words::CaseOrder>, Query, description = "Order of the list; `-created` when left out, which is newest first")),
    responses((status = 200, description = "A page of cases, in the requested order; newest first without `sort`",
                   body = CaseList)))]
#[get("/cases")]
pub async fn list_cases(caller: Authorized<CaseRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let today = caller.today();
    let mut filter = CaseFilter {
        status: query.word("status"),
        stage: query.word("stage"),
        lot: query.id("lot"),
        region: query.region("region", &caller.app().territory),
        organisation: query.id("organisation").map(OrganisationId::new),
        reference: query.reference("reference"),
        external_reference: external_reference::filter(&mut query, &caller),
        assigned_to: query.parsed("assigned_to", Assignee::parse),
        opened_from: query.day("opened_from"),
        opened_until: query.day("opened_until"),
        closed_from: query.day("closed_from"),
        closed_until: query.day("closed_until"),
        overdue: query.flag("overdue").map(|overdue| (overdue, today)),
        updated: None,
    };
    let order = query.word("sort").unwrap_or_default();
    let since = query.instant("updated_since");
    let mut listing = query.page();
    query.finish()?;
    filter.updated = listing.updated(since, caller.rows()).await?;
    let asked = CasePage { limit: listing.limit(), order, after: listing.place() };
    let page = caller.open(caller.rows().cases(&filter, asked).await?).await?;
    let own = caller.rows().own_references(caller.actor().client, page.items.iter().map(|row| row.id)).await?;
    Ok(listing.send(page, |row| row.place(order), |row| CaseSummary::of(row, &own, today)))
}
