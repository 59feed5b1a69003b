"""What an OpenAPI document cannot say, told to schemathesis. Loaded by tests/contract/run.

Nothing here switches a check off. Two hooks make checks reach further than they would by themselves, one
forgives single answers by their *code* (never by their status), and two checks are added.
"""

import itertools
import json
import os
import re

import schemathesis
import situations
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi.checks import RejectedPositiveData

# The scopes of the token that this run was given, as /oauth/token named them.
GRANTED = set(os.environ["CONTRACT_SCOPES"].split())

# Answers to a request that is right by the schema, and yet wrong, each with the sentence that asks for it.
# A fault of a single field is not in this list: the document has to say what a field takes.
BEYOND_A_SCHEMA = {
    # The contract: "Contradictions (return after registration, from after until, until after return, a day in the
    # future, dates without `irregular`) are 422 with a pointer each". No schema compares two fields, or today.
    "return_after_registration",
    "irregular_from_after_until",
    "irregular_from_after_return",
    "irregular_until_after_return",
    "stay_after_registration",
    "dates_without_irregular",
    "day_in_future",
    "born_in_future",
    # JSON Schema bounds numbers and texts, not days; the first of 1900 is the first that is believed.
    "implausible_day",
    "consent_after_registration",
    "consent_before_birth",
    "consent_too_early",
    "born_too_long_ago",
    "born_after_return",
    "stay_before_birth",
    # What people write where there is no number, and that all zeros are none, is a list.
    "placeholder_number",
    # Which registrations and cases there are is data.
    "unknown_registration",
    "unknown_case",
    # What the plan intends is data.
    "reason_beyond_plan",
    "more_children_than_members",
    "document_kind_mismatch",
    # Evidence is due on a day after today.
    "due_day_out_of_range",
    # The contract: "A decision against the proposal needs a `manager` and a reason": what is proposed follows from the facts.
    "reason_against_proposal",
    # Another proposal scored better: a reason is needed.
    "better_scored",
    # Money moves from one component to another one: no schema compares two fields.
    "same_component",
    # The contract: "a day before the first policy is 422 `no_policy_in_force`".
    "no_policy_in_force",
    # Places are data of the programme, and an occupied one is never a
    # residence to route by.
    "unknown_municipality",
    "not_routable_residence",
    # Which organisations there are is data.
    "unknown_organisation",
    # A document is told from its content, which a schema takes for any bytes.
    "document_type_unknown",
    # A place of the same document, or of the report that is returned: no schema looks there.
    "unknown_place",
    # One ceiling a year, one entry a component: `uniqueItems` compares whole items only.
    "repeated_key",
    # Whether a point lies on its curve, and whether a modulus is one, is arithmetic.
    "unusable_key",
    # The contract: "another body under the same key 422 `idempotency_key_reused`".
    "idempotency_key_reused",
    # The items of a project, and the rent, add up to the amount; a span does not end before it begins.
    "sum_differs",
    "until_before_from",
    # What was delivered costs no more than was approved, on a day since the approval; the proof is the person's own.
    "more_than_approved",
    "day_out_of_range",
    "unknown_document",
    # Which components there are is the policy's to say, which visits are planned the case's, and what a survey asks is data.
    "component_not_offered",
    "month_not_planned",
    # A patch says nothing of the component, which decides on its members.
    "of_another_component",
    "not_in_survey",
    # Weights total 100, points are given for every criterion of the call, an amount is within what there is.
    "weights_not_100",
    "criterion_missing",
    "more_than_available",
    # Which years, regions, clients, proposals and numbers of lots there are, and which are taken, is data.
    "unknown_year",
    "unknown_member",
    "unknown_proposal",
    "region_not_routable",
    "region_taken",
    "unknown_region",
    "number_taken",
    # A patch may say again what cannot be changed.
    "fixed",
    # A file of lines is a text to a schema; what it reports is held against the case records.
    "unknown_assistance",
    "not_delivered",
    "outside_period",
    "unclosed_quote",
    "ambiguous",
    # The contract: "PATCH, PUT and DELETE require `If-Match`"; a first PUT `If-None-Match`. No schema asks for one of two.
    "precondition_required",
    # The contract: "`cursor` opaque"; one from another list, or altered, is refused.
    "invalid_cursor",
}


