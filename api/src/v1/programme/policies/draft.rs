use super::document::PolicyDocument;
use super::view::PolicyView;
use crate::access::{Authorized, Done, Permit, PolicyDraft};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::submission::{Asked, Document, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::programme::policies::{Policy, PolicyStatus};
use reintegration_storage::Word;
use reintegration_storage::entity::policy::Model;
use reintegration_storage::{StorageError, Transaction};

/// Draft a policy
///
/// Takes the whole document of a new version. The document is checked as strictly as for publication, and every fault
/// is named with its place. A draft has no effect until another client publishes it.
#[utoipa::path(tag = "policies", operation_id = "create_policy",
    security(("oauth2" = [PolicyDraft::SCOPE])), request_body = PolicyDocument,
    responses((status = 201, description = "The draft policy", body = PolicyView)))]
#[post("/policies")]
pub async fn create_policy(
    caller: Authorized<PolicyDraft>,
    submission: Submission<Document>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let Asked { body: Document(document), mut faults } = body.of_something_new();
            let policy = faults.take_all(Policy::parse(&document));
            faults.into_result().map_err(Problem::validation)?;
            let policy = policy.ok_or(Problem::new(Code::Internal))?;
            let mut row = row(transaction, &policy)?;
            row.drafted_by = Some(caller.actor().client.uuid());
            if !transaction.insert_policy(row.clone()).await? {
                return Err(Problem::new(Code::PolicyVersionTaken));
            }
            let (tag, location) = (EntityTag::of(row.version), format!("/v1/policies/{}", row.id));
            let names = transaction.rows().client_names([&row]).await?;
            Ok(Done::from(answer::created(&tag, location, &PolicyView::new(row, &names)?)?))
        })
        .await
}

fn row(transaction: &Transaction, policy: &Policy) -> Result<Model, StorageError> {
    let document = serde_json::to_value(policy.document()).map_err(|error| StorageError::Corrupt(error.to_string()))?;
    Ok(Model {
        id: transaction.new_id(),
        programme: Word(policy.programme()),
        policy_version: policy.version().to_owned(),
        in_force_from: policy.in_force_from(),
        status: Word(PolicyStatus::Draft),
        document,
        drafted_by: None,
        published_by: None,
        published_at: None,
        version: 1,
        created_at: transaction.stamp().now,
    })
}
