use super::LotView;
use crate::app::App;
use crate::error::Problem;
use crate::http::query::{self, Query};
use actix_web::{HttpRequest, HttpResponse, get, web};
use reintegration_domain::fault::FaultKind;
use reintegration_domain::programme::Programme;
use reintegration_storage::LotFilter;
use serde::Serialize;
use utoipa::ToSchema;

/// Lots.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotList {
    /// The lots, newest year first, then by number
    #[schema(max_items = 1000)]
    items: Vec<LotView>,
    /// Always `null`: the list fits on one page
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List the lots of the reintegration programme
///
/// Which organisation serves which regions in which year. An unknown value gives an empty list or a problem, never a
/// wider one.
#[utoipa::path(tag = "programmes", operation_id = "list_lots",
    params(("year" = Option<i32>, Query, description = "The budget year", example = 2020),
           ("region" = Option<String>, Query, description = "A region's ISO 3166-2 code", example = "GE-IM", max_length = 5),
           ("municipality" = Option<String>, Query, description = "A municipality's code: the lots of its region", example = "kutaisi", max_length = 50)),
    responses((status = 200, description = "The lots", body = LotList),
              (status = 422, description = "A parameter is wrong", body = crate::error::ProblemDocument, content_type = "application/problem+json")))]
#[get("/lots")]
pub async fn list_lots(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let [year, region, municipality] = Query::read(&request, ["year", "region", "municipality"])?.values();
    let mut faults = Vec::new();
    let year = year.and_then(|text| {
        let year = text.parse().ok().filter(|year| (1900..=9999).contains(year));
        if year.is_none() {
            faults.push(query::fault("year", FaultKind::OutOfRange { min: 1900, max: 9999 }));
        }
        year
    });
    if region.as_deref().is_some_and(|code| app.territory.region(code).is_none()) {
        faults.push(query::fault("region", FaultKind::UnknownRegion));
    }
    let home = municipality.and_then(|code| match app.territory.residence(&code) {
        Ok(municipality) => Some(municipality.region.clone()),
        Err(kind) => {
            faults.push(query::fault("municipality", kind));
            None
        }
    });
    if !faults.is_empty() {
        return Err(Problem::validation(faults));
    }
    let contradict = region.is_some() && home.is_some() && region != home;
    let rows = if contradict {
        Vec::new()
    } else {
        let filter = LotFilter { year, region: region.or(home) };
        app.store.public().lots(Programme::Reintegration, &filter).await?
    };
    let items = rows.into_iter().map(LotView::try_from).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(LotList { items, next_cursor: None }))
}
