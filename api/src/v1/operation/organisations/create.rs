use super::contact::ContactRequest;
use super::view::OrganisationView;
use crate::access::{Authorized, Done, OrganisationManage, Permit};
use crate::contract::schemas::{self, schemas};
use crate::contract::words;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::limits::one_line;
use crate::http::list;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::contact::Contact;
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::organisation::OrganisationKind;
use reintegration_domain::person::OrganisationCode;
use reintegration_domain::programme::regions::Territory;

use reintegration_storage::Transaction;
use reintegration_storage::entity::organisation::Model;
use reintegration_storage::{ClientNames, Json, Word};
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
    "name": { "ka": "ფონდი „მაგალითი“", "en": "Foundation \"Example\"" },
    "contact": { "phone": "+995322000000", "hours": { "ka": "ორშაბათიდან პარასკევამდე, 10:00–18:00", "en": "Monday to Friday, 10:00–18:00" } }
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
    /// Contact data of the organisation, which anybody may read
    #[validate(nested)]
    contact: Option<ContactRequest>,
    /// Codes of the regions that an office of the Agency serves; left out or empty for all regions that no other office
    /// names. A partner has none: its lots say where it serves
    #[serde(deserialize_with = "list::at_most::<12, _, _>")]
    #[schema(value_type = Option<std::collections::BTreeSet<schemas::RegionCode>>, max_items = 12)]
    regions: Option<Vec<String>>,
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
    pub contact: Option<Contact>,
    /// The regions that an office serves; `None` for all that no other one names.
    pub regions: Option<Vec<String>>,
}

impl OrganisationRequest {
    /// What would have to be asked for what is on record.
    pub fn of(row: &Model) -> Self {
        let name = OrganisationNameRequest { ka: row.name_ka.clone(), en: row.name_en.clone() };
        let contact = row.contact.clone().map(|contact| contact.0.into());
        let regions = row.regions.clone().map(|regions| regions.0);
        Self { registration_code: row.registration_code.clone(), name, kind: *row.kind, contact, regions }
    }

    /// Whether it says another kind than what is on record.
    pub fn is_of_another_kind(&self, row: &Model) -> bool {
        row.kind != self.kind
    }

    /// Reads the request. Fails with every fault.
    pub fn parse(self, mut faults: Faults, territory: &Territory) -> Result<NewOrganisation, Vec<Fault>> {
        let contact = self.contact.and_then(|contact| Contact::parse(contact.into(), &mut faults));
        let regions = self.regions.filter(|regions| !regions.is_empty());
        if let Some(regions) = &regions {
            check_regions(regions, self.kind, territory, &mut faults);
        }
        let code = self.registration_code.as_deref().map(OrganisationCode::parse).transpose();
        let code = faults.take("/registration_code", code);
        let registration_code = faults.result_of(code)?;
        let name = Bilingual::composed(self.name.ka, self.name.en);
        Ok(NewOrganisation { registration_code, name, kind: self.kind, contact, regions })
    }
}

/// Notes what is wrong with the regions of an office: a partner has none.
fn check_regions(regions: &[String], kind: OrganisationKind, territory: &Territory, faults: &mut Faults) {
    if !faults.is_unread("/kind") && kind != OrganisationKind::Agency {
        faults.push("/regions", FaultKind::KindTakesNone);
    }
    for (index, region) in regions.iter().enumerate() {
        if territory.region(region).is_none() {
            faults.push(format!("/regions/{index}"), FaultKind::UnknownRegion);
        } else if regions.iter().take(index).any(|earlier| earlier == region) {
            faults.push(format!("/regions/{index}"), FaultKind::DuplicateItem);
        }
    }
}

/// Create an organisation
///
/// Creates a partner that can hold lots, or an office of the Agency. Each registration code belongs to one organisation (409
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
            let new = asked.parse(faults, &caller.app().territory).map_err(Problem::validation)?;
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
        contact: new.contact.map(Json),
        regions: new.regions.map(Json),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
