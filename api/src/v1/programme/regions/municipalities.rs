use crate::app::App;
use crate::contract::texts::Text;
use crate::error::{Code, Problem};
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A municipality of Georgia.
#[derive(Debug, Serialize, ToSchema)]
pub struct MunicipalityView {
    /// Code of the municipality, used in a residence
    #[schema(example = "kutaisi", max_length = 50)]
    code: String,
    /// Code of the region
    #[schema(example = "GE-IM", max_length = 5)]
    region: String,
    /// Name of the municipality
    name: Text,
    /// Official name, in Georgian
    #[schema(example = "ქალაქ ქუთაისის მუნიციპალიტეტი", max_length = 200)]
    official_name_ka: String,
    /// Whether the municipality is a self-governing city
    self_governing_city: bool,
    /// Whether a person can be routed by a residence here
    routable: bool,
}

listed!(
    MunicipalityView as MunicipalityList,
    "A page of the municipalities of a region.",
    "The municipalities on this page"
);

/// List the municipalities of a region
///
/// Occupied municipalities are listed as not routable: a registration has to name the actual residence instead.
#[utoipa::path(tag = "territory", operation_id = "list_municipalities",
    extensions(("x-from-memory" = json!(true))),
    params(("code" = String, Path, description = "ISO 3166-2 code of the region", example = "GE-IM", max_length = 5)),
    responses((status = 200, description = "A page of the region's municipalities", body = MunicipalityList)))]
#[get("/regions/{code}/municipalities")]
pub async fn list_municipalities(
    app: web::Data<App>,
    request: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
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
