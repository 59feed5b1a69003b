//! A problem: built anywhere, worded in the caller's language at the edge.

use super::Code;
use crate::money::Amount;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use reintegration_domain::access::Permission;
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::locale::{Bilingual, Language};
use reintegration_domain::money::Money;
use reintegration_storage::{Guarded, StorageError};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// The longest pointer that is named: a request is not answered with more than it said.
const LONGEST_POINTER: usize = 400;

const CHALLENGE: &str = "Bearer realm=\"reintegration\"";

/// A refused request (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Address at which the catalogue explains the code
    #[schema(example = "/v1/problems#validation_failed", max_length = 200)]
    pub r#type: String,
    /// Meaning of the code, in the requested language
    #[schema(example = "The request has faults", max_length = 400)]
    pub title: String,
    /// HTTP status of the answer
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    /// Stable code of the problem, for programs
    #[schema(example = "validation_failed", max_length = 100)]
    pub code: String,
    /// Explanation of this problem, in the requested language
    #[schema(example = "One fault; `errors` says where.", max_length = 4000)]
    pub detail: String,
    /// Path of the request
    #[schema(example = "/v1/eligibility-checks", max_length = 2000)]
    pub instance: String,
    /// Identifier of the request, for questions to the service's operators
    #[schema(example = "0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e", max_length = 128)]
    pub request_id: String,
    /// Available amount, if more money was requested than is available; `null` otherwise
    pub available: Option<Amount>,
    /// Every fault of the request, each with its place; the first 1000 if there are more
    #[schema(max_items = 1000)]
    pub errors: Vec<FieldError>,
}

/// One fault of one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// Place of the fault: a JSON pointer into the body (RFC 6901), or `/query/{name}` for a parameter
    #[schema(example = "/stay_abroad/returned_on", max_length = 400)]
    pub pointer: String,
    /// Stable code of the fault
    #[schema(example = "day_in_future", max_length = 100)]
    pub code: String,
    /// Explanation of the fault, in the requested language
    #[schema(example = "This day lies in the future.", max_length = 4000)]
    pub detail: String,
}

/// Why a request is refused.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    // Boxed, because every result carries the room for it.
    detail: Option<Box<Bilingual>>,
    faults: Vec<Fault>,
    available: Option<Money>,
    header: Option<Box<(HeaderName, String)>>,
    // What tells of people: see `Problem::telling`.
    told: Option<Box<Guarded<Problem>>>,
}

impl Problem {
    /// What is the matter, for programs.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// A problem that its code says all about.
    pub const fn new(code: Code) -> Self {
        Self { code, detail: None, faults: Vec::new(), available: None, header: None, told: None }
    }

    /// A problem that tells of people what the records hold: whoever is refused with it opens that data, which is written
    /// down although nothing else of the request is. `code` is what it is for.
    pub fn telling(code: Code, told: Guarded<Self>) -> Self {
        Self { told: Some(Box::new(told)), ..Self::new(code) }
    }

    /// What it tells of people, not opened yet.
    pub fn into_told(self) -> Result<Guarded<Self>, Self> {
        match self.told {
            Some(told) => Ok(*told),
            None => Err(self),
        }
    }

    /// A problem with what is the matter this time. Never personal data: problems are logged by callers.
    pub fn with(code: Code, detail: Bilingual) -> Self {
        Self { detail: Some(Box::new(detail)), ..Self::new(code) }
    }

    /// A request that could be read and is wrong.
    pub fn validation(faults: Vec<Fault>) -> Self {
        let detail = if faults.len() < Faults::MOST {
            Bilingual::composed(
                format!("შეცდომების რაოდენობა: {}. ადგილები ქვემოთ არის ჩამოთვლილი.", faults.len()),
                format!("Faults: {}. `errors` says where.", faults.len()),
            )
        } else {
            Bilingual::fixed(
                "შეცდომების რაოდენობა: 1000 ან მეტი. პირველი 1000-ის ადგილები ქვემოთ არის ჩამოთვლილი.",
                "Faults: 1000 or more. `errors` says where, of the first 1000.",
            )
        };
        Self { faults, ..Self::with(Code::ValidationFailed, detail) }
    }

