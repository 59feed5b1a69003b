"""Brings about what a request needs to be accepted: a registration to decide on, a closed case to reopen.

A generator cannot: it would have to register a returnee who is eligible today, have somebody else decide, and
so on. Everything goes over HTTP, as the demo clients for whom it is meant.
"""

import datetime
import functools
import hashlib
import itertools
import json
import os
import pathlib

import requests

URL = os.environ["CONTRACT_URL"]
# Nobody decides on an appeal against its own decision: what the run's client is to decide, another one decided first.
DECIDER = "demo-manager" if os.environ["CONTRACT_CLIENT"] == "demo-officer" else "demo-officer"
POLICY = pathlib.Path(__file__).parents[2] / "crates/domain/data/policy-2019-01-01.json"

session = requests.Session()
tokens = {}
# Several clients are judged one after the other on one service: what each numbers is its own.
OWN = int.from_bytes(hashlib.sha256(os.environ["CONTRACT_CLIENT"].encode()).digest()[:3]) * 1000
numbers = itertools.count(OWN + 1)


def call(client, method, path, body=None, headers=None):
    """The answer of a call that has to succeed; anything else ends the run with the answer in its message."""
    answer = send(client, method, path, body, headers)
    if answer.status_code == 401:
        tokens.pop(client)
        answer = send(client, method, path, body, headers)
    if not answer.ok:
        raise RuntimeError(f"{client}: {method} {path}: {answer.status_code} {answer.text}")
    return answer


def send(client, method, path, body, headers):
    if client not in tokens:
        answer = session.post(
            f"{URL}/oauth/token", auth=(client, "demo"), data={"grant_type": "client_credentials"}, timeout=30
        )
        answer.raise_for_status()
        tokens[client] = answer.json()["access_token"]
    headers = {"Authorization": f"Bearer {tokens[client]}", **(headers or {})}
    return session.request(method, f"{URL}{path}", json=body, headers=headers, timeout=30)


def today():
    """The day in Tbilisi, where no summer time is kept."""
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=4)).date().isoformat()


def registration(days_since_return=60, municipality="tbilisi"):
    """A returnee in Tbilisi, lot 1, whom the first partner serves; eligible when returned within a year."""
    today = datetime.datetime.now(datetime.UTC).date()
    returned_on = today - datetime.timedelta(days=days_since_return)
    number = next(numbers)
    # Who are named and born alike are compared with each other, all of them.
    born_on = datetime.date(1950, 1, 1) + datetime.timedelta(days=number % 15_000)
    body = {
        "programme": "reintegration",
        "person": {
            "given_name": "ნინო",
            "family_name": "ბერიძე",
            "born_on": born_on.isoformat(),
            "sex": "female",
            "citizenship": "georgian",
            "document": {"kind": "personal_number", "number": f"{number:011}"},
        },
        "household": {"members": 3, "children": 1},
        "stay_abroad": {
            "country": "DE",
            "returned_on": returned_on.isoformat(),
            "irregular": True,
            "irregular_from": (returned_on - datetime.timedelta(days=800)).isoformat(),
            "asylum": "none",
        },
        "residence": {"municipality": municipality},
        "needs": ["medical"],
        "heard_from": "web",
        "consent": {"given_on": today.isoformat(), "form": "written"},
    }
    return "/v1/registrations/" + call("demo-frontend", "POST", "/v1/registrations", body).json()["id"]


@functools.cache
def claim():
    """What a person knows of the own registration."""
    known = call("demo-frontend", "GET", registration()).json()
    person = known["person"]
    number = person["document"]["number"]
    return {"reference": known["reference"], "born_on": person["born_on"], "document_last4": number[-4:], "phone_last4": None}


def registration_with_document():
    """The path of a document's content: what names the operation's second identifier, too."""
    path = registration()
    return f"{path}/documents/{send_document(path, 'demo-frontend', 'asylum')}"


def send_document(path, client, kind):
    form = {"kind": (None, kind), "file": ("paper.pdf", b"%PDF-1.7")}
    call(client, "GET", path)
    headers = {"Authorization": f"Bearer {tokens[client]}"}
    answer = session.post(f"{URL}{path}/documents", files=form, headers=headers, timeout=30)
    answer.raise_for_status()
    return answer.json()["id"]


