use crate::app::App;
use crate::contract::texts::Text;
use crate::error::{Code, Problem};
use crate::http::page::listed;
use crate::http::public::Keep;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use reintegration_domain::programme::regions::Municipality;
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

listed!(MunicipalityView as MunicipalityList, "A page of municipalities.", "The municipalities on this page");

impl From<&Municipality> for MunicipalityView {
    fn from(municipality: &Municipality) -> Self {
        Self {
            code: municipality.code.clone(),
            region: municipality.region.clone(),
            name: (&municipality.name).into(),
            official_name_ka: municipality.official_name_ka.clone(),
            self_governing_city: municipality.self_governing_city,
            routable: municipality.routable,
        }
    }
}

/// List the municipalities of a region
///
/// Occupied municipalities are listed as not routable: a registration has to name the actual residence instead.
#[utoipa::path(tag = "territory", operation_id = "list_municipalities",
    extensions(("x-from-memory" = json!(true)), ("x-digested" = json!(true))),
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
    let municipalities = app.territory.municipalities_of(&region.code).map(MunicipalityView::from);
    listing.send_public(&request, Keep::Release, municipalities)
}

/// List all municipalities
///
/// Lists the municipalities of every region; with `limit=200`, all of them are on one page. Occupied municipalities are
/// listed as not routable: a registration has to name the actual residence instead.
#[utoipa::path(tag = "territory", operation_id = "list_all_municipalities",
    extensions(("x-from-memory" = json!(true)), ("x-digested" = json!(true))),
    responses((status = 200, description = "A page of the municipalities, region by region", body = MunicipalityList)))]
#[get("/municipalities")]
pub async fn list_all_municipalities(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let regions = app.territory.regions().iter();
    let municipalities = regions.flat_map(|region| app.territory.municipalities_of(&region.code));
    listing.send_public(&request, Keep::Release, municipalities.map(MunicipalityView::from))
}
