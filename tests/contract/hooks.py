"""What an OpenAPI document cannot say, told to schemathesis. Loaded by tests/contract/run.

Nothing here switches a check off. Two hooks make checks reach further than they would by themselves, one
forgives single answers by their *code* (never by their status), and one check is added.
"""

import json
import os

import schemathesis
from schemathesis.openapi.checks import RejectedPositiveData

# The scopes of the token that this run was given, as /oauth/token named them.
GRANTED = set(os.environ["CONTRACT_SCOPES"].split())

# Answers to a request that is right by the schema, and yet wrong, each with the sentence that asks for it.
# A fault of a single field is not in this list: the document has to say what a field takes.
BEYOND_A_SCHEMA = {
    # API.md §4: "Contradictions (return after registration, from after until, until after return, a day in the
    # future, dates without `irregular`) are 422 with a pointer each". No schema compares two fields, or today.
    "return_after_registration",
    "irregular_from_after_until",
    "irregular_from_after_return",
    "irregular_until_after_return",
    "stay_after_registration",
    "dates_without_irregular",
    "day_in_future",
    "born_in_future",
    "consent_after_registration",
    "more_children_than_members",
    "document_kind_mismatch",
    # API.md §4: "a day before the first policy is 422 `no_policy_in_force`".
    "no_policy_in_force",
    # DOMAIN.md §5, issue 2 ("Bad input"): places are data of the programme, and an occupied one is never a
    # residence to route by.
    "unknown_municipality",
    "not_routable_residence",
    # API.md §1, Repeats: "another body under the same key 422 `idempotency_key_reused`".
    "idempotency_key_reused",
    # API.md §1, Lists: "`cursor` opaque"; issue 2: "a cursor from another list, or altered".
    "invalid_cursor",
}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Has credentials tried: `ignored_auth` and the missing `Authorization` header know HTTP schemes only, and
    would pass over our OAuth 2.0 tokens in silence. On the wire they are the same header."""
    raw_schema["components"]["securitySchemes"]["oauth2"].update(type="http", scheme="bearer")


# What was last answered, for the requests that need it: operation → `next_cursor`; path → `ETag`.
next_cursors = {}
etags = {}
keys = 0


@schemathesis.hook
def after_call(context, case, response):
    if not 200 <= response.status_code < 300:
        return
    if etag := response.headers.get("etag"):
        etags[case.formatted_path] = etag[0]
    if case.method == "GET" and (cursor := body_of(response).get("next_cursor")):
        next_cursors[case.operation.label] = cursor


@schemathesis.hook
def before_call(context, case, kwargs):
    """Gives right requests what only a caller can know; wrong ones go out as they were made.

    Without this nearly every POST would be the repeat of another one, every list would be asked for with an
    invented cursor and every PATCH would be stale: all answered by the book, and nothing behind them tested.
    """
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    global keys
    keys += 1
    # One request in eight goes out as made, so that these answers are seen as well.
    if keys % 8 == 0:
        return
    headers, query = case.headers or {}, case.query or {}
    if "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = f"{keys}-{headers['Idempotency-Key']}"[:255]
    if "If-Match" in headers and (etag := etags.get(resource_of(case))):
        headers["If-Match"] = etag
    for name in ("cursor", "after"):
        if name in query:
            if cursor := next_cursors.get(case.operation.label):
                query[name] = cursor
            else:
                del query[name]


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Keeps every failure but the refusal of a right request for reasons that no schema can state."""
    return not (isinstance(failure, RejectedPositiveData) and codes_of(response) <= BEYOND_A_SCHEMA)


@schemathesis.check
def scope_is_enforced(context, response, case):
    """An operation whose scope the token lacks refuses before it looks at anything else (API.md §2: 403)."""
    if needed_scopes(case.operation) <= GRANTED or case.method != case.operation.method.upper():
        return
    # 401: the token itself was left out or spoiled. 400, 404 and 405: the path given leads elsewhere.
    assert response.status_code in {400, 401, 403, 404, 405}, (
        f"without {needed_scopes(case.operation) - GRANTED} this has to be 403, and was {response.status_code}"
    )


def needed_scopes(operation):
    alternatives = operation.definition.raw.get("security", operation.schema.raw_schema.get("security", []))
    return {scope for requirement in alternatives for scope in requirement.get("oauth2", [])}


def resource_of(case):
    """The resource that a PATCH, or a transition below it, changes: the path up to its last identifier."""
    template = case.operation.path
    return "/".join(case.formatted_path.split("/")[: template[: template.rfind("}") + 1].count("/") + 1])


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
