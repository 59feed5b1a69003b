//! What operations have in common: the components that they refer to.

use super::access;
use crate::error::{Code, Problem};
use reintegration_domain::access::Permission;
use reintegration_domain::fault::FaultKind;
use reintegration_domain::locale::Language;
use serde_json::{Map, Value, json};

/// An identifier as the service makes them, for examples.
const REQUEST_ID: &str = "0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e";

/// The most that all headers of a request may be, as 431 tells: no text in one is longer.
const MOST_HEADERS: usize = 32 * 1024;

/// What an operation can refuse with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The status, as the document spells it.
    pub status: &'static str,
    /// The response component.
    pub name: &'static str,
    code: Code,
    description: &'static str,
    headers: &'static [&'static str],
}

macro_rules! refusals {
    ($($constant:ident $status:literal $name:literal $code:ident [$($header:literal)*] $description:literal;)*) => {
        $(
            #[doc = $description]
            pub const $constant: Refusal = Refusal {
                status: $status,
                name: $name,
                code: Code::$code,
                description: $description,
                headers: &[$($header),*],
            };
        )*
        /// Every refusal, in the order of the statuses.
        pub const REFUSALS: &[Refusal] = &[$($constant),*];
    };
}

refusals! {
    UNREADABLE "400" "Unreadable" Unreadable [] "The request cannot be read: its body is not JSON";
    UNAUTHENTICATED "401" "Unauthenticated" Unauthenticated ["WWW-Authenticate"] "The access token is missing, not valid, or no longer valid";
    FORBIDDEN "403" "Forbidden" Forbidden ["ScopeNeeded"] "The token does not permit this, or another client has to do it";
    NOT_FOUND "404" "NotFound" NotFound [] "The resource does not exist among the rows that the caller sees";
    METHOD_NOT_ALLOWED "405" "MethodNotAllowed" MethodNotAllowed ["Allow"] "The resource does not have this method; `Allow` names its methods";
    NOT_ACCEPTABLE "406" "NotAcceptable" NotAcceptable [] "`Accept` excludes every media type of the answer";
    TOO_SLOW "408" "TooSlow" TooSlow [] "The request took too long to arrive";
    CONFLICT "409" "Conflict" StateForbids [] "The current state, or a rule of the programme, forbids this; `code` gives the reason";
    GONE "410" "Gone" Erased [] "The person's data is erased";
    STALE "412" "Stale" Stale [] "The resource is no longer in the version that `If-Match` names";
    TOO_LARGE "413" "TooLarge" TooLarge [] "The body is larger than the service takes; `detail` names the limit in bytes. A JSON body within the limits of this document is never too large; documents and files of reports have limits that the operator sets";
    ADDRESS_TOO_LONG "414" "AddressTooLong" AddressTooLong [] "The path with its query is longer than 8 KiB";
    UNSUPPORTED_MEDIA_TYPE "415" "UnsupportedMediaType" UnsupportedMediaType [] "The body has another media type than JSON";
    INVALID "422" "Invalid" ValidationFailed [] "The request can be read but has faults; `errors` names each one with its place";
    PRECONDITION_REQUIRED "428" "PreconditionRequired" PreconditionRequired [] "The header `If-Match` is missing";
    TOO_MANY_REQUESTS "429" "TooManyRequests" TooManyRequests ["Retry-After"] "There are too many requests; `Retry-After` says when to try again";
    HEADERS_TOO_LARGE "431" "HeadersTooLarge" HeadersTooLarge [] "The headers are larger than 32 KiB, names and values together";
    UNAVAILABLE "503" "Unavailable" Unavailable ["Retry-After"] "The service cannot answer now; `Retry-After` says when to try again";
}

/// The refusal of a status.
pub fn refusal(status: &str) -> Option<&'static Refusal> {
    REFUSALS.iter().find(|refusal| refusal.status == status)
}

/// Everything that operations can refer to.
pub fn components() -> Map<String, Value> {
    let mut components = Map::new();
    components.insert("responses".to_owned(), responses());
    components.insert("parameters".to_owned(), parameters());
    components.insert("headers".to_owned(), headers());
    components.insert("securitySchemes".to_owned(), security_schemes());
    components
}

/// A reference to one of them.
pub fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

