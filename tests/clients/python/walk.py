"""The main path of the programme, walked with the client that openapi-python-client generates.

Authlib fetches the tokens, PyJWT verifies them from the key set; every answer is read through a generated type.

usage: walk.py URL
"""

import datetime
import sys
import uuid
from typing import TypeVar

import httpx
import jwt
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from reintegration_client import AuthenticatedClient, Client
from reintegration_client.api.access import get_authorization_server_metadata, get_me
from reintegration_client.api.assistance import create_assistance_approval, create_case_assistance
from reintegration_client.api.cases import (
    create_case_note,
    create_case_plan_approval,
    get_case,
    list_cases,
    replace_case_plan,
)
from reintegration_client.api.changes import list_changes
from reintegration_client.api.eligibility import check_eligibility
from reintegration_client.api.grants import get_grant_budget
from reintegration_client.api.registrations import (
    create_registration,
    create_registration_decision,
    get_registration,
    update_registration,
)
from reintegration_client.models.assessment_view import AssessmentView
from reintegration_client.models.assistance_approval_request import AssistanceApprovalRequest
from reintegration_client.models.asylum import Asylum
from reintegration_client.models.budget import Budget
from reintegration_client.models.caller_view import CallerView
from reintegration_client.models.case_list import CaseList
from reintegration_client.models.case_status import CaseStatus
from reintegration_client.models.case_view import CaseView
from reintegration_client.models.change_list import ChangeList
from reintegration_client.models.change_view import ChangeView
from reintegration_client.models.citizenship import Citizenship
from reintegration_client.models.component import Component
from reintegration_client.models.consent import Consent
from reintegration_client.models.consent_form import ConsentForm
from reintegration_client.models.country_abroad import CountryAbroad
from reintegration_client.models.decision_accepted import DecisionAccepted
from reintegration_client.models.decision_accepted_outcome import DecisionAcceptedOutcome
from reintegration_client.models.dimension import Dimension
from reintegration_client.models.eligibility_check_request import EligibilityCheckRequest
from reintegration_client.models.income_source_assistance import IncomeSourceAssistance
from reintegration_client.models.medical_assistance import MedicalAssistance
from reintegration_client.models.medical_component import MedicalComponent
from reintegration_client.models.medical_proposal import MedicalProposal
from reintegration_client.models.medical_service import MedicalService
from reintegration_client.models.note_request import NoteRequest
from reintegration_client.models.note_view import NoteView
from reintegration_client.models.outcome import Outcome
from reintegration_client.models.person import Person
from reintegration_client.models.person_patch import PersonPatch
from reintegration_client.models.personal_number import PersonalNumber
from reintegration_client.models.personal_number_kind import PersonalNumberKind
from reintegration_client.models.personal_status_request import PersonalStatusRequest
from reintegration_client.models.plan_approval_request import PlanApprovalRequest
from reintegration_client.models.plan_point_request import PlanPointRequest
from reintegration_client.models.plan_request import PlanRequest
from reintegration_client.models.plan_status import PlanStatus
from reintegration_client.models.plan_view import PlanView
from reintegration_client.models.positive_amount_request import PositiveAmountRequest
from reintegration_client.models.positive_amount_request_currency import PositiveAmountRequestCurrency
from reintegration_client.models.problem_document import ProblemDocument
from reintegration_client.models.region_code import RegionCode
from reintegration_client.models.registration_patch import RegistrationPatch
from reintegration_client.models.registration_request import RegistrationRequest
from reintegration_client.models.registration_status import RegistrationStatus
from reintegration_client.models.registration_view import RegistrationView
from reintegration_client.models.residence import Residence
from reintegration_client.models.residence_request import ResidenceRequest
from reintegration_client.models.server_metadata import ServerMetadata
from reintegration_client.models.sex import Sex
from reintegration_client.models.stay_abroad import StayAbroad
from reintegration_client.models.stay_abroad_request import StayAbroadRequest
from reintegration_client.models.temporary_housing_assistance import TemporaryHousingAssistance
from reintegration_client.models.vocational_assistance import VocationalAssistance
from reintegration_client.types import UNSET, Response, Unset

T = TypeVar("T")

URL = sys.argv[1]
TODAY = datetime.datetime.now(datetime.UTC).date()
RETURNED_ON = TODAY - datetime.timedelta(days=60)


def good(response: Response[T | ProblemDocument], kind: type[T], status: int = 200) -> T:
    assert response.status_code == status, f"{response.status_code} {response.content!r}"
    assert isinstance(response.parsed, kind), response.parsed
    return response.parsed


Assistance = IncomeSourceAssistance | MedicalAssistance | TemporaryHousingAssistance | VocationalAssistance


def medical(response: Response[Assistance | ProblemDocument], status: int = 201) -> MedicalAssistance:
    assert response.status_code == status, f"{response.status_code} {response.content!r}"
    assert isinstance(response.parsed, MedicalAssistance), response.parsed
    return response.parsed


