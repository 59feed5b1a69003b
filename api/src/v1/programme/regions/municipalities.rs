use crate::app::App;
use crate::contract::texts::Text;
use crate::error::{Code, Problem};
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A municipality.
#[derive(Debug, Serialize, ToSchema)]
pub struct MunicipalityView {
    /// Its code, by which a residence names it
    #[schema(example = "kutaisi", max_length = 50)]
    code: String,
    /// The code of its region
    #[schema(example = "GE-IM", max_length = 5)]
    region: String,
    /// Its name
    name: Text,
    /// Its official name, in Georgian
    #[schema(example = "ქალაქ ქუთაისის მუნიციპალიტეტი", max_length = 200)]
    official_name_ka: String,
    /// Whether it is a self-governing city
    self_governing_city: bool,
    /// Whether a person can be routed by a residence here
    routable: bool,
}

listed!(MunicipalityView as MunicipalityList, "The municipalities of a region.", "The municipalities");

/// List the municipalities of a region
///
/// Occupied municipalities are listed and not routable: a registration names the actual residence instead.
#[utoipa::path(tag = "territory", operation_id = "list_municipalities",
    extensions(("x-from-memory" = json!(true))),
    params(("code" = String, Path, description = "The region's ISO 3166-2 code", example = "GE-IM", max_length = 5)),
    responses((status = 200, description = "The municipalities", body = MunicipalityList)))]
#[get("/regions/{code}/municipalities")]
pub async fn list_municipalities(
    app: web::Data<App>,
    request: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let region = app.territory.region(&code).ok_or(Problem::new(Code::NotFound))?;
    Ok(listing.send_all(app.territory.municipalities_of(&region.code).map(|municipality| MunicipalityView {
        code: municipality.code.clone(),
        region: municipality.region.clone(),
        name: (&municipality.name).into(),
        official_name_ka: municipality.official_name_ka.clone(),
        self_governing_city: municipality.self_governing_city,
        routable: municipality.routable,
    })))
}
