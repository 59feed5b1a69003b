use crate::app::App;
use crate::contract::texts::Text;
use crate::contract::words;
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::public::Keep;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use reintegration_domain::programme::programmes::Programme;
use serde::Serialize;
use utoipa::ToSchema;

/// A state programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeView {
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    code: Programme,
    /// Name of the programme
    name: Text,
    /// Years on record, newest first
    #[schema(max_items = 200)]
    years: Vec<i32>,
}

listed!(ProgrammeView as ProgrammeList, "A page of programmes.", "The programmes on this page, by code");

/// List the programmes
///
/// Lists the state programmes, each with its years on record.
#[utoipa::path(tag = "programmes", operation_id = "list_programmes",
    extensions(("x-digested" = json!(true))),
    responses((status = 200, description = "A page of programmes, by code", body = ProgrammeList)))]
#[get("/programmes")]
pub async fn list_programmes(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    listing.send_public(
        &request,
        Keep::Record,
        app.store.public().programmes().await?.into_iter().map(|(row, years)| ProgrammeView {
            code: *row.code,
            name: Text { ka: row.name_ka, en: row.name_en },
            years,
        }),
    )
}