def registration_with_document_to_take_back():
    """Whoever sent it takes it back."""
    path, sender = registration(), os.environ["CONTRACT_CLIENT"]
    sender = sender if sender.startswith("demo-partner-") else "demo-frontend"
    return f"{path}/documents/{send_document(path, sender, 'asylum')}"


def registration_waiting_for_evidence():
    path = registration()
    request = {"outcome": "evidence_requested", "reason": "The return.", "wanted": [{"kind": "return"}]}
    call(DECIDER, "POST", f"{path}/decision", request)
    return path


def rejected_registration():
    path = registration(days_since_return=500)
    call(DECIDER, "POST", f"{path}/decision", {"outcome": "rejected", "reason": "The year had passed."})
    return path


def appealed_registration():
    path = rejected_registration()
    call("demo-frontend", "POST", f"{path}/appeal", {"reason": "The day of return is wrong."})
    return path


def case(municipality="tbilisi"):
    path = registration(municipality=municipality)
    call(DECIDER, "POST", f"{path}/decision", {"outcome": "accepted", "reason": "All criteria are met."})
    return "/v1/cases/" + call(DECIDER, "GET", path).json()["case_id"]


def suspended_case():
    path = case()
    call(DECIDER, "POST", f"{path}/suspension", {"reason": "In hospital."})
    return path


def closed_case():
    path = case()
    call(DECIDER, "POST", f"{path}/closure", {"reason": "completed"})
    return path


def planned_case():
    path = case()
    intended = {"component": "medical", "amount": {"amount": "1000.00", "currency": "GEL"}}
    plan = {"goals": [{"dimension": "economic", "text": "An income."}], "assistance": [intended]}
    call("demo-partner-1", "PUT", f"{path}/plan", plan, {"If-None-Match": "*"})
    return path


def approved_case():
    path = planned_case()
    call(DECIDER, "POST", f"{path}/plan/approval", {"revision": 1})
    return path


def proposed_assistance():
    """Of one tetri, so that there is money for it however many are approved."""
    amount = {"amount": "0.01", "currency": "GEL"}
    proposal = {"component": "medical", "amount": amount, "service": "treatment", "provider": "კლინიკა"}
    answer = call("demo-partner-1", "POST", f"{approved_case()}/assistance", proposal)
    return "/v1/assistance/" + answer.json()["id"]


def approved_assistance():
    path = proposed_assistance()
    call(DECIDER, "POST", f"{path}/approval", {})
    return path


def proof_of(path):
    """What a delivery of the assistance needs: what it cost, and a document of the person's."""
    case_id = call(DECIDER, "GET", path).json()["case_id"]
    of = call(DECIDER, "GET", f"/v1/cases/{case_id}").json()["registration_id"]
    document = send_document(f"/v1/registrations/{of}", "demo-partner-1", "delivery")
    return {"actual_amount": {"amount": "0.01", "currency": "GEL"}, "delivered_on": None, "documents": [document]}


def delivered_assistance(by="demo-partner-1"):
    path = approved_assistance()
    call(by, "POST", f"{path}/delivery", proof_of(path))
    return path


def own_delivery():
    """Only who recorded a delivery withdraws it."""
    return delivered_assistance(os.environ["CONTRACT_CLIENT"])


def offered_case():
    """A case of Kutaisi, lot 3, whose person has moved to Tbilisi: lot 1 may take it."""
    path = case("kutaisi")
    call("demo-partner-3", "POST", f"{path}/transfer", {"municipality": "tbilisi", "reason": "The person moved."})
    return path


# The days of policies: each begins after every one that was published before.
policy_days = itertools.count()


def draft_policy():
    number = next(numbers)
    document = json.loads(POLICY.read_text())
    document["version"] = f"contract-{number}"
    document["in_force_from"] = (datetime.date(2100, 1, 1) + datetime.timedelta(days=next(policy_days))).isoformat()
    return "/v1/policies/" + call("demo-officer", "POST", "/v1/policies", document).json()["id"]


MANAGER = "demo-manager"
NOTE = {"ka": "საჩვენებელი", "en": "Made up"}


