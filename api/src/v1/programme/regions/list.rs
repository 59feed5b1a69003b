use crate::app::App;
use crate::contract::texts::Text;
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::public::Keep;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A region of Georgia.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionView {
    /// Code of the region (ISO 3166-2)
    #[schema(example = "GE-IM", max_length = 5)]
    code: String,
    /// Name of the region
    name: Text,
    /// Kind of region: `capital`, `region` or `autonomous_republic`
    #[schema(example = "region", max_length = 30)]
    kind: &'static str,
    /// Whether a person can be routed by a residence here
    routable: bool,
}

listed!(RegionView as RegionList, "A page of regions.", "The regions on this page");

/// List the regions
///
/// Lists Tbilisi, the ten regions and Abkhazia. A residence in a region that is not routable cannot be used for
/// routing.
#[utoipa::path(tag = "territory", operation_id = "list_regions",
    extensions(("x-from-memory" = json!(true)), ("x-digested" = json!(true))),
    responses((status = 200, description = "A page of the regions", body = RegionList)))]
#[get("/regions")]
pub async fn list_regions(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    listing.send_public(
        &request,
        Keep::Release,
        app.territory.regions().iter().map(|region| RegionView {
            code: region.code.clone(),
            name: (&region.name).into(),
            kind: region.kind.as_str(),
            routable: region.routable,
        }),
    )
}
