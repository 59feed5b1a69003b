use super::view::OrganisationView;
use crate::access::{Authorized, Done, OrganisationManage, Permit};
use crate::contract::schemas::{self, schemas};
use crate::contract::words;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::limits::one_line;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::fault::{Fault, Faults};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::organisation::OrganisationKind;
use reintegration_domain::person::OrganisationCode;
use reintegration_storage::ClientNames;
use reintegration_storage::Transaction;
use reintegration_storage::Word;
use reintegration_storage::entity::organisation::Model;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};
use validator::Validate;

/// An organisation's name in both languages.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationNameRequest {
    /// Name in Georgian
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    ka: String,
    /// Name in English
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    en: String,
}

/// An organisation to create.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "registration_code": "012345678", "kind": "partner",
    "name": { "ka": "ფონდი „მაგალითი“", "en": "Foundation \"Example\"" }
}))]
pub struct OrganisationRequest {
    /// Code in the register of legal entities, if it is known
    #[schema(value_type = Option<schemas::OrganisationCode>)]
    registration_code: Option<String>,
    /// Name of the organisation
    #[validate(nested)]
    name: OrganisationNameRequest,
    /// Kind of the organisation, which never changes: a patch leaves it out or repeats it
    #[schema(value_type = words::OrganisationKind)]
    kind: OrganisationKind,
}

schemas! {
    OrganisationPatch, "A JSON merge patch (RFC 7396) of an organisation: members that are left out stay, `null` removes a value",
        ObjectBuilder::new()
            .description(Some("A JSON merge patch (RFC 7396) of an organisation: members that are left out stay, `null` removes a value"))
            .examples([serde_json::json!({ "registration_code": "012345678" })]);
}

/// An organisation without faults.
pub struct NewOrganisation {
    pub registration_code: Option<OrganisationCode>,
    pub name: Bilingual,
    pub kind: OrganisationKind,
}

impl OrganisationRequest {
    /// What would have to be asked for what is on record.
    pub fn of(row: &Model) -> Self {
        let name = OrganisationNameRequest { ka: row.name_ka.clone(), en: row.name_en.clone() };
        Self { registration_code: row.registration_code.clone(), name, kind: *row.kind }
    }

    /// Whether it says another kind than what is on record.
    pub fn is_of_another_kind(&self, row: &Model) -> bool {
        row.kind != self.kind
    }

    /// Reads the request. Fails with every fault.
    pub fn parse(self, mut faults: Faults) -> Result<NewOrganisation, Vec<Fault>> {
        let code = self.registration_code.as_deref().map(OrganisationCode::parse).transpose();
        let code = faults.take("/registration_code", code);
        let registration_code = faults.result_of(code)?;
        let name = Bilingual::composed(self.name.ka, self.name.en);
        Ok(NewOrganisation { registration_code, name, kind: self.kind })
    }
}

/// Create an organisation
///
/// Creates a partner that can hold lots, or the Agency. Each registration code belongs to one organisation (409
/// `registration_code_taken`).
#[utoipa::path(tag = "organisations", operation_id = "create_organisation",
    security(("oauth2" = [OrganisationManage::SCOPE])), request_body = OrganisationRequest,
    responses((status = 201, description = "The new organisation", body = OrganisationView)))]
#[post("/organisations")]
pub async fn create_organisation(
    caller: Authorized<OrganisationManage>,
    submission: Submission<OrganisationRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let Asked { body: asked, faults } = body.of_something_new();
            let new = asked.parse(faults).map_err(Problem::validation)?;
            let row = row(transaction, new);
            if !transaction.insert_organisation(row.clone()).await? {
                return Err(Problem::new(Code::RegistrationCodeTaken));
            }
            let (tag, location) = (EntityTag::of(row.version), format!("/v1/organisations/{}", row.id));
            Ok(Done::from(answer::created(
                &tag,
                location,
                &OrganisationView::new(row, None, &ClientNames::default(), caller.today()),
            )?))
        })
        .await
}

fn row(transaction: &Transaction, new: NewOrganisation) -> Model {
    let now = transaction.stamp().now;
    Model {
        id: transaction.new_id(),
        registration_code: new.registration_code.map(|code| code.to_string()),
        name_ka: new.name.ka.into_owned(),
        name_en: new.name.en.into_owned(),
        kind: Word(new.kind),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
