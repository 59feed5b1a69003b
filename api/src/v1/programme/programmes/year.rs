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
    programme: Programme,
    /// The year
    #[schema(example = 2020, minimum = 1900, maximum = 9999)]
    year: i32,
    /// Its first day
    starts_on: NaiveDate,
    /// Its last day; unspent money lapses
    ends_on: NaiveDate,
    /// The state budget
    budget: Amount,
    /// What of it is granted: the signed grants, less what went back
    granted: Amount,
    /// What of it is not granted yet
    available: Amount,
    /// How far the budget can be trusted
    #[schema(value_type = words::Basis)]
    basis: Basis,
    /// Where the budget is from
    note: Text,
    /// The components, by the policy in force when the year begins; none where no policy is on record
    #[schema(max_items = 20)]
    components: Vec<ComponentView>,
    /// Counts the changes of the budget; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
}

/// Get one year of a programme
///
/// Its budget, and what each component can give one person.
#[utoipa::path(tag = "programmes", operation_id = "get_programme_year",
    params(("programme" = String, Path, description = "The programme's code", example = "reintegration", max_length = 30),
           ("year" = i32, Path, description = "The budget year", example = 2020, minimum = 1900, maximum = 9999)),
    responses((status = 200, description = "The year", body = ProgrammeYearView)))]
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
