use super::request::{CallRequest, Content};
use super::view::{self, CallView};
use crate::access::{Authorized, CallManage, Done, Permit};
use crate::error::Problem;
use crate::http::answer;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::competition::CallStatus;
use reintegration_domain::identifier::reference;
use reintegration_storage::Json;
use reintegration_storage::Word;
use reintegration_storage::entity::call::Model;
use reintegration_storage::{Call, Transaction};
use uuid::Uuid;

/// Create a call for proposals
///
/// Creates a draft, which only those who run competitions see. The draft needs lots before it can be published (`POST
/// /v1/calls/{id}/lots`). Name more members than `minimum_scores`, because a member with a conflict of interest does
/// not score. Members are clients; each is named by the `id` that it gets from `GET /v1/me`. They score from the day
/// after `proposals_until`, and lots are awarded from that day.
#[utoipa::path(tag = "competitions", operation_id = "create_call",
    security(("oauth2" = [CallManage::SCOPE])), request_body = CallRequest,
    responses((status = 201, description = "The draft call", body = CallView)))]
#[post("/calls")]
pub async fn create_call(
    caller: Authorized<CallManage>,
    submission: Submission<CallRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let Asked { body: asked, faults } = body.of_something_new();
            let content = asked.parse(faults, transaction, &[]).await?.map_err(Problem::validation)?;
            let mut call = Call {
                row: row(transaction, &content, caller.actor().client.uuid()),
                members: Vec::new(),
                conflicts: Vec::new(),
            };
            content.fill(&mut call);
            let number = transaction.next_number("call", call.row.year).await?;
            call.row.reference = reference::call(call.row.year, number);
            transaction.insert_call(&call).await?;
            let location = format!("/v1/calls/{}", call.row.id);
            let (tag, view) = view::show(call, true);
            Ok(Done::from(answer::created(&tag, location, &view)?))
        })
        .await
}

/// The row, before it says anything.
fn row(transaction: &Transaction, content: &Content, created_by: Uuid) -> Model {
    let now = transaction.stamp().now;
    let unsaid = String::new;
    Model {
        id: transaction.new_id(),
        reference: unsaid(),
        programme: Word(content.programme),
        year: 0,
        title_ka: unsaid(),
        title_en: unsaid(),
        terms_ka: unsaid(),
        terms_en: unsaid(),
        status: Word(CallStatus::Draft),
        questions_until: chrono::NaiveDate::default(),
        proposals_until: chrono::NaiveDate::default(),
        minimum_scores: 1,
        criteria: Json(content.criteria.clone()),
        created_by,
        published_by: None,
        published_at: None,
        closed_at: None,
        decided_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