@functools.cache
def year(number):
    """A year that has a budget and no lots of its own."""
    path = f"/v1/programmes/reintegration/years/{number}"
    body = {"budget": {"amount": "650000.00", "currency": "GEL"}, "note": NOTE}
    answer = send(MANAGER, "PUT", path, body, {"If-None-Match": "*"})
    # Who was judged before may have made it.
    if not answer.ok and answer.status_code != 412:
        raise RuntimeError(f"{MANAGER}: PUT {path}: {answer.status_code} {answer.text}")
    return number


def draft_of(number):
    members = [call(MANAGER, "GET", "/v1/me").json()["id"]]
    until = (datetime.date.fromisoformat(today()) + datetime.timedelta(days=30)).isoformat()
    body = {
        "year": year(number),
        "title": NOTE,
        "terms": NOTE,
        "questions_until": until,
        "proposals_until": until,
        "criteria": [{"code": "plan", "name": NOTE, "weight": 100}],
        "minimum_scores": 1,
        "members": members,
    }
    return "/v1/calls/" + call(MANAGER, "POST", "/v1/calls", body).json()["id"]


def draft_call():
    return draft_of(2050)


def draft_lot():
    """In a year of its own: a region is in one lot of a year."""
    body = {"number": 1, "regions": ["GE-KA"], "amount": {"amount": "1000.00", "currency": "GEL"}}
    number = 2050 + next(numbers) % 50
    answer = None
    for number in itertools.chain(range(number, 2101), range(2051, number)):
        call_path = draft_in(number)
        answer = send(MANAGER, "POST", f"{call_path}/lots", body, None)
        if answer.ok:
            return "/v1/lots/" + answer.json()["id"]
    raise RuntimeError(f"no year is left: {answer.status_code} {answer.text}")


@functools.cache
def draft_in(number):
    return draft_of(number)


@functools.cache
def published_call():
    """One lot that covers the country."""
    known = call(MANAGER, "GET", "/v1/calls?year=2049&limit=200").json()["items"]
    if published := [one["id"] for one in known if one["status"] == "published"]:
        return "/v1/calls/" + published[0]
    path = draft_of(2049)
    regions = call(MANAGER, "GET", "/v1/regions").json()["items"]
    regions = [region["code"] for region in regions if region["routable"]]
    lot = {"number": 1, "regions": regions, "amount": {"amount": "1000.00", "currency": "GEL"}}
    call(MANAGER, "POST", f"{path}/lots", lot)
    call(MANAGER, "POST", f"{path}/publication", {})
    return path


@functools.cache
def open_lot():
    lots = call(MANAGER, "GET", f"{published_call()}/lots").json()["items"]
    return "/v1/lots/" + lots[0]["id"]


@functools.cache
def proposal():
    known = call("demo-partner-1", "GET", f"{open_lot()}/proposals").json()["items"]
    if known:
        return "/v1/proposals/" + known[0]["id"]
    organisation = call("demo-partner-1", "GET", "/v1/me").json()["organisation"]["id"]
    path = f"/v1/organisations/{organisation}"
    tag = call("demo-administrator", "GET", path).headers["ETag"]
    call("demo-administrator", "PATCH", path, {"registration_code": "400000001"}, {"If-Match": tag})
    budget = [{"component": "medical", "amount": {"amount": "1000.00", "currency": "GEL"}}]
    body = {"summary": "How we would help.", "budget": budget}
    return "/v1/proposals/" + call("demo-partner-1", "POST", f"{open_lot()}/proposals", body).json()["id"]


@functools.cache
def question():
    answer = call("demo-partner-1", "POST", f"{published_call()}/questions", {"question": "Until when?"})
    return "/v1/questions/" + answer.json()["id"]


def client():
    body = {"client_id": f"contract-{next(numbers)}", "name": "Sample", "role": "officer"}
    return "/v1/clients/" + call("demo-administrator", "POST", "/v1/clients", body).json()["id"]


def organisation():
    body = {"kind": "partner", "name": {"ka": "ნიმუში", "en": "Sample"}}
    return "/v1/organisations/" + call("demo-administrator", "POST", "/v1/organisations", body).json()["id"]


def grant():
    """Of lot 1, which everything else here rests on."""
    year = int(today()[:4])
    grants = call("demo-partner-1", "GET", f"/v1/grants?year={year}").json()["items"]
    return "/v1/grants/" + grants[0]["id"]