@schemathesis.serializer("application/x-ndjson")
def as_lines(context, value):
    """A text goes out as it is; anything else as one line."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


# What no schema can state of one operation: a reason unless it is admitted, a day only where a defect can be cured, the criteria of the call, and what the content
# that was written before still lacks, or says otherwise than the case records. One line a component, one answer a question, one group a sex and age band:
# `uniqueItems` compares whole items only.
BEYOND_HERE = {
    # One of three is needed; how many digits a number has, and which year has a 29 February, no pattern says.
    "POST /v1/registration-searches": {"required", "malformed", "phone_malformed", "personal_number_malformed"},
    # Who sets another day than today is the role's to say.
    # One of the two names is needed; a citizen of Georgia states that there is no document; not each year has a 29 February.
    "POST /v1/registrations": {"registered_on_not_today", "required", "malformed"},
    "PATCH /v1/registrations/{id}": {"registered_on_not_today", "required", "malformed"},
    # Each kind is wanted once.
    "POST /v1/registrations/{id}/decision": {"duplicate_item"},
    # One of the two endings is needed.
    "POST /v1/status-checks": {"required"},
    # Only an office of the Agency has regions.
    "POST /v1/organisations": {"kind_takes_none"},
    "PATCH /v1/organisations/{id}": {"kind_takes_none"},
    "POST /v1/calls": {"duplicate_item"},
    "PATCH /v1/calls/{id}": {"duplicate_item"},
    # Eleven digits in a row; a pattern of what a worker is called says enough without them.
    "PATCH /v1/cases/{id}": {"malformed"},
    "GET /v1/cases": {"malformed"},
    "POST /v1/lots/{id}/proposals": {"duplicate_item"},
    "PATCH /v1/proposals/{id}": {"duplicate_item"},
    "POST /v1/cases/{id}/follow-ups": {"duplicate_item"},
    # A closing as a duplicate names the other case, any other closing none.
    "POST /v1/cases/{id}/closure": {"required", "unknown_field"},
    "PUT /v1/reports/{id}/content": {"duplicate_item"},
    "POST /v1/proposals/{id}/admissibility": {"required", "unknown_field"},
    "POST /v1/proposals/{id}/scores": {"unknown_value", "duplicate_item"},
    "POST /v1/reports/{id}/submission": {"required", "too_few_items", "persons_differ", "more_than_persons", "more_than_disbursed"},
}


# What can be wrong with a file of lines, which is one text to a schema: its form, and each of its lines.
BEYOND_A_FILE = {
    "unreadable",
    "required",
    "unknown_field",
    "invalid_type",
    "malformed",
    "repeated_key",
    "too_few_items",
    "too_many_items",
    "too_long",
    "unclosed_quote",
    "implausible_day",
    "amount_not_positive",
    "duplicate_item",
}

# What nobody sees beyond the first plane: format characters of shorthand and music, tags, noncharacters.
HIDDEN_BEYOND = re.compile(
    "[\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E00FF\U000E01F0-\U000E0FFF"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)

# What every answer may say without being asked: what HTTP says of itself, and what browsers are told.
EVERY_ANSWER = {
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    # The browser's rules for pages of other origins.
    "access-control-expose-headers",
    "date",
    "transfer-encoding",
    "cache-control",
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "vary",
}


# A point on its curve, as none that is made at random (RFC 8037, appendix A.2).
PUBLIC_KEY = {"kty": "OKP", "crv": "Ed25519", "kid": "one", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Has credentials tried: `ignored_auth` and the missing `Authorization` header know HTTP schemes only, and
    would pass over our OAuth 2.0 tokens in silence. On the wire they are the same header."""
    raw_schema["components"]["securitySchemes"]["oauth2"].update(type="http", scheme="bearer")


# The `next_cursor` that each list last answered with.
next_cursors = {}
counter = itertools.count(1)


@schemathesis.hook
def after_load_schema(context, schema):
    """Lists have something to list, and single resources something to show, from the first request on."""
    catalogue = {problem["code"] for problem in situations.session.get(f"{situations.URL}/v1/problems?limit=200").json()["items"]}
    if unknown := BEYOND_A_SCHEMA.union(BEYOND_A_FILE, *BEYOND_HERE.values()) - catalogue:
        raise RuntimeError(f"hooks.py forgives codes that /v1/problems does not list: {', '.join(sorted(unknown))}")
    for bring_about in (situations.registration, situations.rejected_registration, situations.case):
        bring_about()


