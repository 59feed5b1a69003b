use super::{AssessmentView, EligibilityCheckRequest};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::http::{json, query};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, post};
use reintegration_domain::fault::Faults;
use reintegration_domain::intake::eligibility::{Facts, assess};
use reintegration_domain::programme::programmes::Programme;

/// Check eligibility without storing anything
///
/// Assesses the facts by the rules in force on `registered_on`: every criterion with its reason, and the lot that
/// would serve the residence. Nothing is stored. Facts that are left out are unknown: if they matter, the outcome is
/// `undetermined` and the answer names them.
#[utoipa::path(tag = "eligibility", operation_id = "check_eligibility",
    request_body = EligibilityCheckRequest,
    responses((status = 200, description = "The assessment of the facts", body = AssessmentView)))]
#[post("/eligibility-checks")]
pub async fn check_eligibility(app: Data<App>, request: HttpRequest, body: Bytes) -> Result<HttpResponse, Problem> {
    let mut faults = Faults::new();
    query::refuse_all(&request, &mut faults);
    let (asked, found) = json::read::<EligibilityCheckRequest>(&request, body).await?;
    faults.join(found);
    let programme = faults.take("/programme", Programme::with_eligibility(&asked.programme));
    let facts = faults.take_all(Facts::parse(asked.facts(), app.today()));
    let home = asked.residence.as_ref().and_then(|residence| residence.municipality.as_deref());
    let home = home.and_then(|code| faults.take("/residence/municipality", app.territory.residence(code)));
    let (Some(programme), Some(facts), true) = (programme, facts, faults.is_empty()) else {
        return Err(Problem::validation(faults.into_vec()));
    };
    let public = app.store.public();
    let policies = public.policies(programme).await?;
    let policy = policies.in_force_on(facts.registered_on()).ok_or(Problem::new(Code::NoPolicyInForce))?;
    let lot = match home {
        Some(home) => public.serving_lot(programme, facts.registered_on(), &home.region).await?,
        None => None,
    };
    let assessment = assess(&facts, policy);
    Ok(HttpResponse::Ok().json(AssessmentView::new(&facts, policy, &assessment, lot.as_ref())))
}