def another_grant():
    """Of lot 6, on which nothing rests."""
    year = int(today()[:4])
    grants = call("demo-partner-5", "GET", f"/v1/grants?year={year}").json()["items"]
    return "/v1/grants/" + grants[0]["id"]


@functools.cache
def reallocation():
    body = {"from": "medical", "to": "vocational", "amount": {"amount": "0.01", "currency": "GEL"}, "reason": "More are learning."}
    return "/v1/reallocations/" + call("demo-partner-1", "POST", f"{grant()}/budget/reallocations", body).json()["id"]


def tranche():
    tranches = call("demo-partner-1", "GET", f"{grant()}/tranches").json()["items"]
    return "/v1/tranches/" + tranches[0]["id"]


def report():
    """The report of the first quarter."""
    reports = call("demo-partner-1", "GET", "/v1/reports?limit=200").json()["items"]
    return next("/v1/reports/" + one["id"] for one in reports if one["number"] == 1)


def written_report():
    path = report()
    if call(DECIDER, "GET", path).json()["revision"] == 0:
        content = {"narrative": {"summary": "A quarter."}, "indicators": [], "financial": [], "items": []}
        call("demo-partner-1", "PUT", f"{path}/content", content, {"If-Match": "*"})
    return path


@functools.cache
def report_with_document():
    path = report()
    return f"{path}/documents/{send_document(path, 'demo-partner-1', 'invoice')}"


@functools.cache
def report_with_document_to_take_back():
    path = report()
    return f"{path}/documents/{send_document(path, 'demo-partner-1', 'other')}"