@schemathesis.hook
def after_call(context, case, response):
    if case.method == "GET" and response.status_code == 200 and (cursor := body_of(response).get("next_cursor")):
        next_cursors[case.operation.label] = cursor


@schemathesis.hook
def before_call(context, case, kwargs):
    """Gives right requests what only a caller can know; wrong ones go out as they were made.

    Without this nearly every POST would repeat another one's key, every list would be asked for with an invented
    cursor, and every transition would come too late: all answered by the book, and nothing behind it tested.
    """
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    # A call that waits for news is held for up to half a minute: the longest that is tried here is a second.
    if case.query.get("wait") not in (None, 0, "0"):
        case.query["wait"] = 1
    number = next(counter)
    # Everything else here rests on the grant of lot 1.
    if case.operation.label in ("POST /v1/grants/{id}/suspension", "POST /v1/grants/{id}/termination"):
        case.path_parameters["id"] = situations.another_grant().rsplit("/", 1)[-1]
    # One request in eight goes out as it was made, so that these answers are judged as well.
    if number % 8 == 0:
        return
    if case.operation.label == "POST /v1/registrations" and number % 2:
        make_believable(case.body)
    if case.operation.label == "POST /v1/policies" and number % 2:
        make_unambiguous(case.body)
    if case.operation.label.endswith("/documents") and case.method == "POST" and number % 2:
        # No schema says how the content of a document begins.
        case.body = {**case.body, "file": "%PDF-1.7"}
    if number % 2 and (isinstance(case.body, dict) or case.operation.label.startswith("GET /v1/regions/")):
        make_timely(case)
    if isinstance(case.body, dict) and isinstance(case.body.get("jwks"), dict) and number % 2:
        case.body["jwks"]["keys"] = [PUBLIC_KEY]
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"{number}-{case.headers['Idempotency-Key']}"[:255]
    for name in {"cursor", "after"} & set(case.query):
        # A cursor belongs to one list: that of another row is refused.
        if number % 2 and "{" in case.operation.label:
            del case.query[name]
        elif cursor := next_cursors.get(case.operation.label):
            case.query[name] = cursor
        else:
            del case.query[name]
    # The stateful phase follows its own resources from call to call.
    bring_about = situations.NEEDS.get(case.operation.label)
    if bring_about and case.meta.phase.name != TestPhase.STATEFUL and needed_scopes(case.operation) <= GRANTED:
        path = bring_about()
        # …/{id}, or …/{id}/documents/{document_id}
        _, _, _, case.path_parameters["id"], *document = path.split("/")
        if document:
            case.path_parameters["document_id"] = document[-1]
        if case.operation.label == "POST /v1/assistance/{id}/delivery" and number % 2:
            case.body.update(situations.proof_of(path))
        if case.operation.label == "PUT /v1/cases/{id}/plan":
            case.headers.pop("If-Match", None)
            case.headers["If-None-Match"] = "*"
        elif "If-Match" in case.headers:
            case.headers["If-Match"] = situations.etag_of(path)


def make_believable(registration):
    """Puts days in order and the home into lot 1, in every second registration: no schema compares a day with today,
    and days made at random lie in the future or contradict each other nearly always."""
    registration["registered_on"] = None
    registration["person"]["born_on"] = "1988-04-12"
    registration["consent"]["given_on"] = situations.today()
    registration["residence"]["municipality"] = "tbilisi"
    for name in ("household", "stay_abroad"):
        registration.pop(name, None)
    registration["residence"].pop("registered_municipality", None)
    if (registration["person"].get("document") or {}).get("kind") == "stateless_id":
        registration["person"]["citizenship"] = "stateless"


