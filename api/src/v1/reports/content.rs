use crate::access::{Authorized, Permit, ReportRead};
use crate::client::NamedClient;
use crate::contract::words;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::identifier::Id;
use crate::http::query::Query;
use crate::money::Amount;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::identifier::ReportId;
use reintegration_domain::person::Sex;
use reintegration_domain::reports::{AgeBand, Content, FinancialLine, Persons};
use reintegration_storage::ClientNames;
use reintegration_storage::ReportFile;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The last revision that can be named; nobody writes as many.
pub const MOST_REVISIONS: i64 = 1_000_000;

/// The narrative part of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportNarrative {
    /// Summary of the period
    #[schema(max_length = 10_000)]
    summary: String,
    /// Results that were achieved
    #[schema(max_length = 10_000)]
    achievements: Option<String>,
    /// Difficulties that were met
    #[schema(max_length = 10_000)]
    difficulties: Option<String>,
    /// Lessons for the next period
    #[schema(max_length = 10_000)]
    lessons: Option<String>,
}

/// A number of persons of one sex and age band.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportPersons {
    /// Sex of the persons
    #[schema(value_type = words::Sex)]
    sex: Sex,
    /// Age of the persons on the last day of the period
    #[schema(value_type = words::AgeBand)]
    age_band: AgeBand,
    /// Number of persons
    #[schema(example = 1, minimum = 0)]
    count: u32,
}

/// The persons that a component reached.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportIndicator {
    /// Component of the programme
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Number of persons, by sex and age
    #[schema(max_items = 10)]
    persons: Vec<ReportPersons>,
}

/// The money spent on a component.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportFinancialLine {
    /// Component of the programme
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Amount spent on the component
    spent: Amount,
}

/// A revision of a report's content. Its items and its documents are listed separately.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportContentView {
    /// Identifier of the report
    #[schema(max_length = 36)]
    report_id: Uuid,
    /// Number of this revision
    #[schema(example = 1, minimum = 1)]
    revision: i32,
    /// Narrative part; `null` while there is none
    narrative: Option<ReportNarrative>,
    /// Persons that each component reached
    #[schema(max_items = 4)]
    indicators: Vec<ReportIndicator>,
    /// Money spent on each component
    #[schema(max_items = 4)]
    financial: Vec<ReportFinancialLine>,
    /// Number of items of the report
    #[schema(example = 1, minimum = 0)]
    line_count: i32,
    /// Identifiers of the documents of this revision: those submitted with it or before it and, for the newest
    /// revision, those that will be submitted next
    #[schema(max_items = 50)]
    documents: Vec<Uuid>,
    /// Client that wrote this revision
    written_by: NamedClient,
    /// Time when this revision was written
    written_at: DateTime<Utc>,
    /// Time when this revision was submitted; `null` where it was not
    submitted_at: Option<DateTime<Utc>>,
    /// Version of the report, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
}

/// What a report says, its items aside, as it is shown.
#[derive(Debug)]
pub struct Said {
    pub narrative: Option<ReportNarrative>,
    pub indicators: Vec<ReportIndicator>,
    pub financial: Vec<ReportFinancialLine>,
}

impl From<Content> for Said {
    fn from(Content { narrative, indicators, financial }: Content) -> Self {
        let narrative = narrative.map(|told| ReportNarrative {
            summary: told.summary,
            achievements: told.achievements,
            difficulties: told.difficulties,
            lessons: told.lessons,
        });
        let group = |one: Persons| ReportPersons { sex: one.sex, age_band: one.age_band, count: one.count };
        let indicators = indicators.into_iter().map(|told| ReportIndicator {
            component: told.component,
            persons: told.persons.into_iter().map(group).collect(),
        });
        let line = |line: FinancialLine| ReportFinancialLine { component: line.component, spent: line.spent.into() };
        Self { narrative, indicators: indicators.collect(), financial: financial.into_iter().map(line).collect() }
    }
}

/// The revision with its tag.
pub fn show(file: ReportFile, names: &ClientNames) -> (EntityTag, ReportContentView) {
    let ReportFile { report, revision, content, documents } = file;
    let Said { narrative, indicators, financial } = content.into();
    let view = ReportContentView {
        report_id: report.id,
        revision: revision.revision,
        narrative,
        indicators,
        financial,
        line_count: revision.line_count,
        documents,
        written_by: NamedClient::of(revision.written_by, names),
        written_at: revision.written_at,
        submitted_at: revision.submitted_at,
        version: report.version,
    };
    (EntityTag::of(report.version), view)
}

/// The revision that a caller asks for; `None` for the newest.
pub fn asked(query: &mut Query) -> Option<i32> {
    query.whole("revision", 1, MOST_REVISIONS).and_then(|revision| i32::try_from(revision).ok())
}

/// Get the content of a report
///
/// Returns the newest revision, or one that was submitted; its items are listed separately, under `items`. Before
/// anything is written the answer is 404. `ETag` is sent with the newest revision only, because only that one can be
/// changed.
#[utoipa::path(tag = "reports", operation_id = "get_report_content",
    security(("oauth2" = [ReportRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report"),
           ("revision" = Option<i64>, Query, description = "Number of the revision; the newest when left out", minimum = 1, maximum = 1_000_000)),
    responses((status = 200, description = "The requested revision of the content", body = ReportContentView)))]
#[get("/reports/{id}/content")]
pub async fn get_report_content(
    caller: Authorized<ReportRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let revision = asked(&mut query);
    query.finish()?;
    let file = file(&caller, id.0, revision).await?;
    let newest = file.revision.revision == file.report.revision;
    let names = caller.rows().client_names([&file]).await?;
    let (tag, view) = show(file, &names);
    Ok(if newest { answer::show(&request, &tag, &view) } else { answer::personal(&view) })
}

/// A revision of a report of the caller's.
pub async fn file<P: Permit>(caller: &Authorized<P>, id: Uuid, revision: Option<i32>) -> Result<ReportFile, Problem> {
    let rows = caller.rows();
    let report = rows.report(ReportId::new(id)).await?.ok_or(Problem::new(Code::NotFound))?;
    rows.report_file(report, revision).await?.ok_or(Problem::new(Code::NotFound))
}
