use super::year::{self, ProgrammeYearView};
use crate::access::{Authorized, BudgetApprove, Done, Permit};
use crate::contract::schemas;
use crate::error::{Code, Problem, ProblemDocument};
use crate::http::answer;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, put, web};
use reintegration_domain::amount::RawAmount;
use reintegration_domain::calendar::ProgrammeYear;
use reintegration_domain::fault::FaultKind;
use reintegration_domain::locale::Bilingual;
use reintegration_storage::YearBudget;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The first year of the programme, and the last that anybody plans for.
const YEARS: std::ops::RangeInclusive<i32> = 2015..=2100;

/// The source of a budget, in both languages.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearNoteRequest {
    /// Text in Georgian
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    ka: String,
    /// Text in English
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    en: String,
}

/// A budget of a year to set.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "budget": { "amount": "650000.00", "currency": "GEL" },
    "note": { "ka": "სახელმწიფო ბიუჯეტი, <year+1> წელი.", "en": "State budget of <year+1>." }
}))]
pub struct YearBudgetRequest {
    /// State budget of the year
    #[schema(value_type = schemas::AmountRequest)]
    budget: RawAmount,
    /// Source of the budget
    #[validate(nested)]
    note: YearNoteRequest,
}

/// Set the budget of a year
///
/// A year that is not on record is created with `If-None-Match: *`; a recorded year is replaced with `If-Match`. The
/// budget cannot be less than what is granted already (409 `year_budget_exceeded` gives that amount in `detail`).
#[utoipa::path(tag = "programmes", operation_id = "replace_programme_year",
    security(("oauth2" = [BudgetApprove::SCOPE])),
    params(("programme" = String, Path, description = "Code of the programme", example = "reintegration", max_length = 30),
           ("year" = i32, Path,
            description = "Budget year of the programme", example = "<year+1>", minimum = 2015, maximum = 2100)),
    request_body = YearBudgetRequest,
    responses((status = 200, description = "The year as it is now", body = ProgrammeYearView),
              (status = 201, description = "The new year, which was not on record before", body = ProgrammeYearView),
              (status = 428, description = "The request has neither `If-Match` nor `If-None-Match: *`", body = ProblemDocument, content_type = "application/problem+json")))]
#[put("/programmes/{programme}/years/{year}")]
pub async fn replace_programme_year(
    caller: Authorized<BudgetApprove>,
    path: web::Path<(String, String)>,
    submission: Submission<YearBudgetRequest>,
) -> Result<HttpResponse, Problem> {
    let (programme, number) = year::named(&path)?;
    caller
        .once(submission, async |transaction, body| {
            let before = transaction.programme_year_for_update(programme, number).await?;
            let Asked { body: asked, mut faults } = body.of_any(before.as_ref().map(|before| before.version))?;
            let budget = faults.take_all(asked.budget.parse("/budget"));
            if !YEARS.contains(&number) {
                let (min, max) = (i64::from(*YEARS.start()), i64::from(*YEARS.end()));
                faults.push("/path/year", FaultKind::OutOfRange { min, max });
            }
            let budget = faults.result_of(budget).map_err(Problem::validation)?;
            let note = Bilingual::composed(asked.note.ka, asked.note.en);
            let year = ProgrammeYear::new(number).ok_or(Problem::new(Code::NotFound))?;
            let new = YearBudget { programme, year, budget, note };
            let row = transaction.budget_year(before.as_ref(), new).await?;
            let row = row.map_err(|granted| Problem::promised(Code::YearBudgetExceeded, granted))?;
            let place = format!("/v1/programmes/{programme}/years/{number}");
            let (tag, view) = year::show(&transaction.public(), programme, row).await?;
            Ok(Done::from(match before {
                None => answer::created(&tag, place, &view)?,
                Some(_) => answer::of(StatusCode::OK, Some(&tag), None, &view)?,
            }))
        })
        .await
}
