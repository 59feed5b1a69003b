use super::{kinds_of, own_party};
use crate::access::Authenticated;
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::v1::cases::view::CasePerson;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use reintegration_domain::work::{Kind, Party};
use reintegration_storage::{WorkFilter, WorkRow};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkItem {
    /// Identifier of what waits: of the registration, the case (for its plan), the assistance, the transfer, the follow-up,
    /// the report, the lot or the tranche
    #[schema(max_length = 36)]
    id: Uuid,
    /// What is to be done
    #[schema(value_type = words::WorkKind)]
    kind: Kind,
    /// Party that is to do it
    #[schema(value_type = words::Party)]
    waits_for: Party,
    /// Human-readable reference of the case, or of the registration, report, grant or proposal
    #[schema(example = "CASE-2020-000001", max_length = 40)]
    reference: String,
    /// Name of the person; `null` where it is about no person, and once the person's data is erased
    person: Option<CasePerson>,
    /// Identifier of the person's registration; `null` where it is about no person
    #[schema(max_length = 36)]
    registration_id: Option<Uuid>,
    /// Identifier of the person's case; `null` where there is none
    #[schema(max_length = 36)]
    case_id: Option<Uuid>,
    /// Identifier of the lot whose organisation works on it; `null` where no lot serves the place of residence
    #[schema(max_length = 36)]
    lot_id: Option<Uuid>,
    /// Code of the region of residence; `null` where it is about no person
    #[schema(example = "GE-IM", max_length = 5)]
    region: Option<String>,
    /// Last day for it; `null` where nothing happens by itself
    due_on: Option<NaiveDate>,
    /// Whether the last day has passed
    overdue: bool,
    /// Path of the resource that shows what is to be done
    #[schema(example = "/v1/cases/0198f2a0-0000-7000-8000-000000000001/plan", max_length = 120)]
    link: String,
}

impl WorkItem {
    fn of(row: WorkRow, today: NaiveDate) -> Self {
        let link = link(&row);
        let named = row.registration_id.is_some() && row.erased_at.is_none();
        Self {
            id: row.id,
            kind: *row.kind,
            waits_for: *row.waits_for,
            reference: row.reference,
            person: named.then(|| CasePerson::named(row.given_name, row.family_name)),
            registration_id: row.registration_id,
            case_id: row.case_id,
            lot_id: row.lot_id,
            region: row.region,
            due_on: row.due_on,
            overdue: row.due_on.is_some_and(|due_on| due_on < today),
            link,
        }
    }
}

fn link(row: &WorkRow) -> String {
    let (id, case) = (row.id, row.case_id.unwrap_or_default());
    match *row.kind {
        Kind::Decision | Kind::AppealDecision | Kind::Evidence => format!("/v1/registrations/{id}"),
        Kind::Plan | Kind::PlanApproval => format!("/v1/cases/{case}/plan"),
        Kind::AssistanceApproval | Kind::Delivery | Kind::Verification => format!("/v1/assistance/{id}"),
        Kind::TransferAnswer => format!("/v1/cases/{case}"),
        Kind::FollowUp => format!("/v1/cases/{case}/follow-ups"),
        Kind::Report | Kind::ReportReview => format!("/v1/reports/{id}"),
        Kind::AwardAnswer => format!("/v1/lots/{id}"),
        Kind::TrancheRelease => format!("/v1/grants/{}/tranches", row.grant_id.unwrap_or_default()),
    }
}

listed!(WorkItem as WorkList, "A page of what waits.", "What waits on this page, the earliest day first");

/// List what waits
///
/// Lists what waits for the caller, over registrations, cases, assistance, reports and grants, in one shape. A kind of work
/// is listed where the token has the scopes to read it and to do it. Without `waits_for` the list holds the caller's own
/// steps: a partner's those of the organisation, an officer's and a manager's those of the Agency, a frontend's those of
/// the people whom it registered. The list is in the order of the last days; what has none stands at the day since which
/// it waits. An item whose day moves while the list is being walked can come twice; none is missed.
#[utoipa::path(tag = "access", operation_id = "list_work", security(("oauth2" = [])),
    params(("kind" = Option<words::WorkKind>, Query, description = "Only work of this kind"),
           ("waits_for" = Option<words::Party>, Query,
            description = "Only what waits for this party; the caller's own when left out"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day has passed"),
           ("due_until" = Option<NaiveDate>, Query, description = "Only what is due on this day or earlier"),
           ("lot" = Option<Uuid>, Query, description = "Only work of this lot"),
           ("region" = Option<schemas::RegionCode>, Query,
            description = "Only work for residents of this region", example = "GE-IM"),
           ("case" = Option<Uuid>, Query, description = "Only work in this case")),
    responses((status = 200, description = "A page of what waits, the earliest day first", body = WorkList)))]
#[get("/work")]
pub async fn list_work(caller: Authenticated, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let today = caller.today();
    let kind: Option<Kind> = query.word("kind");
    let mut kinds = kinds_of(&caller);
    kinds.retain(|known| kind.is_none_or(|kind| kind == *known));
    let filter = WorkFilter {
        kinds,
        waits_for: query.word("waits_for").or(Some(own_party(&caller.actor().scope()))),
        overdue: query.flag("overdue").map(|overdue| (overdue, today)),
        due_until: query.day("due_until"),
        lot: query.id("lot"),
        region: query.region("region", &caller.app().territory),
        case: query.id("case"),
    };
    let listing = query.page();
    query.finish()?;
    let page = caller.open(caller.rows().work(&filter, listing.place(), listing.limit()).await?).await?;
    Ok(listing.send(page, WorkRow::place, |row| WorkItem::of(row, today)))
}
