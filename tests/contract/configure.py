"""Prints the configuration of one run: schemathesis.toml, and what the run's client is not meant for.

usage: configure.py OPENAPI-DOCUMENT, with these in the environment:

CONTRACT_SCOPES     the scopes of this run's token
CONTRACT_OWN_ONLY   only what takes a scope, and one that the token has
CONTRACT_ELSEWHERE  without what these scopes open: another run judges it
CONTRACT_BRIEFLY    a run of few examples
"""

import json
import os
import pathlib
import sys

METHODS = {"get", "put", "post", "delete", "patch"}
# All that schemathesis warns about by itself, but for `missing_auth`.
OTHER_WARNINGS = """
    missing_test_data base_url_mismatch validation_mismatch missing_deserializer unused_openapi_auth
    unsupported_regex method_not_allowed constants_extraction unmatched_filter unresolvable_reference
    rate_limited dictionary_mismatch timeout_units
""".split()

# What these need is used up by the first that comes: a lot has one award, a grant one end, a year one first budget, and a
# policy begins after every published one. They answer 409 or 404 from then on; the stories of tests/competition,
# tests/grants, tests/reports and tests/programme have them answer 201.
USED_UP = set("""
    create_call create_call_closure create_call_conflict create_call_lot create_call_publication
    create_grant_resumption create_grant_signature create_grant_suspension create_grant_termination
    create_lot_award create_lot_award_acceptance create_lot_award_declination create_lot_no_award create_lot_proposal
    create_lot_reannouncement create_proposal_admissibility create_proposal_score create_proposal_withdrawal
    create_report_acceptance create_report_return create_report_submission create_tranche_release
    create_policy_publication create_question_answer create_reallocation_approval create_reallocation_rejection
    replace_programme_year update_proposal update_call delete_call delete_lot
    delete_report_document
""".split())

# Two lines that differ, an amount that the first one has left, a reason: few of what is generated are right in form.
SELDOM_FIT = {"create_grant_reallocation"}

# In a brief run too few key sets are right in form for one to be taken.
BRIEFLY = {"create_client_key_set_replacement", "create_registration_search"}

document = json.loads(pathlib.Path(sys.argv[1]).read_text())
granted = set(os.environ["CONTRACT_SCOPES"].split())


def scopes(operation):
    requirements = operation.get("security", document.get("security", []))
    # A token may be left out: then it is no reason to refuse.
    if {} in requirements:
        return set()
    return {scope for requirement in requirements for scope in requirement.get("oauth2", [])}


beyond = [
    operation["operationId"]
    for item in document["paths"].values()
    for method, operation in item.items()
    if method in METHODS and not scopes(operation) <= granted
]
named = {operation["operationId"] for item in document["paths"].values() for method, operation in item.items() if method in METHODS}
if unknown := (USED_UP | SELDOM_FIT | BRIEFLY) - named:
    sys.exit(f"configure.py names operations that are not in the document: {', '.join(sorted(unknown))}")
print(pathlib.Path(__file__).with_name("schemathesis.toml").read_text())
elsewhere = set(os.environ.get("CONTRACT_ELSEWHERE", "").split())
own_only = os.environ.get("CONTRACT_OWN_ONLY")
others = [
    operation["operationId"]
    for item in document["paths"].values()
    for method, operation in item.items()
    if method in METHODS
    and (
        (own_only and (not scopes(operation) or operation["operationId"] in beyond))
        or (scopes(operation) and scopes(operation) <= elsewhere)
    )
]
if others:
    print("[[operations]]")
    print(f"include-operation-id = {json.dumps(others)}")
    print("enabled = false")
    beyond = [operation for operation in beyond if operation not in others]
if beyond:
    # The contract: these answer 403 to this client, always. `scope_is_enforced` in hooks.py sees to it; the
    # warning that they never answer anything else would only repeat it.
    print("[[operations]]")
    print(f"include-operation-id = {json.dumps(beyond)}")
    print(f"warnings = {{ display = {json.dumps(OTHER_WARNINGS)}, fail-on = true }}")
rarely = USED_UP | SELDOM_FIT | (BRIEFLY if os.environ.get("CONTRACT_BRIEFLY") else set())
used_up = sorted(rarely - set(beyond) - set(others))
if used_up:
    shown = [warning for warning in OTHER_WARNINGS if warning not in ("missing_test_data", "validation_mismatch")]
    print("[[operations]]")
    print(f"include-operation-id = {json.dumps(used_up)}")
    print(f"warnings = {{ display = {json.dumps(['missing_auth', *shown])}, fail-on = true }}")
