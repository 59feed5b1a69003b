use super::request::StatusCheckRequest;
use super::view::StatusCheckView;
use crate::app::App;
use crate::error::{Code, Problem, ProblemDocument};
use crate::http::request_id::RequestId;
use crate::http::{address, json, query};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, post};
use chrono::{DateTime, TimeDelta, Utc};
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::fault::Faults;
use reintegration_storage::{Author, Stamp};

/// Check where a registration stands
///
/// Tells a person who has no token where the own registration stands: the status in plain words, which documents are wanted
/// until when, how long an appeal is possible, what comes next, and whom to call. The answer has no name, no reason and
/// nothing that somebody wrote. Whatever does not match a registration gets the same answer (404 `no_match`): an
/// unknown reference, another day of birth, another document or telephone number, a person whose day of birth is not known to
/// the day, a person whose data is erased. Failures are counted for a day, by address and by reference, for all replicas
/// together; beyond the limits the answer is 429. A successful check is among the disclosures of the registration. No answer
/// is stored, and `Idempotency-Key` is ignored. Who the person is, the page or program that asks has to make sure of.
#[utoipa::path(tag = "registrations", operation_id = "check_status",
    request_body = StatusCheckRequest,
    responses((status = 200, description = "Where the registration stands", body = StatusCheckView),
              (status = 404, description = "No registration matches what was sent", body = ProblemDocument, content_type = "application/problem+json")))]
#[post("/status-checks")]
pub async fn check_status(app: Data<App>, request: HttpRequest, body: Bytes) -> Result<HttpResponse, Problem> {
    let mut faults = Faults::new();
    query::refuse_all(&request, &mut faults);
    let (asked, found) = json::read::<StatusCheckRequest>(&request, body).await?;
    faults.join(found);
    let claim = asked.claim(&mut faults);
    let (Some(claim), true) = (claim, faults.is_empty()) else {
        return Err(Problem::validation(faults.into_vec()));
    };
    let (store, now) = (&app.store, app.now());
    let home = address::home(address::of(&request)).to_string();
    let counted = store
        .counted((&home, app.status_failures.per_address), (claim.reference(), app.status_failures.per_reference))?;
    // Counted before it is known, so that many who guess at once are not more than one.
    if let Some(wait) = store.count_failure(&counted, now).await? {
        return Err(Problem::too_many_requests(whole_seconds(wait)));
    }
    let registration = store.claimed(&claim).await?.ok_or(Problem::new(Code::NoMatch))?;
    store.take_back_failure(&counted).await?;
    let today = tbilisi::today(now);
    let standing = store.standing(registration, today).await?;
    let standing = store.disclose(&stamp(&request, now), standing).await?;
    // The next one at the same screen is somebody else.
    let kept_nowhere = (CACHE_CONTROL, "no-store");
    Ok(HttpResponse::Ok().insert_header(kept_nowhere).json(StatusCheckView::new(standing, today)?))
}

fn stamp(request: &HttpRequest, now: DateTime<Utc>) -> Stamp {
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let operation = format!("{} {}", request.method(), request.match_pattern().unwrap_or_default());
    Stamp { author: Author::Anybody, now, request_id, operation, purpose: None }
}

/// A whole second is the least that a header can say.
fn whole_seconds(wait: TimeDelta) -> u64 {
    u64::try_from((wait + TimeDelta::milliseconds(999)).num_seconds()).unwrap_or_default()
}
