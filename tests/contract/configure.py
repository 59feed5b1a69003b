"""Prints the configuration of one run: schemathesis.toml, and what the run's client is not meant for.

usage: configure.py OPENAPI-DOCUMENT, with CONTRACT_SCOPES in the environment
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

document = json.loads(pathlib.Path(sys.argv[1]).read_text())
granted = set(os.environ["CONTRACT_SCOPES"].split())


def scopes(operation):
    requirements = operation.get("security", document.get("security", []))
    return {scope for requirement in requirements for scope in requirement.get("oauth2", [])}


beyond = [
    operation["operationId"]
    for item in document["paths"].values()
    for method, operation in item.items()
    if method in METHODS and not scopes(operation) <= granted
]
print(pathlib.Path(__file__).with_name("schemathesis.toml").read_text())
if beyond:
    # The contract: these answer 403 to this client, always. `scope_is_enforced` in hooks.py sees to it; the
    # warning that they never answer anything else would only repeat it.
    print("[[operations]]")
    print(f"include-operation-id = {json.dumps(beyond)}")
    print(f"warnings = {{ display = {json.dumps(OTHER_WARNINGS)}, fail-on = true }}")