fn security_schemes() -> Value {
    let scope = |permission: &Permission| {
        let description = permission.description();
        let told = format!("{}. Roles: {}", description.in_language(Language::En), access::roles(*permission));
        (permission.scope().to_owned(), Value::from(told))
    };
    let scopes: Map<String, Value> = Permission::ALL.iter().map(scope).collect();
    json!({
        "oauth2": {
            "type": "oauth2",
            "description": "An access token of `/oauth/token`, requested with the client's own credentials (RFC 6749 §4.4). \
                            The client's role determines its possible scopes; without `scope` it gets all of them. Each scope names \
                            its roles.",
            "flows": { "clientCredentials": { "tokenUrl": "/oauth/token", "scopes": scopes } }
        },
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The same access token, for tools that do not request one themselves: sent as `Authorization: Bearer …`"
        }
    })
}

fn responses() -> Value {
    let response = |refusal: &Refusal| {
        let mut headers = Map::new();
        let common = ["Content-Language", "RateLimit-Policy", "RateLimit", "X-Request-Id"];
        for name in refusal.headers.iter().chain(&common) {
            let sent = if *name == "ScopeNeeded" { "WWW-Authenticate" } else { *name };
            headers.insert(sent.to_owned(), reference("headers", name));
        }
        let response = json!({
            "description": refusal.description,
            "headers": headers,
            "content": {
                "application/problem+json": {
                    "schema": reference("schemas", "ProblemDocument"),
                    "example": example(refusal.code)
                }
            }
        });
        (refusal.name.to_owned(), response)
    };
    Value::Object(REFUSALS.iter().map(response).collect())
}

/// A problem as it is really sent.
fn example(code: Code) -> Value {
    let problem = match code {
        Code::ValidationFailed => Problem::fault("/stay_abroad/returned_on", FaultKind::DayInFuture),
        Code::Forbidden => Problem::forbidden(Permission::RegistrationDecide),
        Code::TooManyRequests => Problem::too_many_requests(5),
        code => Problem::new(code),
    };
    let instance = if code == Code::MethodNotAllowed { "/health/live" } else { "/v1/registrations" };
    serde_json::to_value(problem.document(Language::En, instance, REQUEST_ID)).unwrap_or_default()
}

/// A text in a header.
fn text() -> Value {
    json!({ "type": "string", "maxLength": MOST_HEADERS })
}

fn parameters() -> Value {
    // `X-Request-Id`, `Accept-Language` and the entity tags are never malformed, so their schemas exclude nothing: what has
    // a limit is all headers together (431). Without examples: pages that fill them in would repeat one key, and ask for
    // nothing that is already known.
    let any = json!({ "type": "string" });
    json!({
        "RequestId": {
            "name": "X-Request-Id",
            "in": "header",
            "description": "Identifier of the request, 1 to 128 visible ASCII characters, for logs on both sides. If it is missing \
                            or has another form, the service makes one",
            "schema": any
        },
        "AcceptLanguage": {
            "name": "Accept-Language",
            "in": "header",
            "description": "Language of problems: Georgian (`ka`) or English (`en`, also used for any other language)",
            "schema": any
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Key that makes the request safe to repeat: a request with the same key of the same client is carried out \
                            once. Use a new key for every new request, such as a UUID; keys are kept for 48 hours",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" }
        },
        "IfMatch": {
            "name": "If-Match",
            "in": "header",
            "required": true,
            "description": "The `ETag` of the version that the change is based on, as `\"1\"`; `*` for any version. If a part is \
                            changed, such as a report's content or one of its documents, the `ETag` of the whole resource",
            "schema": any,
            "example": "\"1\""
        },
        "IfMatchOptional": {
            "name": "If-Match",
            "in": "header",
            "description": "The `ETag` of the version that the caller has seen, as `\"1\"`; any version when left out. It belongs to \
                            the resource whose `{id}` is in the path: the call, if a lot is added to it; the lot, if its award is \
                            accepted; only the approval of a plan takes the plan's. A resource that is shown in lists only has no \
                            `ETag`: use its `version` in quotation marks",
            "schema": any
        },
        "IfMatchToReplace": {
            "name": "If-Match",
            "in": "header",
            "description": "The `ETag` of the version that is replaced, as `\"1\"`",
            "schema": any
        },
        "IfNoneMatchToCreate": {
            "name": "If-None-Match",
            "in": "header",
            "description": "`*` instead of `If-Match`, if there is no resource to replace yet",
            "schema": any
        },
        "IfNoneMatch": {
            "name": "If-None-Match",
            "in": "header",
            "description": "The `ETag` that the caller has already: the answer is 304 while it is still current",
            "schema": any
        },
        "Purpose": {
            "name": "X-Purpose",
            "in": "header",
            "description": "Purpose of reading people's data, in 1 to 200 characters: kept with the reading in the audit trail. Some \
                            installations require it from some roles",
            "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~](?:[ -~]*[!-~])?$" }
        },
        "Limit": {
            "name": "limit",
            "in": "query",
            "description": "Maximum number of items on a page",
            "schema": { "type": "integer", "format": "int32", "minimum": 1, "maximum": 200, "default": 50 }
        },
        "Cursor": {
            "name": "cursor",
            "in": "query",
            "description": "Value of `next_cursor` from the previous page, sent with the same filters; the first page when left out",
            "schema": { "type": "string", "minLength": 1, "maxLength": 400, "pattern": "^[A-Za-z0-9_-]+$" }
        }
    })
}

