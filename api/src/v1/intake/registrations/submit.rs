use super::content::Content;
use super::request::RegistrationRequest;
use super::rows::{check_within, lot_on, policy_on};
use super::view::{self, RegistrationView};
use crate::access::{Authorized, Done, Permit, RegistrationCreate};
use crate::error::Problem;
use crate::external_reference;
use crate::http::answer;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use chrono::Datelike;
use reintegration_domain::access::Role;
use reintegration_domain::fault::FaultKind;
use reintegration_domain::identifier::reference;
use reintegration_domain::intake::registrations::Status;
use reintegration_storage::entity::registration::Model;
use reintegration_storage::{Json, Referenced, Word};
use reintegration_storage::{Registration, StorageError, Transaction};
use uuid::Uuid;

/// Submit a registration
///
/// Registers a returnee. The answer has the outcome that the rules propose, the lot that serves the residence, and
/// other registrations that may be of the same person. A person decides on the registration later.
#[utoipa::path(tag = "registrations", operation_id = "create_registration",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationCreate::SCOPE])), request_body = RegistrationRequest,
    responses((status = 201, description = "The submitted registration", body = RegistrationView)))]
#[post("/registrations")]
pub async fn create_registration(
    caller: Authorized<RegistrationCreate>,
    submission: Submission<RegistrationRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let Asked { body: asked, mut faults } = body.of_something_new();
            let reference = external_reference::read(asked.external_reference.as_deref(), &mut faults);
            let content =
                Content::parse(&asked, faults, &caller.app().territory, caller.today()).map_err(Problem::validation)?;
            let registered_on = content.facts.registered_on();
            if caller.actor().role == Role::Frontend && registered_on != caller.today() {
                return Err(Problem::fault("/registered_on", FaultKind::RegisteredOnNotToday));
            }
            let policy = policy_on(transaction, content.programme, registered_on).await?;
            let lot = lot_on(transaction, content.programme, registered_on, content.region()).await?;
            check_within(&caller, lot.as_ref(), content.region())?;
            let mut registration = Registration::new(blank(transaction, &caller, &content).await?)?;
            registration.row.policy_id = policy.id.uuid();
            registration.row.lot_id = lot.map(|lot| lot.id);
            content.fill(&mut registration, transaction)?;
            transaction.insert_registration(&mut registration).await?;
            if let Some(reference) = &reference {
                let id = registration.row.id;
                external_reference::give(transaction, (Referenced::Registration, id), id, Some(reference)).await?;
            }
            let location = format!("/v1/registrations/{}", registration.row.id);
            let (tag, view) = view::changed(&caller, transaction, registration).await?;
            Ok(Done::from(answer::created(&tag, location, &view)?))
        })
        .await
}

/// A row with its identity and nothing of the person yet.
async fn blank<P: Permit>(
    transaction: &Transaction,
    caller: &Authorized<P>,
    content: &Content,
) -> Result<Model, StorageError> {
    let registered_on = content.facts.registered_on();
    let year = registered_on.year();
    let number = transaction.next_number("registration", year).await?;
    let row = Model {
        id: transaction.new_id(),
        reference: reference::registration(year, number),
        programme: Word(content.programme),
        registered_on,
        submitted_by: caller.actor().client.uuid(),
        facts_by: Json(vec![caller.actor().client.uuid()]),
        policy_id: Uuid::nil(),
        lot_id: None,
        status: Word(Status::Submitted),
        evidence_due_on: None,
        first_decider: None,
        appeal_until: None,
        case_id: None,
        given_name: None,
        family_name: None,
        father_name: None,
        latin_given_name: None,
        latin_family_name: None,
        name_key: String::new(),
        latin_name_key: None,
        born_on: registered_on,
        born_until: registered_on,
        sex: Word(content.sex),
        citizenship: None,
        status_in_georgia: None,
        document_kind: None,
        document_key: None,
        number_key: None,
        household_members: None,
        household_children: None,
        country: None,
        returned_on: None,
        irregular: None,
        irregular_from: None,
        irregular_until: None,
        asylum: None,
        municipality: String::new(),
        region: String::new(),
        registered_municipality: None,
        needs: Json::default(),
        heard_from: None,
        consent_given_on: registered_on,
        consent_form: Word(content.consent_form),
        sealed: None,
        retain_until: None,
        erased_at: None,
        version: 1,
        created_at: caller.now(),
        updated_at: caller.now(),
    };
    Ok(row)
}
