use crate::access::{Authorized, CaseRead, Permit};
use crate::client::NamedClient;
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::v1::cases::view::CasePerson;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::transfers::Status;
use reintegration_storage::entity::transfer::Model;
use reintegration_storage::{ClientNames, OfCases, Whose};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A short form of a transfer, for lists over all cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferSummary {
    /// Identifier of the transfer
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
    /// Status of the transfer
    #[schema(value_type = words::TransferStatus)]
    status: Status,
    /// Identifier of the lot that has the case
    #[schema(max_length = 36)]
    from_lot_id: Uuid,
    /// Identifier of the lot that is asked to take over the case
    #[schema(max_length = 36)]
    to_lot_id: Uuid,
    /// Code of the new municipality of residence
    #[schema(example = "telavi", max_length = 50)]
    municipality: String,
    /// Code of the new region of residence
    #[schema(example = "GE-KA", max_length = 5)]
    region: String,
    /// Client that requested the transfer, and so cannot answer it
    asked_by: NamedClient,
    /// Time when the transfer was requested
    asked_at: DateTime<Utc>,
    /// Last day for an answer; `null` where an answer is no longer expected, and while the case is suspended
    due_on: Option<NaiveDate>,
    /// Whether the last day has passed
    overdue: bool,
    /// Client that answered; `null` where nobody answered
    answered_by: Option<NamedClient>,
    /// Time when the transfer was answered or ended automatically; `null` before that
    ended_at: Option<DateTime<Utc>>,
}

impl TransferSummary {
    fn of(row: Model, whose: Whose, names: &ClientNames, today: NaiveDate) -> Self {
        let due_on = (row.ended_at.is_none() && whose.runs).then_some(row.due_on);
        Self {
            id: row.id,
            case_id: row.case_id,
            case_reference: whose.reference,
            person: whose.person.map(|(given_name, family_name)| CasePerson::named(given_name, family_name)),
            status: *row.status,
            from_lot_id: row.from_lot_id,
            to_lot_id: row.to_lot_id,
            municipality: row.municipality,
            region: row.region,
            asked_by: NamedClient::of(row.asked_by, names),
            asked_at: row.asked_at,
            due_on,
            overdue: due_on.is_some_and(|due_on| due_on < today),
            answered_by: NamedClient::maybe(row.answered_by, names),
            ended_at: row.ended_at,
        }
    }
}

listed!(TransferSummary as TransferOfAnyCaseList, "A page of transfers.", "The transfers on this page, newest first");

/// List transfers
///
/// Lists the transfers of all cases that the caller sees, newest first, those included that wait for the caller's answer.
/// Filters are combined: a row has to match all of them.
#[utoipa::path(tag = "cases", operation_id = "list_transfers",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("status" = Option<words::TransferStatus>, Query, description = "Only transfers with this status"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day has passed"),
           ("due_from" = Option<NaiveDate>, Query, description = "Only transfers due on this day or later"),
           ("due_until" = Option<NaiveDate>, Query, description = "Only transfers due on this day or earlier"),
           ("region" = Option<schemas::RegionCode>, Query, description = "Only transfers to a residence in this region", example = "GE-IM"),
           ("lot" = Option<Uuid>, Query, description = "Only transfers that this lot is asked to take over")),
    responses((status = 200, description = "A page of transfers, newest first", body = TransferOfAnyCaseList)))]
#[get("/transfers")]
pub async fn list_transfers(caller: Authorized<CaseRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
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
    let (page, cases) = caller.open(rows.all_transfers(&filter, listing.by_id()).await?).await?;
    let names = rows.client_names(&page.items).await?;
    let show = |row: Model| {
        let whose = cases.of(row.case_id);
        TransferSummary::of(row, whose, &names, today)
    };
    Ok(listing.send(page, |row| row.id, show))
}
