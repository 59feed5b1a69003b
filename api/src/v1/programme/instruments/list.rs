use crate::app::App;
use crate::contract::texts::Text;
use crate::contract::words;
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use reintegration_domain::programme::instruments::{Choice, Instrument, Question};
use serde::Serialize;
use utoipa::ToSchema;

/// How much a dimension counts in the whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct DimensionView {
    /// Which dimension
    #[schema(value_type = words::Dimension)]
    code: &'static str,
    /// Its weight, against those of the others
    #[schema(example = 1, minimum = 1, maximum = 10_000)]
    weight: u32,
}

/// An answer to choose.
#[derive(Debug, Serialize, ToSchema)]
pub struct OptionView {
    /// What is sent as `option`
    #[schema(example = "sometimes", max_length = 60)]
    code: String,
    /// What it says
    text: Text,
    /// How good it is, per mille
    #[schema(example = 500, maximum = 1000)]
    score: u32,
}

/// A question with the answers to choose from.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionView {
    /// What is sent as `question`
    #[schema(example = "borrowing", max_length = 60)]
    code: String,
    /// What it measures
    #[schema(value_type = words::Dimension)]
    dimension: &'static str,
    /// Its weight, against those of the others in the dimension
    #[schema(example = 1, minimum = 1, maximum = 10_000)]
    weight: u32,
    /// What is asked
    text: Text,
    /// The answers to choose from
    #[schema(max_items = 20)]
    options: Vec<OptionView>,
}

/// A version of a survey.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstrumentView {
    /// What is sent as `instrument`
    #[schema(example = "iom_rss", max_length = 60)]
    code: String,
    /// What is sent as `version`
    #[schema(example = "2017", max_length = 20)]
    version: String,
    /// Its name
    name: Text,
    /// Whether somebody held weights and wording against the original
    verified: bool,
    /// What there is to know of it
    note: Text,
    /// What it measures
    #[schema(max_items = 3)]
    dimensions: Vec<DimensionView>,
    /// What is asked, in the order of asking
    #[schema(max_items = 200)]
    questions: Vec<QuestionView>,
}

impl From<&Choice> for OptionView {
    fn from(choice: &Choice) -> Self {
        Self { code: choice.code.clone(), text: (&choice.text).into(), score: choice.score }
    }
}

impl From<&Question> for QuestionView {
    fn from(question: &Question) -> Self {
        Self {
            code: question.code.clone(),
            dimension: question.dimension.as_str(),
            weight: question.weight,
            text: (&question.text).into(),
            options: question.options.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Instrument> for InstrumentView {
    fn from(instrument: &Instrument) -> Self {
        let dimensions = instrument.dimensions.iter();
        Self {
            code: instrument.code.clone(),
            version: instrument.version.clone(),
            name: (&instrument.name).into(),
            verified: instrument.verified,
            note: (&instrument.note).into(),
            dimensions: dimensions
                .map(|dimension| DimensionView { code: dimension.code.as_str(), weight: dimension.weight })
                .collect(),
            questions: instrument.questions.iter().map(Into::into).collect(),
        }
    }
}

listed!(InstrumentView as InstrumentList, "Surveys.", "Every version of every survey");

/// List the surveys
///
/// What can be answered at a follow-up: questions with their weights, answers with their scores. A version never changes.
#[utoipa::path(tag = "follow-ups", operation_id = "list_instruments",
    extensions(("x-from-memory" = json!(true))),
    responses((status = 200, description = "The surveys", body = InstrumentList)))]
#[get("/instruments")]
pub async fn list_instruments(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    Ok(listing.send_all(app.instruments.all().iter().map(InstrumentView::from)))
}