    /// The same where there are more faults than are kept: `all` in number.
    pub fn of_many(faults: Vec<Fault>, all: u64) -> Self {
        let most = Faults::MOST;
        let detail = Bilingual::composed(
            format!("შეცდომების რაოდენობა: {all}. ქვემოთ ჩამოთვლილია არაუმეტეს {most} ადგილი."),
            format!("Faults: {all}. `errors` says where, up to {most} of them."),
        );
        Self { faults, ..Self::with(Code::ValidationFailed, detail) }
    }

    /// A request that something else stands in the way of; each of those is named with its place.
    pub fn because(code: Code, faults: Vec<Fault>) -> Self {
        let detail = Bilingual::composed(
            format!("დაბრკოლებების რაოდენობა: {}. ისინი ქვემოთ არის ჩამოთვლილი.", faults.len()),
            format!("In the way: {}. `errors` names each.", faults.len()),
        );
        Self { faults, ..Self::with(code, detail) }
    }

    /// A request whose only fault this is.
    pub fn fault(pointer: impl Into<String>, kind: FaultKind) -> Self {
        Self::validation(vec![Fault::new(pointer, kind)])
    }

    /// The same, and a fault beside. Faults are told before what the state or a rule forbids, and after everything else.
    pub fn beside(mut self, fault: Fault) -> Self {
        match self.code {
            Code::ValidationFailed => {
                self.faults.push(fault);
                Self::validation(self.faults)
            }
            code if code.status() == StatusCode::CONFLICT => Self::validation(vec![fault]),
            _ => self,
        }
    }

    /// More money was asked for than there is.
    pub fn short(code: Code, available: Money) -> Self {
        let detail =
            Bilingual::composed(format!("დარჩენილია {available} ლარი."), format!("What is left is {available} GEL."));
        Self { available: Some(available), ..Self::with(code, detail) }
    }

    /// What was asked for leaves no room for what is promised already.
    pub fn promised(code: Code, promised: Money) -> Self {
        let detail = Bilingual::composed(
            format!("უკვე გაცემულია {promised} ლარი."),
            format!("{promised} GEL is granted already."),
        );
        Self::with(code, detail)
    }

    /// A path that has other methods.
    pub fn method_not_allowed(allow: String) -> Self {
        Self { header: Some(Box::new((header::ALLOW, allow))), ..Self::new(Code::MethodNotAllowed) }
    }

    /// The caller has asked too often, and can ask again in so many seconds.
    pub fn too_many_requests(seconds: u64) -> Self {
        let detail =
            Bilingual::composed(format!("კიდევ სცადეთ {seconds} წამში."), format!("Try again in {seconds} seconds."));
        Self { header: Some(Box::new(retry_after(seconds))), ..Self::with(Code::TooManyRequests, detail) }
    }

    /// The answer to a repeat that cannot be given its first answer: the request itself was carried out.
    pub fn replayed(self) -> Self {
        let header = Some(Box::new((HeaderName::from_static("idempotent-replayed"), "true".to_owned())));
        Self { header, ..self }
    }

    /// The caller has so much under way that it gets no more before some of it has ended; it can ask again in so many
    /// seconds.
    pub fn too_much_under_way(seconds: u64) -> Self {
        let detail = Bilingual::fixed(
            "დაელოდეთ, სანამ რომელიმე დასრულდება, და კიდევ სცადეთ.",
            "Wait until some of it has ended, and try again.",
        );
        Self { header: Some(Box::new(retry_after(seconds))), ..Self::with(Code::TooMuchUnderWay, detail) }
    }

    /// The body is larger than `most` bytes.
    pub fn too_large(most: usize) -> Self {
        let detail = Bilingual::composed(
            format!("დასაშვებია არაუმეტეს {most} ბაიტი."),
            format!("At most {most} bytes are taken."),
        );
        Self::with(Code::TooLarge, detail)
    }

    /// No token was sent (RFC 6750 §3: no error code then).
    pub fn unauthenticated() -> Self {
        Self {
            header: Some(Box::new((header::WWW_AUTHENTICATE, CHALLENGE.to_owned()))),
            ..Self::new(Code::Unauthenticated)
        }
    }

    /// A token that is not valid, or no longer.
    pub fn invalid_token() -> Self {
        let challenge = format!("{CHALLENGE}, error=\"invalid_token\"");
        Self { header: Some(Box::new((header::WWW_AUTHENTICATE, challenge))), ..Self::new(Code::InvalidToken) }
    }

