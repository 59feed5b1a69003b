//! The contract, for programs and for people.

use crate::app::App;
use crate::contract::openapi;
use crate::demonstration;
use crate::error::Problem;
use crate::http::entity_tag::EntityTag;
use crate::http::public::{self, Keep};
use crate::http::query::Query;
use crate::mode::Mode;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use std::sync::{Mutex, PoisonError};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The document as it is sent on a day.
type Served = (Option<NaiveDate>, EntityTag, Bytes);

/// Get this OpenAPI document
///
/// The document is generated from the operations that the service has: that of `openapi/v1.json` in the repository,
/// without indentation. In a demonstration, the days of its examples are those that are good today.
#[utoipa::path(tag = "contract", operation_id = "get_openapi_document",
    extensions(("x-from-memory" = json!(true)), ("x-digested" = json!(true))),
    responses((status = 200, description = "The OpenAPI document", body = Object)))]
#[get("/openapi.json")]
pub async fn serve(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let (_, tag, body) = served((app.mode == Mode::Demo).then(|| app.today()));
    Ok(public::send(&request, Keep::Record, &tag, body))
}

/// Made once a day.
fn served(today: Option<NaiveDate>) -> Served {
    static LAST: Mutex<Option<Served>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(served) = last.as_ref().filter(|(day, ..)| *day == today) {
        return served.clone();
    }
    let document = openapi::served(today);
    last.insert((today, public::tag_of(&document), document.into())).clone()
}

/// The page on which people read the document and try it out; in a demonstration, with the client to begin with.
#[get("/docs/")]
pub async fn page(app: web::Data<App>) -> HttpResponse {
    let (client, secret) = match app.mode {
        Mode::Demo => (demonstration::FIRST, demonstration::SECRET),
        Mode::Production => ("", ""),
    };
    let page = include_str!("page.html").replace("{client}", client).replace("{secret}", secret);
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page)
}

/// How the page is set up.
#[get("/docs/page.js")]
pub async fn script() -> HttpResponse {
    HttpResponse::Ok().content_type("text/javascript; charset=utf-8").body(include_str!("page.js"))
}

/// How the page looks.
#[get("/docs/page.css")]
pub async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("page.css"))
}

/// The rest of the page: Swagger UI, from files inside the binary.
pub fn browse() -> SwaggerUi {
    SwaggerUi::new("/docs/{_:.*}").config(Config::from("/v1/openapi.json"))
}
