"""A partner's program: it asks what is due and submits a quarter.

Written from README.md and openapi/v1.json, with the client that openapi-python-client generates. The service is a fresh
demonstration. The quarter that runs gets its one item here; in the quarters before it nothing was handed over. Two helpers
stand in for the people at the other end: an officer and a manager.

usage: report.py URL
"""

import csv
import datetime
import io
import sys
import uuid
from collections.abc import Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import TypeVar

import httpx
from authlib.integrations.requests_client import OAuth2Session
from reintegration_client import AuthenticatedClient
from reintegration_client.api.access import get_me
from reintegration_client.api.assistance import (
    create_assistance_approval,
    create_assistance_delivery,
    create_case_assistance,
    list_assistance,
)
from reintegration_client.api.cases import create_case_plan_approval, replace_case_plan
from reintegration_client.api.documents import create_registration_document
from reintegration_client.api.grants import list_grant_tranches
from reintegration_client.api.registrations import create_registration, create_registration_decision, get_registration
from reintegration_client.api.reports import (
    create_report_acceptance,
    create_report_return,
    create_report_submission,
    create_report_validation,
    get_report,
    get_report_template,
    list_report_items,
    list_reports,
    replace_report_content,
)
from reintegration_client.models.age_band import AgeBand
from reintegration_client.models.amount_request import AmountRequest
from reintegration_client.models.amount_request_currency import AmountRequestCurrency
from reintegration_client.models.assistance_list import AssistanceList
from reintegration_client.models.assistance_status import AssistanceStatus
from reintegration_client.models.asylum import Asylum
from reintegration_client.models.caller_view import CallerView
from reintegration_client.models.citizenship import Citizenship
from reintegration_client.models.component import Component
from reintegration_client.models.consent import Consent
from reintegration_client.models.consent_form import ConsentForm
from reintegration_client.models.country_abroad import CountryAbroad
from reintegration_client.models.decision_accepted import DecisionAccepted
from reintegration_client.models.decision_accepted_outcome import DecisionAcceptedOutcome
from reintegration_client.models.delivery_request import DeliveryRequest
from reintegration_client.models.dimension import Dimension
from reintegration_client.models.document_form import DocumentForm
from reintegration_client.models.document_view import DocumentView
from reintegration_client.models.empty_request import EmptyRequest
from reintegration_client.models.evidence_kind import EvidenceKind
from reintegration_client.models.income_source_assistance import IncomeSourceAssistance
from reintegration_client.models.medical_assistance import MedicalAssistance
from reintegration_client.models.medical_component import MedicalComponent
from reintegration_client.models.medical_proposal import MedicalProposal
from reintegration_client.models.medical_service import MedicalService
from reintegration_client.models.person import Person
from reintegration_client.models.personal_number import PersonalNumber
from reintegration_client.models.personal_number_kind import PersonalNumberKind
from reintegration_client.models.plan_approval_request import PlanApprovalRequest
from reintegration_client.models.plan_point_request import PlanPointRequest
from reintegration_client.models.plan_request import PlanRequest
from reintegration_client.models.plan_view import PlanView
from reintegration_client.models.positive_amount_request import PositiveAmountRequest
from reintegration_client.models.positive_amount_request_currency import PositiveAmountRequestCurrency
from reintegration_client.models.problem_document import ProblemDocument
from reintegration_client.models.registration_request import RegistrationRequest
from reintegration_client.models.registration_view import RegistrationView
from reintegration_client.models.report_content_request import ReportContentRequest
from reintegration_client.models.report_content_view import ReportContentView
from reintegration_client.models.report_financial_request import ReportFinancialRequest
from reintegration_client.models.report_indicator_request import ReportIndicatorRequest
from reintegration_client.models.report_item_list import ReportItemList
from reintegration_client.models.report_kind import ReportKind
from reintegration_client.models.report_list import ReportList
from reintegration_client.models.report_narrative_request import ReportNarrativeRequest
from reintegration_client.models.report_persons_request import ReportPersonsRequest
from reintegration_client.models.report_return_request import ReportReturnRequest
from reintegration_client.models.report_severity import ReportSeverity
from reintegration_client.models.report_status import ReportStatus
from reintegration_client.models.report_submission_request import ReportSubmissionRequest
from reintegration_client.models.report_validation import ReportValidation
from reintegration_client.models.report_view import ReportView
from reintegration_client.models.residence import Residence
from reintegration_client.models.return_reason_request import ReturnReasonRequest
from reintegration_client.models.sex import Sex
from reintegration_client.models.stay_abroad import StayAbroad
from reintegration_client.models.temporary_housing_assistance import TemporaryHousingAssistance
from reintegration_client.models.tranche_list import TrancheList
from reintegration_client.models.tranche_status import TrancheStatus
from reintegration_client.models.tranche_view import TrancheView
from reintegration_client.models.vocational_assistance import VocationalAssistance
from reintegration_client.types import File, Response