def refused(response: Response[T | ProblemDocument], status: int, code: str) -> ProblemDocument:
    assert response.status_code == status, f"{response.status_code} {response.content!r}"
    problem = response.parsed
    assert isinstance(problem, ProblemDocument), problem
    assert (problem.status, problem.code) == (status, code), problem
    return problem


def sign_in(metadata: ServerMetadata, client_id: str, secret: str = "demo") -> AuthenticatedClient:
    answer = OAuth2Session(client_id, secret).fetch_token(metadata.token_endpoint, grant_type="client_credentials")
    token: str = answer["access_token"]
    verify(metadata, client_id, token, answer["scope"])
    return AuthenticatedClient(URL, token=token, raise_on_unexpected_status=True, timeout=httpx.Timeout(60))


def verify(metadata: ServerMetadata, client_id: str, token: str, scope: str) -> None:
    """What another service of the ministry would do with a token that it is sent."""
    key = jwt.PyJWKClient(metadata.jwks_uri).get_signing_key_from_jwt(token)
    claims = jwt.decode(
        token,
        key,
        algorithms=["EdDSA"],
        audience="reintegration",
        issuer=metadata.issuer,
        options={"require": ["iss", "sub", "aud", "exp", "iat", "jti"]},
    )
    assert jwt.get_unverified_header(token)["typ"] == "at+jwt"
    assert claims["client_id"] == client_id, claims
    assert claims["scope"] == scope, claims


def registration(returned_on: datetime.date | None | Unset = RETURNED_ON) -> RegistrationRequest:
    return RegistrationRequest(
        programme="reintegration",
        person=Person(
            given_name="სახელი",
            family_name="გვარი",
            born_on="1988-04-12",
            sex=Sex.FEMALE,
            citizenship=Citizenship.GEORGIAN,
            document=PersonalNumber(kind=PersonalNumberKind.PERSONAL_NUMBER, number="00000000001"),
        ),
        stay_abroad=StayAbroad(
            country=CountryAbroad.DE, returned_on=returned_on, irregular=False, asylum=Asylum.APPLIED
        ),
        residence=Residence(municipality="kutaisi"),
        consent=Consent(given_on=TODAY, form=ConsentForm.WRITTEN),
    )


def feed(ministry: AuthenticatedClient, after: str | Unset, wait: int = 0) -> tuple[list[ChangeView], str]:
    page = good(list_changes.sync_detailed(client=ministry, after=after, limit=200, wait=wait), ChangeList)
    return page.items, page.next_cursor


def what_the_type_checker_refuses(registered: RegistrationView, frontend: AuthenticatedClient) -> None:
    """Never called. An `ignore` that is not needed is an error itself."""
    get_registration.sync_detailed(registered.id, client=Client(URL))  # type: ignore[arg-type]
    update_registration.sync_detailed(registered.id, client=frontend, body=RegistrationPatch())  # type: ignore[call-arg]
    DecisionAccepted(outcome="accepted")  # type: ignore[arg-type]
    Residence()  # type: ignore[call-arg]
    Residence(municipality="kutaisi", colour="red")  # type: ignore[call-arg]


# Anybody: where to ask for tokens, and whether she would be eligible.
anybody = Client(URL, raise_on_unexpected_status=True)
metadata = good(get_authorization_server_metadata.sync_detailed(client=anybody), ServerMetadata)
assert metadata.issuer == URL, metadata
try:
    sign_in(metadata, "demo-officer", "wrong")
except OAuthError as error:
    assert error.error == "invalid_client", error
else:
    raise AssertionError("a wrong secret gave a token")

question = EligibilityCheckRequest(
    programme="reintegration",
    person=PersonalStatusRequest(citizenship=Citizenship.GEORGIAN),
    stay_abroad=StayAbroadRequest(returned_on=RETURNED_ON, asylum=Asylum.APPLIED),
    residence=ResidenceRequest(municipality="kutaisi"),
)
assessment = good(check_eligibility.sync_detailed(client=anybody, body=question), AssessmentView)
assert assessment.outcome is Outcome.ELIGIBLE, assessment
assert assessment.lot is not None and assessment.lot.number == 3, assessment

# The ministry, before anything happens: what it has seen until now.
ministry = sign_in(metadata, "demo-ministry")
seen, cursor = feed(ministry, UNSET)
assert seen == [], seen

