use super::content::{ReportFinancialLine, ReportIndicator, ReportNarrative, Said};
use crate::access::{Authorized, Permit, ReportWrite};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::identifier::Id;
use crate::http::query::Query;
use crate::money::Amount;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use reintegration_domain::identifier::ReportId;
use reintegration_domain::reports::Item;
use reintegration_storage::Draft;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The most items that are taken as JSON.
const MOST_ITEMS: usize = 1000;

/// An item of a report, as the records have it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportDraftItem {
    /// Identifier of the assistance
    #[schema(max_length = 36)]
    assistance_id: Uuid,
    /// Actual cost on record
    amount: Amount,
    /// Day of the delivery on record
    delivered_on: Option<NaiveDate>,
}

/// The content of a report as the records have it, in the form in which it is sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportDraft {
    /// Narrative part of the newest revision; `null` while there is none
    narrative: Option<ReportNarrative>,
    /// Persons that each component reached; whoever may be of several ages is counted at the youngest
    #[schema(max_items = 4)]
    indicators: Vec<ReportIndicator>,
    /// Money spent on each component
    #[schema(max_items = 4)]
    financial: Vec<ReportFinancialLine>,
    /// Assistance that belongs to the report; `null` if that is more than can be sent as JSON: `items.csv` has it then
    #[schema(max_items = 1000)]
    items: Option<Vec<ReportDraftItem>>,
}

impl From<Draft> for ReportDraft {
    fn from(Draft { content, items }: Draft) -> Self {
        let Said { narrative, indicators, financial } = content.into();
        let items = (items.len() <= MOST_ITEMS).then(|| items.into_iter().map(ReportDraftItem::from).collect());
        Self { narrative, indicators, financial, items }
    }
}

impl From<Item> for ReportDraftItem {
    fn from(item: Item) -> Self {
        Self { assistance_id: item.assistance.uuid(), amount: item.amount.into(), delivered_on: item.delivered_on }
    }
}

/// Get a report as the records have it
///
/// Returns the whole content that agrees with the case records: the persons, the money and the items, and the narrative
/// of the newest revision. It can be sent back as it is, to `PUT /v1/reports/{id}/content`, with the `ETag` of this
/// answer as `If-Match`; what is missing then is the narrative, if nobody has written it. Nothing is stored before that.
#[utoipa::path(tag = "reports", operation_id = "get_report_draft",
    extensions(("x-opens-people" = json!(true)), ("x-digested" = json!(true))),
    security(("oauth2" = [ReportWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")),
    responses((status = 200, description = "The content that agrees with the records", body = ReportDraft)))]
#[get("/reports/{id}/draft")]
pub async fn get_report_draft(
    caller: Authorized<ReportWrite>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let _turn = caller.app().report_turns.look().await?;
    let rows = caller.rows();
    let found = rows.report(ReportId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let view = ReportDraft::from(caller.open(rows.report_draft(&found).await?).await?);
    // What is shown follows the records, too.
    let shown = serde_json::to_string(&view).map_err(|_| Problem::new(Code::Internal))?;
    Ok(answer::show(&request, &EntityTag::with(found.version, &[shown]), &view))
}
