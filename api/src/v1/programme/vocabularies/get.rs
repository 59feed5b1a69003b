use crate::contract::schemas;
use crate::contract::texts::Text;
use crate::contract::words::{self, WordList};
use crate::error::Problem;
use crate::http::public::{self, Keep};
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::fault::{Allowed, FaultKind};
use reintegration_domain::intake::eligibility::{AnswerKind, MissingFact};
use serde::Serialize;
use utoipa::ToSchema;

/// A word of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordView {
    /// The word as it is sent and shown in JSON
    #[schema(example = "not_awarded", max_length = 100)]
    code: &'static str,
    /// Short text to show instead of the word
    label: Text,
    /// Meaning of the word, in a sentence or two
    meaning: Text,
}

/// A list of words.
#[derive(Debug, Serialize, ToSchema)]
pub struct VocabularyView {
    /// Name of the list: the name of its schema in this document, where it has one
    #[schema(example = "LotStatus", max_length = 100)]
    name: &'static str,
    /// What the words of the list say
    title: Text,
    /// Every word of the list today; more may be added
    #[schema(max_items = 200)]
    words: Vec<WordView>,
}

/// The question that finds out a missing fact of an eligibility check.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactQuestion {
    /// Place of the answer in the eligibility check, as `missing_facts` names it
    #[schema(example = "/stay_abroad/asylum", max_length = 100)]
    pointer: &'static str,
    /// The question, addressed to the person
    question: Text,
    /// Kind of the answer
    #[schema(value_type = words::AnswerKind)]
    answer: AnswerKind,
    /// Name of the list whose words answer the question; `null` where the answer is no word
    #[schema(example = "Asylum", max_length = 100)]
    vocabulary: Option<&'static str>,
}

/// The lists of words, and the questions of an eligibility check.
#[derive(Debug, Serialize, ToSchema)]
pub struct VocabularyCollection {
    /// The lists, in the order of their names
    #[schema(max_items = 200)]
    vocabularies: Vec<VocabularyView>,
    /// The questions behind `missing_facts`, in the order in which they are asked; with `name`, those that a word of the
    /// list answers
    #[schema(max_items = 100)]
    questions: Vec<FactQuestion>,
}

impl From<WordList> for VocabularyView {
    fn from(list: WordList) -> Self {
        let words = list.words.into_iter();
        let words = words.map(|(code, label, meaning)| WordView { code, label: label.into(), meaning: meaning.into() });
        Self { name: list.name, title: list.title.into(), words: words.collect() }
    }
}

/// Get the lists of words
///
/// Returns every list of words that the service sends or takes, with a label and a meaning for each word, and the
/// questions that find out the missing facts of an eligibility check: enough to build a form from data. Lists may grow;
/// show a word that is unknown as it is. The lists of regions, municipalities, surveys and problem codes have addresses
/// of their own.
#[utoipa::path(tag = "vocabularies", operation_id = "get_vocabularies",
    extensions(("x-from-memory" = json!(true)), ("x-digested" = json!(true))),
    params(("name" = Option<schemas::VocabularyName>, Query, description = "Only the list with this name")),
    responses((status = 200, description = "The lists of words and the questions", body = VocabularyCollection)))]
#[get("/vocabularies")]
pub async fn get_vocabularies(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let lists = words::lists();
    let mut query = Query::of(&request);
    let name = query.parsed("name", |name| known(&lists, name));
    query.finish()?;
    let questions = MissingFact::ALL.iter().map(|fact| FactQuestion {
        pointer: fact.pointer(),
        question: fact.question().into(),
        answer: fact.answer(),
        vocabulary: lists.iter().find(|list| fact.list() == Some(list.list)).map(|list| list.name),
    });
    let questions = questions.filter(|question| name.is_none() || question.vocabulary == name).collect();
    let lists = lists.into_iter().filter(|list| name.is_none_or(|name| list.name == name));
    public::show(
        &request,
        Keep::Release,
        &VocabularyCollection { vocabularies: lists.map(Into::into).collect(), questions },
    )
}

fn known(lists: &[WordList], name: &str) -> Result<&'static str, FaultKind> {
    let allowed = || lists.iter().map(|list| Allowed::labelled(list.name, list.title.clone())).collect();
    let list = lists.iter().find(|list| list.name == name);
    list.map(|list| list.name).ok_or_else(|| FaultKind::UnknownValue { allowed: allowed() })
}