fn headers() -> Value {
    let header = |required: bool, description: &str, schema: Value, example: Value| json!({ "required": required, "description": description, "schema": schema, "example": example });
    let methods = json!({ "type": "string", "pattern": "^[A-Z]+(?:, [A-Z]+)*$" });
    let tag = json!({ "type": "string", "pattern": "^(?:W/)?\"[0-9]+(?:-[0-9a-f]{8})?\"$" });
    let id = json!({ "type": "string", "minLength": 1, "maxLength": 128 });
    let location = json!({ "type": "string", "format": "uri-reference" });
    let seconds = json!({ "type": "integer", "minimum": 1, "maximum": i32::MAX });
    let policy = json!({ "type": "string", "pattern": "^\"(?:client|address)\";q=[0-9]+;w=[0-9]+$" });
    let left = json!({ "type": "string", "pattern": "^\"(?:client|address)\";r=[0-9]+;t=[0-9]+$" });
    json!({
        "X-Request-Id": header(true, "Identifier of the request: the caller's, or one made by the service", id, json!(REQUEST_ID)),
        "ETag": header(true, "The resource's version, for `If-Match` and `If-None-Match`", tag.clone(), json!("\"1\"")),
        "ETagOfNewest": header(false, "The resource's version, for `If-Match` and `If-None-Match`; left out if an older version was requested", tag, json!("\"1\"")),
        "Location": header(true, "Address of the resource", location, json!(format!("/v1/registrations/{REQUEST_ID}"))),
        "Link": header(false, "Address of the next page, if there is one", text(), json!("</v1/registrations?cursor=b3Blbi4>; rel=\"next\"")),
        "Idempotent-Replayed": header(
            false,
            "`true` if this answer repeats the first answer to the same `Idempotency-Key`",
            json!({ "type": "string", "enum": ["true"] }),
            json!("true")
        ),
        "Allow": header(true, "Methods of this resource", methods, json!("GET")),
        "WWW-Authenticate": header(true, "Scheme for the authentication", text(), json!("Bearer realm=\"reintegration\"")),
        "ScopeNeeded": header(
            false,
            "The scope that the token lacks, if that is the reason (RFC 6750)",
            text(),
            json!("Bearer realm=\"reintegration\", error=\"insufficient_scope\", scope=\"case:read\"")
        ),
        "Content-Disposition": header(true, "Name for the downloaded file", text(), json!("attachment; filename=\"report.csv\"")),
        "Content-Language": header(true, "Language of the problem", json!({ "type": "string", "enum": ["ka", "en"] }), json!("en")),
        "RateLimit-Policy": header(
            false,
            "Limit of requests: `q` requests in `w` seconds, counted for the caller's client, or for its address if it sends no \
             valid token. Left out if the service has no limit",
            policy,
            json!("\"client\";q=6000;w=60")
        ),
        "RateLimit": header(
            false,
            "Requests that are left: `r` requests at once; after `t` seconds all of them are available again or, if none is left, the next one",
            left,
            json!("\"client\";r=5990;t=1")
        ),
        "Retry-After": header(true, "Number of seconds to wait", seconds, json!(5))
    })
}
