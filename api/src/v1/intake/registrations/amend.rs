use super::content::Content;
use super::request::RegistrationRequest;
use super::rows::{lot_on, policy_on};
use super::view::{self, RegistrationView};
use crate::access::{Authorized, Done, Permit, RegistrationUpdate};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Patch, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use reintegration_domain::access::Role;
use reintegration_domain::fault::FaultKind;
use reintegration_domain::identifier::ClientId;
use reintegration_domain::intake::registrations::{Change, Command, apply};
use reintegration_storage::{Registration, Transaction};

/// Amend a registration
///
/// A JSON merge patch (RFC 7396) of the submitted registration: members that are left out stay, `null` removes a
/// value. If evidence was requested, a change of the facts answers the request. If the person no longer lives in the
/// lot's area, the registration moves to another lot. A client that changes more than the contact data, the
/// household, the needs or the consent cannot decide on the registration.
#[utoipa::path(tag = "registrations", operation_id = "update_registration",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationUpdate::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")),
    request_body(content = schemas::RegistrationPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The registration as it is now", body = RegistrationView)))]
#[patch("/registrations/{id}")]
pub async fn update_registration(
    caller: Authorized<RegistrationUpdate>,
    id: Id,
    submission: Submission<Patch<RegistrationRequest>>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Registration, asked| {
            let content = merged(&caller, asked, &before)?;
            let after = amended(transaction, caller.actor().client, &before, content).await?;
            let (tag, view) = view::changed(&caller, transaction, after).await?;
            Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?))
        })
        .await
}

/// The content after the patch.
fn merged(
    caller: &Authorized<RegistrationUpdate>,
    Asked { body: patch, faults }: Asked<Patch<RegistrationRequest>>,
    before: &Registration,
) -> Result<Content, Problem> {
    let (mut asked, mut faults) = patch.applied(&RegistrationRequest::of(before)?, faults)?;
    // What a patch takes away it states to be nothing.
    asked.person.document.or_null();
    let registered_on = asked.registered_on.get_or_insert(before.row.registered_on);
    if caller.actor().role == Role::Frontend && *registered_on != before.row.registered_on {
        faults.push("/registered_on", FaultKind::RegisteredOnNotToday);
    }
    Content::parse(&asked, faults, &caller.app().territory, caller.today()).map_err(Problem::validation)
}

/// Records the new content. Nothing changes where nothing would: the version stays.
async fn amended(
    transaction: &mut Transaction,
    by: ClientId,
    before: &Registration,
    content: Content,
) -> Result<Registration, Problem> {
    let (programme, registered_on, region) = (content.programme, content.facts.registered_on(), content.region.clone());
    let facts = content.facts != before.row.facts()?;
    let mut after = before.clone();
    content.fill(&mut after, transaction)?;
    let change = Change { facts, person: after.is_of_another_person_than(before) };
    let next = apply(&before.row.state()?, &Command::Amend(change))?;
    if after.says_the_same_as(before) {
        return Ok(after);
    }
    if registered_on != before.row.registered_on {
        after.row.policy_id = policy_on(transaction, programme, registered_on).await?.id.uuid();
    }
    if registered_on != before.row.registered_on || region != before.row.region {
        after.row.lot_id = lot_on(transaction, programme, registered_on, &region).await?.map(|lot| lot.id);
    }
    if change.binds() {
        after.row.note_stated_by(by);
    }
    after.row.set_state(&next.state);
    Ok(transaction.save_registration(before, after, &next.events).await?)
}
