use super::create::{OrganisationPatch, OrganisationRequest};
use super::view::OrganisationView;
use crate::access::{Authenticated, Authorized, Changeable, Done, OrganisationManage, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Patch, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use reintegration_domain::fault::FaultKind;
use reintegration_domain::identifier::OrganisationId;
use reintegration_storage::entity::organisation::Model;
use reintegration_storage::{Json, Transaction};
use uuid::Uuid;

/// Amend an organisation
///
/// A JSON merge patch (RFC 7396): members that are left out stay, `null` removes a value. The kind of the
/// organisation cannot be changed. Each registration code belongs to one organisation (409
/// `registration_code_taken`).
#[utoipa::path(tag = "organisations", operation_id = "update_organisation",
    security(("oauth2" = [OrganisationManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the organisation")),
    request_body(content = OrganisationPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The organisation as it is now", body = OrganisationView)))]
#[patch("/organisations/{id}")]
pub async fn update_organisation(
    caller: Authorized<OrganisationManage>,
    id: Id,
    submission: Submission<Patch<OrganisationRequest>>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<Patch<OrganisationRequest>>| {
            let (asked, mut faults) = asked.body.applied(&OrganisationRequest::of(&before), asked.faults)?;
            if asked.is_of_another_kind(&before) {
                faults.push("/kind", FaultKind::Fixed);
            }
            let asked = asked.parse(faults, &caller.app().territory).map_err(Problem::validation)?;
            let after = Model {
                registration_code: asked.registration_code.map(|code| code.to_string()),
                name_ka: asked.name.ka.into_owned(),
                name_en: asked.name.en.into_owned(),
                contact: asked.contact.map(Json),
                regions: asked.regions.map(Json),
                ..before.clone()
            };
            let after = transaction.amend_organisation(&before, after).await?;
            let after = after.ok_or(Problem::new(Code::RegistrationCodeTaken))?;
            let newest = transaction.rows().newest_assessments([after.id]).await?.remove(&after.id);
            let names = transaction.rows().client_names(&newest).await?;
            let view = OrganisationView::new(after, newest, &names, caller.today());
            Ok(Done::from(answer::of(StatusCode::OK, Some(&view.tag()), None, &view)?))
        })
        .await
}

impl Changeable for Model {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(transaction.organisation_for_update(OrganisationId::new(id)).await?)
    }

    fn version(&self) -> i64 {
        self.version
    }
}