def make_timely(case):
    """Names places, days and documents that there are, in every second request: a schema knows none of them."""
    label, body = case.operation.label, case.body
    if label == "GET /v1/regions/{code}/municipalities":
        case.path_parameters["code"] = "GE-IM"
        return
    if label == "POST /v1/status-checks":
        body.update(situations.claim())
    if label == "POST /v1/cases/{id}/transfer":
        body["municipality"] = "telavi"
    if label == "POST /v1/cases/{id}/closure":
        body.update(reason="completed", duplicate_of=None)
    if label == "POST /v1/registrations/{id}/matches":
        body["registration_id"] = situations.registration().rsplit("/", 1)[-1]
    if label == "POST /v1/cases/{id}/follow-ups":
        body.update(visited_on=situations.today(), planned_month=None, survey=None)
    if label == "POST /v1/lots/{id}/proposals":
        body["budget"] = [{"component": "medical", "amount": {"amount": "1000.00", "currency": "GEL"}}]
    if label == "POST /v1/organisations/{id}/assessments":
        body["valid_until"] = situations.today()
    if label == "POST /v1/reports/{id}/submission":
        body["revision"] = 1
    if label == "POST /v1/cases/{id}/assistance" and body.get("component") == "temporary_housing":
        body["municipality"] = "gori"


def make_unambiguous(policy):
    """Names each component and each ceiling's year once, and no place that is not there, in every second policy: a
    schema compares whole items only, and looks at no other place."""
    policy["components"] = list({component["code"]: component for component in policy["components"]}.values())
    for component in policy["components"]:
        component["ceilings"] = list({ceiling["year"]: ceiling for ceiling in component["ceilings"]}.values())
    policy["assumptions"] = []


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Keeps every failure but the refusal of a right request for reasons that no schema can state."""
    # What a patch leaves out is there already, or is not: `household` with its members only, where there was none.
    beyond = BEYOND_A_SCHEMA | ({"required"} if case.method == "PATCH" else set())
    beyond |= BEYOND_HERE.get(case.operation.label, set())
    # Engines of patterns differ beyond the first plane: no pattern says that nothing hidden stands there either.
    if HIDDEN_BEYOND.search(json.dumps(case.body, ensure_ascii=False, default=str)):
        beyond |= {"control_character"}
    # A file of lines is a text to a schema, whatever it says.
    if case.media_type in ("text/csv", "application/x-ndjson"):
        beyond |= BEYOND_A_FILE
    return not (isinstance(failure, RejectedPositiveData) and codes_of(response) <= beyond)


@schemathesis.check
def headers_are_declared(context, response, case):
    """What an answer says in its headers stands in the document, at that answer."""
    if case.method != case.operation.method.upper():
        return
    declared = declared_headers(case.operation, str(response.status_code))
    if declared is None:
        return
    undeclared = {name.lower() for name in response.headers} - declared - EVERY_ANSWER
    assert not undeclared, f"{response.status_code} does not declare {', '.join(sorted(undeclared))}"


def declared_headers(operation, status):
    """The names of the headers that the document has at an answer; none where it has no such answer."""
    answer = operation.definition.raw["responses"].get(status)
    if answer is None:
        return None
    if "$ref" in answer:
        answer = operation.schema.raw_schema["components"]["responses"][answer["$ref"].rsplit("/", 1)[-1]]
    return {name.lower() for name in answer.get("headers", {})}


@schemathesis.check
def scope_is_enforced(context, response, case):
    """An operation whose scope the token lacks refuses before it looks at anything else (403)."""
    if needed_scopes(case.operation) <= GRANTED or case.method != case.operation.method.upper():
        return
    # 401: the token itself was left out or spoiled. 400, 404 and 405: the path given leads elsewhere.
    assert response.status_code in {400, 401, 403, 404, 405}, (
        f"without {needed_scopes(case.operation) - GRANTED} this has to be 403, and was {response.status_code}"
    )


def needed_scopes(operation):
    """The scopes without which the operation is refused; none where a token may be left out."""
    alternatives = operation.definition.raw.get("security", operation.schema.raw_schema.get("security", []))
    if {} in alternatives:
        return set()
    return {scope for requirement in alternatives for scope in requirement.get("oauth2", [])}


def body_of(response):
    try:
        body = json.loads(response.content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def codes_of(response):
    """The codes of all faults of a problem, or its own. Never empty: an unreadable answer is forgiven nothing."""
    problem = body_of(response)
    return {error.get("code") for error in problem.get("errors", [])} or {problem.get("code")}
