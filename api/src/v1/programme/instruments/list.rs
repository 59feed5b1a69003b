use crate::app::App;
use crate::contract::texts::Text;
use crate::contract::words;
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::public::Keep;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use reintegration_domain::programme::instruments::{Choice, Instrument, Question};
use serde::Serialize;
use utoipa::ToSchema;

/// The weight of a dimension in the whole score.
#[derive(Debug, Serialize, ToSchema)]
pub struct DimensionView {
    /// Code of the dimension
    #[schema(value_type = words::Dimension)]
    code: &'static str,
    /// Weight of the dimension, relative to the other dimensions
    #[schema(example = 1, minimum = 1, maximum = 10_000)]
    weight: u32,
}

/// An answer to choose.
#[derive(Debug, Serialize, ToSchema)]
pub struct OptionView {
    /// Code of the answer, sent as `option`
    #[schema(example = "sometimes", max_length = 60)]
    code: String,
    /// Text of the answer
    text: Text,
    /// Score of the answer, per mille
    #[schema(example = 500, maximum = 1000)]
    score: u32,
}

/// A question with the answers to choose from.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionView {
    /// Code of the question, sent as `question`
    #[schema(example = "borrowing", max_length = 60)]
    code: String,
    /// Dimension that the question measures
    #[schema(value_type = words::Dimension)]
    dimension: &'static str,
    /// Weight of the question, relative to the others in the dimension
    #[schema(example = 1, minimum = 1, maximum = 10_000)]
    weight: u32,
    /// Text of the question
    text: Text,
    /// Answers to choose from
    #[schema(max_items = 20)]
    options: Vec<OptionView>,
}

/// A version of a survey.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstrumentView {
    /// Code of the survey, sent as `instrument`
    #[schema(example = "iom_rss", max_length = 60)]
    code: String,
    /// Version of the survey, sent as `version`
    #[schema(example = "2017", max_length = 20)]
    version: String,
    /// Name of the survey
    name: Text,
    /// Whether somebody compared weights and wording with the original
    verified: bool,
    /// Note on the survey
    note: Text,
    /// Dimensions that the survey measures
    #[schema(max_items = 3)]
    dimensions: Vec<DimensionView>,
    /// Questions, in the order of asking
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

listed!(InstrumentView as InstrumentList, "A page of the surveys.", "The versions of the surveys on this page");

/// List the surveys
///
/// Lists the surveys that can be answered at a follow-up: questions with their weights, answers with their scores. A
/// version never changes.
#[utoipa::path(tag = "follow-ups", operation_id = "list_instruments",
    extensions(("x-from-memory" = json!(true)), ("x-digested" = json!(true))),
    responses((status = 200, description = "A page of the surveys, with every version of each",
                   body = InstrumentList)))]
#[get("/instruments")]
pub async fn list_instruments(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    listing.send_public(&request, Keep::Release, app.instruments.all().iter().map(InstrumentView::from))
}