    /// What was sent as a token does not say that it is one.
    pub fn token_without_bearer() -> Self {
        let detail = Bilingual::fixed(
            "წვდომის ტოკენის წინ უნდა ეწეროს სიტყვა „Bearer“ და ერთი ჰარი.",
            "Write the word Bearer and a space before the access token: `Authorization: Bearer …`.",
        );
        Self { detail: Some(Box::new(detail)), ..Self::invalid_token() }
    }

    /// A token without the permission.
    pub fn forbidden(needed: Permission) -> Self {
        let scope = needed.scope();
        let Bilingual { ka, en } = needed.label();
        let detail =
            Bilingual::composed(format!("საჭიროა უფლება: {ka}."), format!("The scope {scope} ({en}) is needed."));
        let challenge = format!("{CHALLENGE}, error=\"insufficient_scope\", scope=\"{scope}\"");
        Self { header: Some(Box::new((header::WWW_AUTHENTICATE, challenge))), ..Self::with(Code::Forbidden, detail) }
    }

    /// What is the matter and every fault, a line each, for the command line.
    pub fn in_words(&self, language: Language) -> String {
        let faults = self.faults.iter().map(|fault| {
            let field = fault.pointer.trim_start_matches('/');
            format!("{field}: {}", fault.detail(language))
        });
        let faults: Vec<String> = faults.collect();
        match &self.detail {
            _ if !faults.is_empty() => faults.join("\n"),
            Some(detail) => detail.in_language(language).to_owned(),
            None => format!("{}.", self.code.title().in_language(language)),
        }
    }

    /// The document, worded in `language`.
    pub fn document(&self, language: Language, instance: &str, request_id: &str) -> ProblemDocument {
        let errors = self
            .faults
            .iter()
            .take(Faults::MOST)
            .map(|fault| FieldError {
                pointer: shortened(&fault.pointer),
                code: fault.kind.fault_code().as_str().to_owned(),
                detail: fault.detail(language),
            })
            .collect();
        let title = self.code.title();
        let detail = match &self.detail {
            Some(detail) => detail.in_language(language).to_owned(),
            None => format!("{}.", title.in_language(language)),
        };
        ProblemDocument {
            r#type: format!("/v1/problems#{}", self.code.as_str()),
            title: title.in_language(language).to_owned(),
            status: self.code.status().as_u16(),
            code: self.code.as_str().to_owned(),
            detail,
            instance: instance.to_owned(),
            request_id: request_id.to_owned(),
            available: self.available.map(Into::into),
            errors,
        }
    }

    /// The response, worded in `language`.
    pub fn response(&self, language: Language, instance: &str, request_id: &str) -> HttpResponse {
        let document = self.document(language, instance, request_id);
        let mut response = HttpResponse::build(self.code.status());
        response
            .content_type("application/problem+json")
            .insert_header((header::CONTENT_LANGUAGE, language.as_str()))
            .insert_header((header::VARY, HeaderValue::from_static("Accept-Language")));
        match self.code {
            Code::Unavailable => response.insert_header((header::RETRY_AFTER, HeaderValue::from_static("5"))),
            _ => &mut response,
        };
        if let Some((name, value)) = self.header.as_deref() {
            response.insert_header((name.clone(), value.as_str()));
        }
        response.body(serde_json::to_vec(&document).unwrap_or_default())
    }
}

fn retry_after(seconds: u64) -> (HeaderName, String) {
    (header::RETRY_AFTER, seconds.to_string())
}

fn shortened(pointer: &str) -> String {
    if pointer.chars().count() <= LONGEST_POINTER {
        return pointer.to_owned();
    }
    pointer.chars().take(LONGEST_POINTER.saturating_sub(1)).chain(['…']).collect()
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.as_str())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> actix_web::http::StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        self.response(Language::En, "", "")
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        if !matches!(error, StorageError::Erased) {
            tracing::error!(%error, "storage");
        }
        match error {
            StorageError::Erased => Self::new(Code::Erased),
            StorageError::Unavailable(_) | StorageError::Unrecorded => Self::new(Code::Unavailable),
            StorageError::Corrupt(_) | StorageError::Database(_) => Self::new(Code::Internal),
        }
    }
}