# Operation → what it needs. An operation that changes something by its id and is not listed gets ids of
# earlier answers, which have mostly left the state that it needs.
NEEDS = {
    "PATCH /v1/registrations/{id}": registration,
    # Others erase what earlier answers named.
    "GET /v1/registrations/{id}": registration,
    "GET /v1/registrations/{id}/documents": registration,
    "POST /v1/registrations/{id}/documents": registration,
    "GET /v1/registrations/{id}/documents/{document_id}/content": registration_with_document,
    "DELETE /v1/registrations/{id}/documents/{document_id}": registration_with_document_to_take_back,
    "POST /v1/registrations/{id}/evidence-completion": registration_waiting_for_evidence,
    "POST /v1/registrations/{id}/erasure": rejected_registration,
    "POST /v1/registrations/{id}/decision": registration,
    "POST /v1/registrations/{id}/withdrawal": registration,
    "POST /v1/registrations/{id}/matches": registration,
    "GET /v1/registrations/{id}/corrections": registration,
    "POST /v1/registrations/{id}/appeal": rejected_registration,
    "POST /v1/registrations/{id}/appeal/decision": appealed_registration,
    "POST /v1/cases/{id}/notes": case,
    "POST /v1/cases/{id}/suspension": case,
    "POST /v1/cases/{id}/resumption": suspended_case,
    "PATCH /v1/cases/{id}": case,
    "GET /v1/cases/{id}": case,
    "GET /v1/cases/{id}/assistance": case,
    "GET /v1/cases/{id}/follow-ups": case,
    "GET /v1/cases/{id}/notes": case,
    "GET /v1/cases/{id}/timeline": case,
    "GET /v1/cases/{id}/transfers": case,
    "POST /v1/cases/{id}/closure": case,
    "POST /v1/cases/{id}/reopening": closed_case,
    "GET /v1/cases/{id}/plan": planned_case,
    "PUT /v1/cases/{id}/plan": case,
    "POST /v1/cases/{id}/plan/approval": planned_case,
    "POST /v1/cases/{id}/assistance": case,
    "POST /v1/cases/{id}/follow-ups": case,
    "POST /v1/cases/{id}/transfer": case,
    "POST /v1/cases/{id}/transfer/acceptance": offered_case,
    "POST /v1/cases/{id}/transfer/rejection": offered_case,
    "GET /v1/assistance/{id}": proposed_assistance,
    "PATCH /v1/assistance/{id}": proposed_assistance,
    "POST /v1/assistance/{id}/approval": proposed_assistance,
    "POST /v1/assistance/{id}/delivery": approved_assistance,
    "POST /v1/assistance/{id}/delivery/withdrawal": own_delivery,
    "POST /v1/assistance/{id}/verification": delivered_assistance,
    "POST /v1/assistance/{id}/verification/refusal": delivered_assistance,
    "POST /v1/assistance/{id}/cancellation": proposed_assistance,
    "POST /v1/policies/{id}/publication": draft_policy,
    "GET /v1/calls/{id}": published_call,
    "PATCH /v1/calls/{id}": draft_call,
    "DELETE /v1/calls/{id}": draft_call,
    "POST /v1/calls/{id}/publication": draft_call,
    "POST /v1/calls/{id}/closure": published_call,
    "GET /v1/calls/{id}/lots": published_call,
    "POST /v1/calls/{id}/lots": draft_call,
    "GET /v1/calls/{id}/questions": published_call,
    "POST /v1/calls/{id}/questions": published_call,
    "POST /v1/calls/{id}/conflicts": published_call,
    "POST /v1/questions/{id}/answer": question,
    "GET /v1/lots/{id}": open_lot,
    "DELETE /v1/lots/{id}": draft_lot,
    "GET /v1/lots/{id}/proposals": open_lot,
    "POST /v1/lots/{id}/proposals": open_lot,
    "POST /v1/lots/{id}/award": open_lot,
    "POST /v1/lots/{id}/award/acceptance": open_lot,
    "POST /v1/lots/{id}/award/declination": open_lot,
    "POST /v1/lots/{id}/no-award": open_lot,
    "POST /v1/lots/{id}/reannouncement": open_lot,
    "GET /v1/proposals/{id}": proposal,
    "PATCH /v1/proposals/{id}": proposal,
    "POST /v1/proposals/{id}/admissibility": proposal,
    "POST /v1/proposals/{id}/scores": proposal,
    "POST /v1/proposals/{id}/withdrawal": proposal,
    "POST /v1/clients/{id}/secret-rotation": client,
    "POST /v1/clients/{id}/revocation": client,
    "GET /v1/organisations/{id}": organisation,
    "PATCH /v1/organisations/{id}": organisation,
    "GET /v1/organisations/{id}/assessments": organisation,
    "POST /v1/organisations/{id}/assessments": organisation,
    "GET /v1/grants/{id}": grant,
    "GET /v1/grants/{id}/budget": grant,
    "GET /v1/grants/{id}/ledger": grant,
    "GET /v1/grants/{id}/tranches": grant,
    "GET /v1/grants/{id}/budget/reallocations": grant,
    "POST /v1/grants/{id}/budget/reallocations": grant,
    "POST /v1/grants/{id}/signature": another_grant,
    "POST /v1/grants/{id}/suspension": another_grant,
    "POST /v1/grants/{id}/resumption": another_grant,
    "POST /v1/grants/{id}/termination": another_grant,
    "POST /v1/reallocations/{id}/approval": reallocation,
    "POST /v1/reallocations/{id}/rejection": reallocation,
    "POST /v1/tranches/{id}/release": tranche,
    "GET /v1/reports/{id}": report,
    "GET /v1/reports/{id}/content": written_report,
    "PUT /v1/reports/{id}/content": report,
    "GET /v1/reports/{id}/items": written_report,
    "GET /v1/reports/{id}/items.csv": report,
    "GET /v1/reports/{id}/draft": report,
    "GET /v1/reports/{id}/documents": report,
    "POST /v1/reports/{id}/documents": report,
    "GET /v1/reports/{id}/documents/{document_id}/content": report_with_document,
    "DELETE /v1/reports/{id}/documents/{document_id}": report_with_document_to_take_back,
    "POST /v1/reports/{id}/validation": written_report,
    "POST /v1/reports/{id}/submission": written_report,
    "POST /v1/reports/{id}/return": written_report,
    "POST /v1/reports/{id}/acceptance": written_report,
}


# What can be changed and is shown in lists only: any version will do.
IN_LISTS_ONLY = ("/v1/tranches/", "/v1/reallocations/", "/v1/questions/", "/v1/clients/")


def etag_of(path):
    if path.startswith(IN_LISTS_ONLY):
        return "*"
    reader = "demo-manager" if path.startswith("/v1/policies/") else DECIDER
    # A document has no version of its own: what it belongs to has.
    path = path.partition("/documents/")[0]
    return call(reader, "GET", path).headers["ETag"]
