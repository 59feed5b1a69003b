use super::view::OrganisationAssessmentView;
use crate::access::{Authorized, Done, OrganisationAssess, Permit};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::list;
use crate::http::submission::{Asked, Submission};
use crate::http::{answer, day};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use chrono::{Days, NaiveDate};
use reintegration_domain::competition::{Flag, Rating};
use reintegration_domain::fault::FaultKind;
use reintegration_domain::locale::Bilingual;
use reintegration_storage::Json;
use reintegration_storage::Word;
use reintegration_storage::entity::organisation;
use reintegration_storage::entity::organisation_assessment::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// The longest time for which an assessment counts: five years.
const MOST_DAYS: u64 = 5 * 366;

/// An assessment of an organisation.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "rating": "low_risk", "valid_until": "<year+1>-12-31", "flags": [], "note": "Accounts and statute seen." }))]
pub struct OrganisationAssessmentRequest {
    /// Risk of giving the organisation money
    #[schema(value_type = words::Rating)]
    rating: Rating,
    /// Last day on which the assessment is valid; today or later, at most five years ahead
    #[serde(deserialize_with = "day::required")]
    #[schema(max_length = 10)]
    valid_until: NaiveDate,
    /// Facts against an award, each once
    #[serde(deserialize_with = "list::at_most::<5, _, _>")]
    #[schema(nullable = false, value_type = Option<std::collections::BTreeSet<words::AssessmentFlag>>, max_items = 5)]
    flags: Option<Vec<Flag>>,
    /// Note on the assessment
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    note: Option<String>,
}

/// What is known, without faults.
struct Known {
    rating: Rating,
    valid_until: NaiveDate,
    flags: Vec<Flag>,
    note: Option<String>,
}

/// Assess an organisation
///
/// Records the due diligence before an award. Assessments are added and never changed; the newest one counts.
#[utoipa::path(tag = "organisations", operation_id = "create_organisation_assessment",
    security(("oauth2" = [OrganisationAssess::SCOPE])),
    params(("id" = Uuid, Path,
            description = "Identifier of the organisation")), request_body = OrganisationAssessmentRequest,
    responses((status = 201, description = "The new assessment", body = OrganisationAssessmentView)))]
#[post("/organisations/{id}/assessments")]
pub async fn create_organisation_assessment(
    caller: Authorized<OrganisationAssess>,
    id: Id,
    submission: Submission<OrganisationAssessmentRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, organisation: organisation::Model, asked| {
            let known = read(asked, caller.today())?;
            let row = Model {
                id: transaction.new_id(),
                organisation_id: organisation.id,
                rating: Word(known.rating),
                valid_until: known.valid_until,
                flags: Json(known.flags),
                note: known.note,
                assessed_by: caller.actor().client.uuid(),
                assessed_at: caller.now(),
            };
            transaction.insert_assessment(&organisation, &row).await?;
            let names = transaction.rows().client_names([&row]).await?;
            let view = OrganisationAssessmentView::new(row, &names);
            Ok(Done::from(answer::of(StatusCode::CREATED, None, None, &view)?))
        })
        .await
}

fn read(
    Asked { body: asked, mut faults }: Asked<OrganisationAssessmentRequest>,
    today: NaiveDate,
) -> Result<Known, Problem> {
    let latest = today.checked_add_days(Days::new(MOST_DAYS)).unwrap_or(today);
    if !(today..=latest).contains(&asked.valid_until) {
        let why = Bilingual::fixed(
            "შეფასება დღეს მაინც უნდა მოქმედებდეს და შეზღუდული ვადით მოქმედებს",
            "an assessment is valid today, and for a limited time only",
        );
        faults.push("/valid_until", FaultKind::DayOutOfRange { earliest: today, latest, why });
    }
    let flags = asked.flags.unwrap_or_default();
    let mut seen = Vec::new();
    for (index, flag) in flags.iter().enumerate() {
        let place = format!("/flags/{index}");
        if faults.is_unread(&place) {
            continue;
        }
        if seen.contains(&flag) {
            faults.push(place, FaultKind::DuplicateItem);
        }
        seen.push(flag);
    }
    faults.into_result().map_err(Problem::validation)?;
    Ok(Known { rating: asked.rating, valid_until: asked.valid_until, flags, note: asked.note })
}