# A frontend registers her: once, however often the request is sent.
frontend = sign_in(metadata, "demo-frontend")
key = str(uuid.uuid4())
first = create_registration.sync_detailed(client=frontend, body=registration(), idempotency_key=key)
registered = good(first, RegistrationView, 201)
assert registered.status is RegistrationStatus.SUBMITTED, registered
assert registered.assessment.outcome is Outcome.ELIGIBLE, registered
assert registered.case_id is None, registered
assert first.headers["Location"] == f"/v1/registrations/{registered.id}"
again = create_registration.sync_detailed(client=frontend, body=registration(), idempotency_key=key)
assert again.headers["Idempotent-Replayed"] == "true"
assert good(again, RegistrationView, 201).id == registered.id
other = registration(returned_on=TODAY)
refused(
    create_registration.sync_detailed(client=frontend, body=other, idempotency_key=key), 422, "idempotency_key_reused"
)
late = registration(returned_on=TODAY + datetime.timedelta(days=3))
problem = refused(
    create_registration.sync_detailed(client=frontend, body=late, accept_language="ka"), 422, "validation_failed"
)
assert [(fault.pointer, fault.code) for fault in problem.errors] == [("/stay_abroad/returned_on", "day_in_future")]
assert problem.errors[0].detail.startswith("დღე"), problem

# A telephone number is added: on the version that was seen, and on no other.
tag = first.headers["ETag"]
telephone = RegistrationPatch(person=PersonPatch(phone="+995555000001"))
amended = update_registration.sync_detailed(registered.id, client=frontend, body=telephone, if_match=tag)
assert good(amended, RegistrationView).version == registered.version + 1
refused(update_registration.sync_detailed(registered.id, client=frontend, body=telephone, if_match=tag), 412, "stale")
unchanged = get_registration.sync_detailed(registered.id, client=frontend, if_none_match=amended.headers["ETag"])
assert unchanged.status_code == 304, unchanged

# An officer decides; a frontend cannot.
decision = DecisionAccepted(outcome=DecisionAcceptedOutcome.ACCEPTED, reason="All criteria are met.")
refused(create_registration_decision.sync_detailed(registered.id, client=frontend, body=decision), 403, "forbidden")
officer = sign_in(metadata, "demo-officer")
decided = create_registration_decision.sync_detailed(registered.id, client=officer, body=decision)
accepted = good(decided, RegistrationView, 201)
assert accepted.status is RegistrationStatus.ACCEPTED, accepted
assert accepted.case_id is not None, accepted

# The organisation of the lot works on the case; for another one it does not exist.
partner = sign_in(metadata, "demo-partner-3")
me = good(get_me.sync_detailed(client=partner), CallerView)
case = good(get_case.sync_detailed(accepted.case_id, client=partner), CaseView)
assert case.status is CaseStatus.OPEN, case
assert case.lot.id in [lot.id for lot in me.lots], (case, me)
refused(get_case.sync_detailed(case.id, client=sign_in(metadata, "demo-partner-1")), 404, "not_found")
visit = NoteRequest(text="Visited at home; the workshop is set up.")
note = good(create_case_note.sync_detailed(case.id, client=partner, body=visit), NoteView, 201)
assert note.text == visit.text, note

# The ministry goes on where it stopped: everything once, and then nothing.
changes, cursor = feed(ministry, cursor, wait=10)
assert [change.type_ for change in changes] == [
    "registration.submitted",
    "registration.amended",
    "registration.accepted",
    "case.opened",
    "case.note_added",
], changes
assert {change.subject.id for change in changes} == {registered.id, case.id}, changes
assert changes[3].data["reference"] == case.reference, changes
assert feed(ministry, cursor)[0] == []
open_cases = list_cases.sync_detailed(client=ministry, region=RegionCode.GE_IM, status=CaseStatus.OPEN)
assert [listed.id for listed in good(open_cases, CaseList).items] == [case.id]

# The organisation plans, and proposes; somebody else approves, and the grant's money is committed.
plan = PlanRequest(goals=[PlanPointRequest(dimension=Dimension.ECONOMIC, text="Healthy enough to work.")])
written = good(
    replace_case_plan.sync_detailed(case.id, client=partner, body=plan, if_none_match="*"), PlanView, 201
)
assert written.status is PlanStatus.WRITTEN, written
revision = PlanApprovalRequest(revision=1)
manager = sign_in(metadata, "demo-manager")
planned = good(create_case_plan_approval.sync_detailed(case.id, client=manager, body=revision), PlanView, 201)
assert planned.status is PlanStatus.APPROVED, planned
proposal = MedicalProposal(
    component=MedicalComponent.MEDICAL,
    amount=PositiveAmountRequest(amount="120.00", currency=PositiveAmountRequestCurrency.GEL),
    service=MedicalService.TREATMENT,
    provider="კლინიკა",
)
proposed = medical(create_case_assistance.sync_detailed(case.id, client=partner, body=proposal))
assert (proposed.provider, proposed.amount.amount) == ("კლინიკა", "120.00"), proposed
because = AssistanceApprovalRequest(reason="The plan says nothing of treatment yet.")
own = create_assistance_approval.sync_detailed(proposed.id, client=partner, body=because)
assert own.status_code == 403, own
approved = medical(create_assistance_approval.sync_detailed(proposed.id, client=officer, body=because))
assert approved.grant_id is not None, approved
budget = good(get_grant_budget.sync_detailed(approved.grant_id, client=officer), Budget)
assert [line.committed.amount for line in budget.lines if line.component is Component.MEDICAL] == ["120.00"], budget