T = TypeVar("T")
Assistance = IncomeSourceAssistance | MedicalAssistance | TemporaryHousingAssistance | VocationalAssistance

URL = sys.argv[1]
TBILISI = datetime.timezone(datetime.timedelta(hours=4))  # the service's "today" is the day there
TETRI = Decimal("0.01")
BORN_ON = datetime.date(1988, 4, 12)
WAITED_FOR = (ReportStatus.DUE, ReportStatus.OVERDUE)


def good(response: Response[T | ProblemDocument], kind: type[T], status: int = 200) -> T:
    assert response.status_code == status, f"{response.status_code} {response.content!r}"
    assert isinstance(response.parsed, kind), response.parsed
    return response.parsed


def medical(response: Response[Assistance | ProblemDocument]) -> MedicalAssistance:
    assert response.status_code == 201, f"{response.status_code} {response.content!r}"
    assert isinstance(response.parsed, MedicalAssistance), response.parsed
    return response.parsed


def refused(response: Response[T | ProblemDocument], status: int, code: str) -> ProblemDocument:
    problem = response.parsed
    assert isinstance(problem, ProblemDocument), f"{response.status_code} {response.content!r}"
    assert (response.status_code, problem.code) == (status, code), problem
    return problem


def once() -> str:
    """An Idempotency-Key: every POST gets one."""
    return str(uuid.uuid4())


def sign_in(name: str) -> AuthenticatedClient:
    answer = OAuth2Session(name, "demo").fetch_token(f"{URL}/oauth/token", grant_type="client_credentials")
    token: str = answer["access_token"]
    return AuthenticatedClient(URL, token=token, raise_on_unexpected_status=True, timeout=httpx.Timeout(60))


def gel(amount: str) -> PositiveAmountRequest:
    return PositiveAmountRequest(amount=amount, currency=PositiveAmountRequestCurrency.GEL)


# What is owed ------------------------------------------------------------------------------------------------------


def reports_of(partner: AuthenticatedClient) -> list[ReportView]:
    """All of its interim reports, page by page, in the order of their periods; the service lists the newest first."""
    page = good(list_reports.sync_detailed(client=partner, kind=ReportKind.INTERIM), ReportList)
    reports = page.items
    while page.next_cursor is not None:
        following = list_reports.sync_detailed(client=partner, kind=ReportKind.INTERIM, cursor=page.next_cursor)
        page = good(following, ReportList)
        reports += page.items
    return sorted(reports, key=lambda report: (report.starts_on, report.number))


def owed_by(partner: AuthenticatedClient) -> list[ReportView]:
    owed = [report for report in reports_of(partner) if report.status in WAITED_FOR]
    late = good(list_reports.sync_detailed(client=partner, overdue=True), ReportList).items
    assert {report.id for report in late} == {report.id for report in owed if report.overdue}, late
    return owed


# One person in Telavi is helped ------------------------------------------------------------------------------------


def registration(today: datetime.date) -> RegistrationRequest:
    """Nobody's: the words mean "given name" and "family name"."""
    returned_on = today - datetime.timedelta(days=60)
    number = PersonalNumber(kind=PersonalNumberKind.PERSONAL_NUMBER, number="00000000001")
    return RegistrationRequest(
        programme="reintegration",
        person=Person(
            given_name="სახელი",
            family_name="გვარი",
            born_on=BORN_ON,
            sex=Sex.FEMALE,
            citizenship=Citizenship.GEORGIAN,
            document=number,
        ),
        stay_abroad=StayAbroad(
            country=CountryAbroad.DE, returned_on=returned_on, irregular=False, asylum=Asylum.APPLIED
        ),
        residence=Residence(municipality="telavi"),
        consent=Consent(given_on=today, form=ConsentForm.WRITTEN),
    )


def help_somebody(
    partner: AuthenticatedClient, officer: AuthenticatedClient, manager: AuthenticatedClient
) -> MedicalAssistance:
    """From the registration to the hand-over, which costs less than was approved."""
    today = datetime.datetime.now(TBILISI).date()
    sent = create_registration.sync_detailed(client=partner, body=registration(today), idempotency_key=once())
    person = good(sent, RegistrationView, 201)
    yes = DecisionAccepted(outcome=DecisionAcceptedOutcome.ACCEPTED, reason="All criteria are met.")
    decided = create_registration_decision.sync_detailed(person.id, client=officer, body=yes, idempotency_key=once())
    case_id = good(decided, RegistrationView, 201).case_id
    assert case_id is not None, decided

    plan = PlanRequest(goals=[PlanPointRequest(dimension=Dimension.ECONOMIC, text="Healthy enough to work.")])
    good(replace_case_plan.sync_detailed(case_id, client=partner, body=plan, if_none_match="*"), PlanView, 201)
    first = PlanApprovalRequest(revision=1)
    approval = create_case_plan_approval.sync_detailed(case_id, client=manager, body=first, idempotency_key=once())
    good(approval, PlanView, 201)

    proposal = MedicalProposal(
        component=MedicalComponent.MEDICAL,
        amount=gel("120.00"),
        service=MedicalService.TREATMENT,
        provider="კლინიკა",
    )
    id = medical(
        create_case_assistance.sync_detailed(case_id, client=partner, body=proposal, idempotency_key=once())
    ).id
    medical(create_assistance_approval.sync_detailed(id, client=officer, body=EmptyRequest(), idempotency_key=once()))

    form = DocumentForm(
        kind=EvidenceKind.DELIVERY, file=File(io.BytesIO(b"%PDF-1.4\nAct of acceptance\n%%EOF\n"), "act.pdf")
    )
    uploaded = create_registration_document.sync_detailed(person.id, client=partner, body=form, idempotency_key=once())
    act = good(uploaded, DocumentView, 201)
    handed = DeliveryRequest(actual_amount=gel("118.40"), documents=[act.id])
    delivered = medical(
        create_assistance_delivery.sync_detailed(id, client=partner, body=handed, idempotency_key=once())
    )
    assert delivered.status is AssistanceStatus.DELIVERED, delivered
    return delivered


