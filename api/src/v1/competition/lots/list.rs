use super::LotView;
use crate::app::App;
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::public::Keep;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::competition::LotStatus;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::{LotFilter, LotRow};

listed!(LotView as LotList, "A page of lots.", "The lots on this page, newest year first, then by number");

/// List the lots of the reintegration programme
///
/// Lists which organisation serves which regions in which year (in all years, where no year is given). With
/// `accepting=true` it lists the lots that take proposals today. The list leaves out lots of calls that are not
/// published and lots of the integration programme: `GET /v1/calls/{id}/lots` lists the lots of a call. An unknown
/// value of a filter gives an empty list or a problem, never a longer list.
#[utoipa::path(tag = "programmes", operation_id = "list_lots",
    extensions(("x-digested" = json!(true))),
    params(("year" = Option<i32>, Query, description = "Only lots of this budget year", example = 2020, minimum = 1900, maximum = 9999),
           ("region" = Option<schemas::RegionCode>, Query,
            description = "Only lots that include this region", example = "GE-IM"),
           ("status" = Option<words::LotStatus>, Query, description = "Only lots with this status"),
           ("accepting" = Option<bool>, Query, description = "Whether the lot takes proposals today"),
           ("municipality" = Option<String>, Query, description = "Only lots that include the region of this municipality, by the municipality's code", example = "kutaisi", max_length = 50)),
    responses((status = 200, description = "A page of lots, newest year first, then by number", body = LotList)))]
#[get("/lots")]
pub async fn list_lots(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let year = query.whole("year", 1900, 9999).and_then(|year| i32::try_from(year).ok());
    let region = query.region("region", &app.territory);
    let home = query.parsed("municipality", |code| app.territory.residence(code).map(|home| home.region.clone()));
    let status = query.word::<LotStatus>("status");
    let accepting = query.flag("accepting");
    let listing = query.page();
    query.finish()?;
    let contradict = region.is_some() && home.is_some() && region != home;
    let rows = if contradict {
        Vec::new()
    } else {
        let filter = LotFilter { year, region: region.or(home) };
        app.store.public().lots(Programme::Reintegration, &filter).await?
    };
    let today = tbilisi::today(app.now());
    let takes = |row: &LotRow| {
        let until = row.proposals_until.filter(|_| row.status == LotStatus::Open);
        until.is_some_and(|until| today <= until)
    };
    let rows = rows.into_iter().filter(|row| {
        status.is_none_or(|status| row.status == status) && accepting.is_none_or(|accepting| takes(row) == accepting)
    });
    listing.send_public(&request, Keep::Record, rows.map(LotView::from))
}
