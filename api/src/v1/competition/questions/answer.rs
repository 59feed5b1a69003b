use super::view::CallQuestionView;
use crate::access::{Authenticated, Authorized, CallManage, Changeable, Done, Permit};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http;
use crate::http::entity_tag::EntityTag;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use reintegration_domain::identifier::CallId;
use reintegration_domain::locale::Bilingual;
use reintegration_storage::Transaction;
use reintegration_storage::entity::call_question::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// An answer to a question on a call.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "answer": "Yes, one organisation can hold several lots." }))]
pub struct QuestionAnswerRequest {
    /// Text of the answer
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    answer: String,
}

/// Answer a question on a call
///
/// A question is answered once (409 `state_forbids`). Question and answer are published without the name of the
/// organisation that asked.
#[utoipa::path(tag = "competitions", operation_id = "create_question_answer",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the question")), request_body = QuestionAnswerRequest,
    responses((status = 201, description = "The question as it is now", body = CallQuestionView)))]
#[post("/questions/{id}/answer")]
pub async fn create_question_answer(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission<QuestionAnswerRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<QuestionAnswerRequest>| {
            let QuestionAnswerRequest { answer } = asked.sound()?;
            if before.answered_at.is_some() {
                let detail = Bilingual::fixed("კითხვას პასუხი უკვე აქვს.", "The question has its answer already.");
                return Err(Problem::with(Code::StateForbids, detail));
            }
            let call = transaction.public().call(CallId::new(before.call_id), true).await?;
            let call = call.ok_or(Problem::new(Code::Internal))?;
            let mut after = before.clone();
            after.answer = Some(answer);
            after.answered_by = Some(caller.actor().client.uuid());
            after.answered_at = Some(caller.now());
            let row = transaction.answer_question(&call, &before, after).await?;
            let (tag, view) = (EntityTag::of(row.version), CallQuestionView::new(row, true));
            Ok(Done::from(http::answer::of(StatusCode::CREATED, Some(&tag), None, &view)?))
        })
        .await
}

impl Changeable for Model {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(transaction.question_for_update(id).await?)
    }

    fn version(&self) -> i64 {
        self.version
    }
}
