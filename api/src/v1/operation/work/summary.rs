use super::kinds_of;
use crate::access::Authenticated;
use crate::contract::words;
use crate::error::Problem;
use crate::http::answer;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::work::{Kind, Party};
use reintegration_storage::{WaitingCount, WorkFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// How much work of one kind waits for one party.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkCount {
    /// What is to be done
    #[schema(value_type = words::WorkKind)]
    kind: Kind,
    /// Party that is to do it
    #[schema(value_type = words::Party)]
    waits_for: Party,
    /// How many wait
    #[schema(minimum = 0)]
    waiting: i64,
    /// Of how many the last day has passed
    #[schema(minimum = 0)]
    overdue: i64,
}

impl From<WaitingCount> for WorkCount {
    fn from(row: WaitingCount) -> Self {
        Self { kind: *row.kind, waits_for: *row.waits_for, waiting: row.waiting, overdue: row.overdue }
    }
}

/// What waits, counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkSummary {
    /// A line for each kind and party of which something waits
    #[schema(max_items = 60)]
    counts: Vec<WorkCount>,
}

/// Count what waits
///
/// Counts what waits in the caller's rows, whoever is to do it, by kind and party. A kind of work is counted where the
/// token has the scopes to read it and to do it; a line whose count is zero is left out. `GET /v1/work` lists the items.
#[utoipa::path(tag = "access", operation_id = "get_work_summary", security(("oauth2" = [])),
    responses((status = 200, description = "The counts", body = WorkSummary)))]
#[get("/work/summary")]
pub async fn get_work_summary(caller: Authenticated, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let filter = WorkFilter { kinds: kinds_of(&caller), ..WorkFilter::default() };
    let mut counts: Vec<WorkCount> =
        caller.rows().work_counts(&filter, caller.today()).await?.into_iter().map(Into::into).collect();
    counts.sort_by_key(|count| (count.kind, count.waits_for));
    Ok(answer::personal(&WorkSummary { counts }))
}
