use super::list::{self, RegistrationSummary};
use crate::access::{Authorized, Permit, RegistrationRead};
use crate::contract::{schemas, words};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::fault::FaultKind;
use reintegration_domain::person::{BornOn, DocumentKind, Phone, Sought, SoughtDocument, SoughtName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Registrations that a search shows at most.
const MOST: u64 = 20;

/// What is known of a person who is looked for. A document, a name or a telephone is needed; all that is given has to fit.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Beridze Nino", "born_on": "1988" }))]
pub struct RegistrationSearch {
    /// Document that identifies the person
    #[validate(nested)]
    document: Option<SearchedDocument>,
    /// One or more words of the given and family names, in any order, each in Georgian or in Latin letters
    #[validate(length(max = 100))]
    #[schema(value_type = Option<schemas::SearchedName>)]
    name: Option<String>,
    /// Day of birth, or only the month or the year; whoever may have been born then fits
    #[schema(value_type = Option<schemas::BornOn>)]
    born_on: Option<String>,
    /// Telephone number, as people write it; nine digits without a country code are a number in Georgia
    #[validate(length(max = 40))]
    #[schema(value_type = Option<schemas::SearchedTelephone>)]
    telephone: Option<String>,
}

/// A document that identifies a person who is looked for.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchedDocument {
    /// Kind of document; every kind when left out
    #[schema(value_type = Option<words::IdentityDocumentKind>)]
    kind: Option<DocumentKind>,
    /// Number of the document; only its letters and digits count
    #[validate(length(max = 60))]
    #[schema(value_type = schemas::SearchedNumber)]
    number: String,
}

/// The registrations that a search found.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationSearchResult {
    /// The registrations that fit, newest first
    #[schema(max_items = 20)]
    items: Vec<RegistrationSummary>,
    /// Whether more registrations fit than are shown; saying more of the person narrows the search
    more: bool,
}

/// Search for registrations
///
/// Finds registrations by what the caller knows of the person, among those that the caller sees: at most 20, newest first.
/// A name is found in either script, whatever the order of its words; a word has to be whole. Each registration that is
/// shown is a disclosure of that person's data. The search is not stored, and a repeat searches again, whatever its
/// `Idempotency-Key`. It counts as a hundred requests against the limit of the client. After an update of the service, 503 until
/// all older registrations can be found.
#[utoipa::path(tag = "registrations", operation_id = "create_registration_search",
    extensions(("x-costly" = json!(true))),
    security(("oauth2" = [RegistrationRead::SCOPE])), request_body = RegistrationSearch,
    responses((status = 200, description = "The registrations that fit", body = RegistrationSearchResult)))]
#[post("/registration-searches")]
pub async fn create_registration_search(
    caller: Authorized<RegistrationRead>,
    submission: Submission<RegistrationSearch>,
) -> Result<HttpResponse, Problem> {
    // Nothing is written but who was shown: there is nothing that a key could keep.
    let (_, asked) = submission.parts();
    let sought = sought(asked.of_something_new())?;
    let found = caller.rows().sought_registrations(&sought, MOST).await?.ok_or(Problem::new(Code::Unavailable))?;
    let page = caller.open(found).await?;
    let summarise = list::summaries(&caller, &page.items).await?;
    let items = page.items.into_iter().map(summarise).collect::<Result<_, _>>()?;
    Ok(answer::personal(&RegistrationSearchResult { items, more: page.more }))
}

/// Who is looked for.
fn sought(Asked { body, mut faults }: Asked<RegistrationSearch>) -> Result<Sought, Problem> {
    let RegistrationSearch { document, name, born_on, telephone } = body;
    let unread = ["/document", "/name", "/telephone"].iter().any(|place| faults.is_unread(place));
    if document.is_none() && name.is_none() && telephone.is_none() && !unread {
        faults.push("/name", FaultKind::Required);
    }
    let document = document.map(|document| SoughtDocument::parse(document.kind, &document.number));
    let sought = Sought {
        document: document.and_then(|document| faults.take("/document/number", document)),
        name: name.and_then(|name| faults.take("/name", SoughtName::parse(&name))),
        telephone: telephone.and_then(|telephone| faults.take("/telephone", Phone::as_written(&telephone))),
        born_on: born_on.and_then(|born_on| faults.take("/born_on", BornOn::parse(&born_on))),
    };
    faults.result_of(Some(sought)).map_err(Problem::validation)
}