# What a report says ------------------------------------------------------------------------------------------------


def age_band(born_on: datetime.date, day: datetime.date) -> AgeBand:
    age = day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    bands = [(18, "0-17"), (30, "18-29"), (45, "30-44"), (60, "45-59")]
    return AgeBand(next((band for limit, band in bands if age < limit), "60+"))


def medical_only(summary: str, spent: str, persons: list[ReportPersonsRequest]) -> ReportContentRequest:
    """All but the items, which come as a file."""
    return ReportContentRequest(
        narrative=ReportNarrativeRequest(summary=summary),
        indicators=[ReportIndicatorRequest(component=Component.MEDICAL, persons=persons)] if persons else [],
        financial=[
            ReportFinancialRequest(
                component=Component.MEDICAL, spent=AmountRequest(amount=spent, currency=AmountRequestCurrency.GEL)
            )
        ],
    )


def as_csv(header: str, items: Sequence[tuple[uuid.UUID, str, datetime.date]]) -> str:
    text = io.StringIO()
    lines = csv.DictWriter(text, header.split(","))
    lines.writeheader()
    for id, amount, day in items:
        lines.writerow({"assistance_id": id, "amount": amount, "delivered_on": day.isoformat()})
    return text.getvalue()


def etag(partner: AuthenticatedClient, report: ReportView) -> str:
    response = get_report.sync_detailed(report.id, client=partner)
    good(response, ReportView)
    return response.headers["ETag"]


def write(partner: AuthenticatedClient, report: ReportView, content: ReportContentRequest) -> ReportContentView:
    tag = etag(partner, report)
    written = replace_report_content.sync_detailed(report.id, client=partner, body=content, if_match=tag)
    return good(written, ReportContentView)


def write_items(partner: AuthenticatedClient, report: ReportView, lines: str) -> ReportContentView:
    """By hand: the generator leaves `text/csv` out of the operation."""
    headers = {"If-Match": etag(partner, report), "Content-Type": "text/csv"}
    answer = partner.get_httpx_client().put(f"/v1/reports/{report.id}/content", content=lines, headers=headers)
    assert answer.status_code == HTTPStatus.OK, f"{answer.status_code} {answer.text}"
    return ReportContentView.from_dict(answer.json())


def validate(partner: AuthenticatedClient, report: ReportView) -> ReportValidation:
    checked = create_report_validation.sync_detailed(report.id, client=partner, idempotency_key=once())
    return good(checked, ReportValidation)


def write_running(
    partner: AuthenticatedClient, report: ReportView, items: list[Assistance], header: str
) -> ReportContentView:
    """First wrong by one tetri, which is named at its place; then right."""
    (item,) = items
    assert isinstance(item, MedicalAssistance) and item.actual_amount is not None, item
    assert item.delivered_on is not None, item
    spent = item.actual_amount.amount
    one = ReportPersonsRequest(sex=Sex.FEMALE, age_band=age_band(BORN_ON, report.ends_on), count=1)
    write(partner, report, medical_only("One person was treated.", spent, [one]))

    more = str(Decimal(spent) + TETRI)
    write_items(partner, report, as_csv(header, [(item.id, more, item.delivered_on)]))
    wrong = validate(partner, report)
    assert not wrong.valid, wrong
    print(wrong)
    (there,) = [difference for difference in wrong.differences if difference.pointer == "/lines/2/amount"]
    assert (there.code, there.severity) == ("amount_differs", ReportSeverity.ERROR), there
    assert (there.reported, there.recorded) == (more, spent), there

    written = write_items(partner, report, as_csv(header, [(item.id, spent, item.delivered_on)]))
    right = validate(partner, report)
    assert right.valid and (right.errors, right.differences) == ([], []), right
    assert right.revision == written.revision, (right, written)
    return written
