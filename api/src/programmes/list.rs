use crate::app::App;
use crate::error::Problem;
use crate::http::query::Query;
use crate::texts::Text;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A state programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeView {
    /// Its code
    #[schema(example = "reintegration", max_length = 30)]
    code: String,
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
    /// Always `null`: the list fits on one page
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
    Query::read(&request, [])?;
    let items = app
        .store
        .public()
        .programmes()
        .await?
        .into_iter()
        .map(|(row, years)| ProgrammeView { code: row.code, name: Text { ka: row.name_ka, en: row.name_en }, years })
        .collect();
    Ok(HttpResponse::Ok().json(ProgrammeList { items, next_cursor: None }))
}
