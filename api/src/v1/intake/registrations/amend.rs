use super::content::Content;
use super::correction::Difference;
use super::request::RegistrationRequest;
use super::rows::{lot_on, policy_on};
use super::view::{self, RegistrationView};
use crate::access::{Authenticated, Authorized, Changeable, Done, Permit, RegistrationUpdate};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::external_reference;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::json::{self, Body};
use crate::http::limits::prose;
use crate::http::stated::Stated;
use crate::http::submission::{Asked, Patch, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use reintegration_domain::access::{Permission, Role};
use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::identifier::{ClientId, RegistrationId};
use reintegration_domain::intake::registrations::correction::{self, Correction, Move};
use reintegration_domain::intake::registrations::{Change, Command, EvidenceRequest, Status, apply};
use reintegration_storage::entity::case;
use reintegration_storage::{Referenced, Registration, Transaction};
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;
use validator::Validate;

/// Amend a registration
///
/// A JSON merge patch (RFC 7396) of the registration: members that are left out stay, `null` removes a value.
///
/// Before the decision everything can change. If evidence was requested that names no documents, a change of the facts
/// answers the request. If
/// the person no longer lives in the lot's area, the registration moves to another lot. A client that changes more than
/// the contact data, the household, the needs or the consent cannot decide on the registration.
///
/// After acceptance whoever works on the case corrects contact data, residence, household and needs, and those who decide
/// on registrations correct who the person is, with a `reason`; they then approve and verify nothing in the case. What was
/// decided on stays (`fixed`). What was registered before a rule that refuses it now stays too, and is no fault of a patch
/// that leaves it as it is. A residence elsewhere in the lot's area moves the case and its open assistance; one that
/// another lot serves needs a transfer (`transfer_required`). `GET /v1/registrations/{id}/corrections` has what was there
/// before.
///
/// `external_reference` is the client's own: it can be changed at any time, and changes no version. 409
/// `external_reference_taken` if the client has given it to another registration.
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
    submission: Submission<Amendment>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, submitted| {
            if submitted.so_far().patch.says("/person/document") {
                // Another document makes another person: nobody counts meanwhile what a person has.
                transaction.lock_persons().await?;
            }
            let held = Held::lock(caller.caller(), transaction, id.0).await?.ok_or(Problem::new(Code::NotFound))?;
            let mut asked = submitted.of(held.version())?;
            let Held { registration: before, case } = held;
            let reference = external_reference::read_change(&asked.body.external_reference, &mut asked.faults);
            let after = if !matches!(reference, Stated::Absent) && asked.body.patch.is_empty() {
                // What the client calls it is nothing that the registration says.
                asked.sound()?;
                before
            } else if *before.row.status == Status::Accepted {
                corrected(&caller, transaction, &before, case.as_ref(), asked).await?
            } else {
                let content = merged(&caller, asked, &before)?;
                amended(transaction, caller.actor().client, &before, content).await?
            };
            let id = after.row.id;
            external_reference::change(transaction, (Referenced::Registration, id), id, &reference).await?;
            let (tag, view) = view::changed(&caller, transaction, after).await?;
            Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?))
        })
        .await
}

/// A merge patch of a registration, and why it is sent.
#[derive(Debug)]
pub struct Amendment {
    patch: Patch<RegistrationRequest>,
    reason: Option<String>,
    external_reference: Stated<String>,
}

/// What an amendment says beside the patch.
#[derive(Debug, Deserialize, Validate)]
struct Beside {
    #[validate(length(max = 4000), custom(function = prose))]
    reason: Option<String>,
    external_reference: Stated<String>,
}

impl Body for Amendment {
    const MAY_BE_LEFT_OUT: bool = false;

    fn read(mut value: Value, faults: Faults) -> serde_json::Result<(Self, Faults)> {
        let mut beside = Map::new();
        for name in ["reason", "external_reference"] {
            let said = value.as_object_mut().and_then(|members| members.remove(name));
            beside.extend(said.map(|said| (name.to_owned(), said)));
        }
        let (Beside { reason, external_reference }, faults) = json::object(Value::Object(beside), faults)?;
        let (patch, faults) = Patch::read(value, faults)?;
        Ok((Self { patch, reason, external_reference }, faults))
    }
}

/// A registration with its case, where that is the caller's. The case is locked first, as everywhere.
struct Held {
    registration: Registration,
    case: Option<case::Model>,
}

impl Changeable for Held {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let case = transaction.rows().case_of_for_update(RegistrationId::new(id)).await?;
        let registration = Registration::lock(caller, transaction, id).await?;
        Ok(registration.map(|registration| Self { registration, case }))
    }

    fn version(&self) -> i64 {
        self.registration.version()
    }
}

/// The content after the patch.
fn merged(
    caller: &Authorized<RegistrationUpdate>,
    Asked { body: Amendment { patch, .. }, faults }: Asked<Amendment>,
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
    let (programme, registered_on, region) =
        (content.programme, content.facts.registered_on(), content.region().to_owned());
    let facts = content.facts != before.row.facts()?;
    let mut after = before.clone();
    content.fill(&mut after, transaction)?;
    let answers = facts && before.personal.evidence.as_ref().is_none_or(EvidenceRequest::is_of_facts);
    let change = Change { facts, person: after.is_of_another_person_than(before), answers };
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
    if *before.row.status == Status::EvidenceRequested && facts {
        after.personal.status_reason = after.personal.status_reason.filter(|_| !answers);
        if let Some(request) = &mut after.personal.evidence {
            request.facts_changed = true;
        }
    }
    Ok(transaction.save_registration(before, after, &next.events).await?)
}

/// Records what is corrected in an accepted registration, and lets its case follow.
async fn corrected(
    caller: &Authorized<RegistrationUpdate>,
    transaction: &mut Transaction,
    before: &Registration,
    case: Option<&case::Model>,
    Asked { body: Amendment { patch, reason, .. }, faults }: Asked<Amendment>,
) -> Result<Registration, Problem> {
    let stored = RegistrationRequest::of(before)?;
    let (mut asked, mut faults) = patch.applied(&stored, faults)?;
    asked.person.document.or_null();
    let said = Difference::between(&stored, &asked)?;
    correction::check(said.pointers(), reason.is_some(), &mut faults);
    let (territory, today) = (&caller.app().territory, caller.today());
    let content = Content::parse_change((&stored, &asked), &said.fields, faults, territory, today);
    let content = content.map_err(Problem::validation)?;
    let mut after = before.clone();
    content.fill(&mut after, transaction)?;
    let difference = Difference::of(before, &after)?;
    let identity = correction::is_of_identity(difference.pointers());
    let moves = match case {
        Some(_) if after.row.municipality == before.row.municipality => Move::None,
        Some(case) if transaction.is_served_by(case, &after.row.region).await? => Move::WithinLot,
        _ => Move::ToAnotherLot,
    };
    let decides = caller.may(Permission::RegistrationDecide);
    let command = Command::Correct(Correction { works_on_case: case.is_some(), decides, identity, moves });
    let next = apply(&before.row.state()?, &command)?;
    if difference.fields.is_empty() {
        return Ok(after);
    }
    let by = caller.actor().client;
    if identity {
        after.row.note_stated_by(by);
    }
    let after = transaction.save_correction(before, after, difference.recorded(by, reason), &next.events).await?;
    if let Some(case) = case.filter(|_| identity || moves == Move::WithinLot) {
        transaction.amend_case(case, &after).await?;
    }
    Ok(after)
}
