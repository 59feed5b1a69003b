use super::view::CallQuestionView;
use crate::access::{Authorized, Done, Permit, ProposalSubmit};
use crate::contract::schemas;
use crate::error::{Code, Problem, deadline_passed};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use reintegration_storage::Call;
use reintegration_storage::entity::call_question::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A question on a call.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "question": "Can one organisation hold two lots?" }))]
pub struct QuestionRequest {
    /// Text of the question
    #[validate(length(max = 2000), custom(function = prose))]
    #[schema(value_type = schemas::Question)]
    question: String,
}

/// Ask a question on a call
///
/// Done by an organisation, until the last day for questions (409 `deadline_passed`). The question is published with
/// its answer, without the name of the organisation that asked.
#[utoipa::path(tag = "competitions", operation_id = "create_call_question",
    security(("oauth2" = [ProposalSubmit::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")), request_body = QuestionRequest,
    responses((status = 201, description = "The submitted question", body = CallQuestionView)))]
#[post("/calls/{id}/questions")]
pub async fn create_call_question(
    caller: Authorized<ProposalSubmit>,
    id: Id,
    submission: Submission<QuestionRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, call: Call, asked: Asked<QuestionRequest>| {
            let QuestionRequest { question } = asked.sound()?;
            let until = call.row.questions_until;
            if caller.today() > until {
                return Err(deadline_passed(until));
            }
            let own = caller.actor().organisation.ok_or(Problem::new(Code::NotFound))?;
            let row = Model {
                id: transaction.new_id(),
                call_id: call.row.id,
                organisation_id: own.uuid(),
                asked_by: caller.actor().client.uuid(),
                question,
                answer: None,
                answered_by: None,
                answered_at: None,
                version: 1,
                asked_at: caller.now(),
            };
            transaction.insert_question(&call, &row).await?;
            let (tag, view) = (EntityTag::of(row.version), CallQuestionView::new(row, true));
            Ok(Done::from(answer::of(StatusCode::CREATED, Some(&tag), None, &view)?))
        })
        .await
}
