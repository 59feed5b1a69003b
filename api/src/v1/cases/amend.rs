use super::transition;
use super::view::{self, CaseView};
use crate::access::{Authorized, CaseNote, Done, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::external_reference;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::stated::Stated;
use crate::http::submission::{Asked, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use reintegration_domain::cases::Assignee;
use reintegration_domain::fault::Faults;
use reintegration_storage::Referenced;
use reintegration_storage::entity::case::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A JSON merge patch (RFC 7396) of a case: members that are left out stay, `null` removes a value.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "assigned_to": "worker-7", "external_reference": "2026-0117" }))]
pub struct CasePatch {
    /// The client's own reference of the case; no other client sees it, and it is on one case of the client only
    #[schema(value_type = Option<schemas::ExternalReference>)]
    external_reference: Stated<String>,
    /// Mark for the worker who has the case, as the organisation chooses it; it says nothing of the person whom the case is
    /// of
    #[schema(value_type = Option<schemas::Assignee>)]
    assigned_to: Stated<String>,
}

/// Assign a case, or give it an own reference
///
/// Says which of an organisation's workers has the case, and what the client calls the case in its own system. Both are
/// possible at every stage, also when the case is closed. Whoever works on the case sees `assigned_to`; it is removed when
/// the case is transferred, and when another organisation continues it in the new year. The reference is the client's own:
/// it changes no version, and no event tells of it. 409 `external_reference_taken` if the client has given it to another
/// case.
#[utoipa::path(tag = "cases", operation_id = "update_case",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseNote::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")),
    request_body(content = CasePatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The case as it is now", body = CaseView)))]
#[patch("/cases/{id}")]
pub async fn update_case(
    caller: Authorized<CaseNote>,
    id: Id,
    submission: Submission<CasePatch>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<CasePatch>| {
            let Asked { body, mut faults } = asked;
            let reference = external_reference::read_change(&body.external_reference, &mut faults);
            let assigned_to = assignment(body.assigned_to, &mut faults);
            faults.into_result().map_err(Problem::validation)?;
            let person = transition::person(transaction, &before).await?;
            let case = (Referenced::Case, before.id);
            external_reference::change(transaction, case, before.registration_id, &reference).await?;
            let to = match assigned_to {
                Stated::Absent => before.assigned_to.clone(),
                Stated::Null => None,
                Stated::Said(worker) => Some(worker.into_string()),
            };
            let is_news = to != before.assigned_to;
            let case = if is_news { transaction.assign_case(&before, to, &person).await? } else { before };
            let links = transaction.case_links_of(&case).await?;
            let file = transaction.case_file_of(case, &person).await?;
            let names = transaction.rows().client_names([&file]).await?;
            let (tag, view) = view::show(file, links, &names);
            Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?))
        })
        .await
}

/// Whom a patch gives the case.
fn assignment(stated: Stated<String>, faults: &mut Faults) -> Stated<Assignee> {
    match stated {
        Stated::Absent => Stated::Absent,
        Stated::Null => Stated::Null,
        Stated::Said(text) => faults.take("/assigned_to", Assignee::parse(&text)).map_or(Stated::Absent, Stated::Said),
    }
}
