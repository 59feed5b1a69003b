use crate::app::App;
use crate::contract::texts::Text;
use crate::contract::words;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::query::Query;
use crate::money::Amount;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use reintegration_domain::programme::policies::Policy;
use reintegration_domain::programme::programmes::{Basis, Programme};
use reintegration_storage::entity::programme_year::Model;
use reintegration_storage::{Connection, Public};
use serde::Serialize;
use utoipa::ToSchema;

/// A component of the programme in one year.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentView {
    /// Code of the component
    #[schema(value_type = words::Component)]
    pub code: &'static str,
    /// Name of the component
    pub name: Text,
    /// Maximum for one person in the year; `null` where none was published: the lot's budget is still a limit
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

/// A budget year of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeYearView {
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// The budget year
    #[schema(example = 2020, minimum = 1900, maximum = 9999)]
    year: i32,
    /// First day of the year
    starts_on: NaiveDate,
    /// Last day of the year; unspent money lapses
    ends_on: NaiveDate,
    /// State budget of the year
    budget: Amount,
    /// Granted part of the budget: the signed grants, less the money that was returned
    granted: Amount,
    /// Part of the budget that is not granted yet
    available: Amount,
    /// Reliability of the budget figure
    #[schema(value_type = words::Basis)]
    basis: Basis,
    /// Source of the budget
    note: Text,
    /// Components, by the policy in force when the year begins; none if no policy is on record
    #[schema(max_items = 20)]
    components: Vec<ComponentView>,
    /// Version of the year's budget, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
}

/// Get one year of a programme
///
/// Returns the budget of the year, and the maximum that each component can give one person.
#[utoipa::path(tag = "programmes", operation_id = "get_programme_year",
    params(("programme" = String, Path, description = "Code of the programme", example = "reintegration", max_length = 30),
           ("year" = i32, Path,
            description = "Budget year of the programme", example = 2020, minimum = 1900, maximum = 9999)),
    responses((status = 200, description = "The requested year", body = ProgrammeYearView)))]
#[get("/programmes/{programme}/years/{year}")]
pub async fn get_programme_year(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let (programme, year) = named(&path)?;
    let public = app.store.public();
    let row = public.programme_year(programme, year).await?.ok_or(Problem::new(Code::NotFound))?;
    let (tag, view) = show(&public, programme, row).await?;
    Ok(answer::show(&request, &tag, &view))
}

/// The year that the path names.
pub fn named(path: &(String, String)) -> Result<(Programme, i32), Problem> {
    let (programme, year) = path;
    let missing = || Problem::new(Code::NotFound);
    let programme = Programme::parse(programme).ok_or_else(missing)?;
    let number: i32 = year.parse().ok().filter(|number: &i32| number.to_string() == *year).ok_or_else(missing)?;
    Ok((programme, number))
}

/// The year with its tag, which also says what is granted and by which policy the components are.
pub async fn show<C: Connection>(
    public: &Public<'_, C>,
    programme: Programme,
    row: Model,
) -> Result<(EntityTag, ProgrammeYearView), Problem> {
    let policies = public.policies(programme).await?;
    let policy = policies.in_force_on(row.starts_on);
    let components: Vec<_> = policy.map(|policy| ComponentView::of(policy, row.year)).unwrap_or_default();
    let beside = [row.granted_minor.to_string(), policy.map(|policy| policy.version().to_owned()).unwrap_or_default()];
    let tag = EntityTag::with(row.version, &beside);
    let view = ProgrammeYearView {
        components,
        budget: row.budget_minor.get().into(),
        granted: row.granted_minor.get().into(),
        available: row.available().into(),
        programme: *row.programme,
        year: row.year,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        basis: *row.basis,
        note: Text { ka: row.note_ka, en: row.note_en },
        version: row.version,
    };
    Ok((tag, view))
}
