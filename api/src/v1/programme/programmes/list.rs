use crate::app::App;
use crate::contract::texts::Text;
use crate::contract::words;
use crate::error::Problem;
use crate::http::answer;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use reintegration_domain::programme::programmes::Programme;
use serde::Serialize;
use utoipa::ToSchema;

/// A state programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeView {
    /// Its code
    #[schema(value_type = words::ProgrammeCode)]
    code: Programme,
    /// Its name
    name: Text,
    /// The years on record, newest first
    #[schema(max_items = 200)]
    years: Vec<i32>,
}

/// Programmes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeList {
    /// The programmes
    #[schema(max_items = 200)]
    items: Vec<ProgrammeView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List the programmes
///
/// The state programmes and the years of each that are on record.
#[utoipa::path(tag = "programmes", operation_id = "list_programmes",
    responses((status = 200, description = "The programmes", body = ProgrammeList)))]
#[get("/programmes")]
pub async fn list_programmes(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let items = app
        .store
        .public()
        .programmes()
        .await?
        .into_iter()
        .map(|(row, years)| ProgrammeView { code: *row.code, name: Text { ka: row.name_ka, en: row.name_en }, years })
        .collect();
    let (items, next_cursor) = listing.cut(items);
    let next = next_cursor.clone();
    Ok(answer::list(&listing, next.as_deref(), &ProgrammeList { items, next_cursor }))
}
