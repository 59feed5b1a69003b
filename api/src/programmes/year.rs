use crate::app::App;
use crate::error::{Code, Problem};
use crate::http::query::Query;
use crate::lots::Amount;
use crate::texts::Text;
use crate::words;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use reintegration_domain::money::Money;
use reintegration_domain::policy::Policy;
use reintegration_domain::programme::Programme;
use reintegration_storage::StorageError;
use serde::Serialize;
use utoipa::ToSchema;

/// A component in one year.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentView {
    /// Its code
    #[schema(value_type = words::Component)]
    pub code: &'static str,
    /// Its name
    pub name: Text,
    /// The most one person can get in the year; `null` where none was published: the lot's budget still binds
    pub ceiling: Option<Amount>,
}

impl ComponentView {
    /// The policy's components, with the ceilings of `year`.
    pub fn of(policy: &Policy, year: i32) -> Vec<Self> {
        let components = policy.components().iter();
        components
            .map(|component| Self {
                code: component.code.as_str(),
                name: (&component.name).into(),
                ceiling: policy.ceiling(component.code, year).map(Into::into),
            })
            .collect()
    }
}

/// One budget year of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeYearView {
    /// The programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: String,
    /// The year
    #[schema(example = 2020)]
    year: i32,
    /// Its first day
    starts_on: NaiveDate,
    /// Its last day; unspent money lapses
    ends_on: NaiveDate,
    /// The state budget
    budget: Amount,
    /// How far the budget can be trusted
    #[schema(value_type = words::Basis)]
    basis: String,
    /// Where the budget is from
    note: Text,
    /// The components, by the policy in force when the year begins; none where no policy is on record
    #[schema(max_items = 20)]
    components: Vec<ComponentView>,
}

/// Get one year of a programme
///
/// Its budget, and what each component can give one person.
#[utoipa::path(tag = "programmes", operation_id = "get_programme_year",
    params(("programme" = String, Path, description = "The programme's code", example = "reintegration", max_length = 30),
           ("year" = i32, Path, description = "The budget year", example = 2020)),
    responses((status = 200, description = "The year", body = ProgrammeYearView)))]
#[get("/programmes/{programme}/years/{year}")]
pub async fn get_programme_year(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let (programme, year) = path.into_inner();
    let missing = || Problem::new(Code::NotFound);
    let programme = Programme::parse(&programme).ok_or_else(missing)?;
    let year: i32 = year.parse().ok().filter(|number: &i32| number.to_string() == year).ok_or_else(missing)?;
    let public = app.store.public();
    let row = public.programme_year(programme, year).await?.ok_or_else(missing)?;
    let policies = public.policies(programme).await?;
    let policy = policies.in_force_on(row.starts_on);
    let budget = Money::from_minor(row.budget_minor)
        .ok_or_else(|| StorageError::Corrupt(format!("the budget of {year} is negative")))?;
    Ok(HttpResponse::Ok().json(ProgrammeYearView {
        components: policy.map(|policy| ComponentView::of(policy, year)).unwrap_or_default(),
        programme: row.programme,
        year: row.year,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        budget: budget.into(),
        basis: row.basis,
        note: Text { ka: row.note_ka, en: row.note_en },
    }))
}
