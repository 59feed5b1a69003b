"""A partner's program: it asks what is due and submits a quarter.

Written from docs/reports.md and openapi/v1.json alone, with the client that openapi-python-client generates. The service is a
fresh demonstration: the quarter that runs gets its one item here, and in those before it nothing was handed over. An
officer and a manager, at the other end, are signed in beside the partner.

usage: report.py URL
"""

import csv
import datetime
import io
import sys
import uuid
from decimal import Decimal
from typing import TypeVar

import httpx
from authlib.integrations.requests_client import OAuth2Session
from reintegration_client import AuthenticatedClient
from reintegration_client import models as m
from reintegration_client.api.assistance import (
    create_assistance_approval,
    create_assistance_delivery,
    create_case_assistance,
    list_assistance,
)
from reintegration_client.api.cases import create_case_plan_approval, replace_case_plan
from reintegration_client.api.documents import create_registration_document
from reintegration_client.api.grants import list_grant_tranches
from reintegration_client.api.registrations import create_registration, create_registration_decision
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
from reintegration_client.types import File, Response

T = TypeVar("T")
Assistance = m.IncomeSourceAssistance | m.MedicalAssistance | m.TemporaryHousingAssistance | m.VocationalAssistance

URL = sys.argv[1]
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=4))).date()  # in Tbilisi, as for the service
BORN_ON = datetime.date(1988, 4, 12)
SEX = m.Sex.FEMALE
SUMMARY = "Nothing was handed over in this quarter."


def good(response: Response[T | m.ProblemDocument], kind: type[T], status: int = 200) -> T:
    assert response.status_code == status, f"{response.status_code} {response.content!r}"
    assert isinstance(response.parsed, kind), response.parsed
    return response.parsed


def medical(response: Response[Assistance | m.ProblemDocument]) -> m.MedicalAssistance:
    assert response.status_code == 201, f"{response.status_code} {response.content!r}"
    assert isinstance(response.parsed, m.MedicalAssistance), response.parsed
    return response.parsed


def refused(response: Response[T | m.ProblemDocument], status: int, code: str) -> None:
    problem = response.parsed
    assert isinstance(problem, m.ProblemDocument), f"{response.status_code} {response.content!r}"
    assert (response.status_code, problem.code) == (status, code), problem


def once() -> str:
    """An Idempotency-Key: every POST gets one."""
    return str(uuid.uuid4())


def sign_in(name: str) -> AuthenticatedClient:
    answer = OAuth2Session(name, "demo").fetch_token(f"{URL}/oauth/token", grant_type="client_credentials")
    token: str = answer["access_token"]
    return AuthenticatedClient(URL, token=token, raise_on_unexpected_status=True, timeout=httpx.Timeout(60))


def positive(amount: str) -> m.PositiveAmountRequest:
    return m.PositiveAmountRequest(amount=amount, currency=m.PositiveAmountRequestCurrency.GEL)


# What it owes.


def quarters(partner: AuthenticatedClient) -> list[m.ReportView]:
    """In the order of their periods; a list has the newest first. A year's fit on one page."""
    page = good(
        list_reports.sync_detailed(client=partner, kind=m.ReportKind.INTERIM, year=TODAY.year, limit=200), m.ReportList
    )
    assert page.next_cursor is None, page.next_cursor
    return sorted(page.items, key=lambda report: report.number)


def owed_by(partner: AuthenticatedClient) -> list[m.ReportView]:
    listed = good(list_reports.sync_detailed(client=partner, owed=True), m.ReportList).items
    owed = sorted(listed, key=lambda report: report.number)
    for report in owed:
        assert report.ends_on < TODAY and report.overdue == (report.due_on < TODAY), report
    late = good(list_reports.sync_detailed(client=partner, overdue=True), m.ReportList).items
    assert {report.id for report in late} == {report.id for report in owed if report.overdue}, late
    return owed


# Somebody in Telavi is helped, so that there is something to report.


def registration() -> m.RegistrationRequest:
    """Nobody: the names are the words for "given name" and "family name"."""
    return m.RegistrationRequest(
        programme="reintegration",
        person=m.Person(
            given_name="სახელი",
            family_name="გვარი",
            born_on=BORN_ON.isoformat(),
            sex=SEX,
            citizenship=m.Citizenship.GEORGIAN,
            document=m.PersonalNumber(kind=m.PersonalNumberKind.PERSONAL_NUMBER, number="00000000001"),
        ),
        stay_abroad=m.StayAbroad(
            country=m.CountryAbroad.DE,
            returned_on=TODAY - datetime.timedelta(days=60),
            irregular=False,
            asylum=m.Asylum.APPLIED,
        ),
        residence=m.Residence(municipality="telavi"),
        consent=m.Consent(given_on=TODAY, form=m.ConsentForm.WRITTEN),
    )


def accepted(partner: AuthenticatedClient, officer: AuthenticatedClient) -> m.RegistrationView:
    sent = create_registration.sync_detailed(client=partner, body=registration(), idempotency_key=once())
    id = good(sent, m.RegistrationView, 201).id
    yes = m.DecisionAccepted(outcome=m.DecisionAcceptedOutcome.ACCEPTED, reason="All criteria are met.")
    decided = create_registration_decision.sync_detailed(id, client=officer, body=yes, idempotency_key=once())
    return good(decided, m.RegistrationView, 201)


def planned(partner: AuthenticatedClient, manager: AuthenticatedClient, case_id: uuid.UUID) -> None:
    goal = m.PlanPointRequest(dimension=m.Dimension.ECONOMIC, text="Healthy enough to work.")
    plan = m.PlanRequest(goals=[goal])
    good(replace_case_plan.sync_detailed(case_id, client=partner, body=plan, if_none_match="*"), m.PlanView, 201)
    first = m.PlanApprovalRequest(revision=1)
    approval = create_case_plan_approval.sync_detailed(case_id, client=manager, body=first, idempotency_key=once())
    assert good(approval, m.PlanView, 201).status is m.PlanStatus.APPROVED, approval


def helped(partner: AuthenticatedClient, officer: AuthenticatedClient, manager: AuthenticatedClient) -> m.Delivery:
    """From the registration to the hand-over, which costs less than what was approved."""
    person = accepted(partner, officer)
    case_id = person.case_id
    assert case_id is not None, person
    planned(partner, manager, case_id)
    proposal = m.MedicalProposal(
        component=m.MedicalComponent.MEDICAL,
        amount=positive("120.00"),
        service=m.MedicalService.TREATMENT,
        provider="კლინიკა",
    )
    key = once()
    id = medical(create_case_assistance.sync_detailed(case_id, client=partner, body=proposal, idempotency_key=key)).id
    because = m.AssistanceApprovalRequest(reason="The plan says nothing of treatment yet.")
    medical(create_assistance_approval.sync_detailed(id, client=officer, body=because, idempotency_key=once()))

    act = m.DocumentForm(kind=m.DocumentFormKind.DELIVERY, file=File(io.BytesIO(b"%PDF-1.4\nAct\n%%EOF\n"), "act.pdf"))
    uploaded = create_registration_document.sync_detailed(person.id, client=partner, body=act, idempotency_key=once())
    document = good(uploaded, m.DocumentView, 201)
    proof = m.DeliveryRequest(actual_amount=positive("118.40"), delivered_on=TODAY, documents=[document.id])
    handed = create_assistance_delivery.sync_detailed(id, client=partner, body=proof, idempotency_key=once())
    delivered = medical(handed)
    assert delivered.status is m.AssistanceStatus.DELIVERED and delivered.delivery is not None, delivered
    return delivered.delivery


# What a report says.


def handed_over(partner: AuthenticatedClient, report: m.ReportView) -> list[m.AssistanceSummary]:
    first, last = report.starts_on, report.ends_on
    answer = list_assistance.sync_detailed(
        client=partner, grant=report.grant_id, delivered_from=first, delivered_until=last, limit=200
    )
    page = good(answer, m.AssistanceList)
    assert page.next_cursor is None, page.next_cursor
    return page.items


def age_band(day: datetime.date) -> m.AgeBand:
    age = day.year - BORN_ON.year - ((day.month, day.day) < (BORN_ON.month, BORN_ON.day))
    bands = ((18, "0-17"), (30, "18-29"), (45, "30-44"), (60, "45-59"))
    return m.AgeBand(next((band for limit, band in bands if age < limit), "60+"))


def content(summary: str, spent: str, persons: list[m.ReportPersonsRequest]) -> m.ReportContentRequest:
    """Of medical help, all but the items: those come as a file."""
    amount = m.AmountRequest(amount=spent, currency=m.AmountRequestCurrency.GEL)
    return m.ReportContentRequest(
        narrative=m.ReportNarrativeRequest(summary=summary),
        indicators=[m.ReportIndicatorRequest(component=m.Component.MEDICAL, persons=persons)] if persons else [],
        financial=[m.ReportFinancialRequest(component=m.Component.MEDICAL, spent=amount)],
    )


def etag(partner: AuthenticatedClient, report: m.ReportView) -> str:
    seen = get_report.sync_detailed(report.id, client=partner)
    good(seen, m.ReportView)
    return seen.headers["ETag"]


def write(partner: AuthenticatedClient, report: m.ReportView, says: m.ReportContentRequest) -> int:
    tag = etag(partner, report)
    written = replace_report_content.sync_detailed(report.id, client=partner, body=says, if_match=tag)
    return good(written, m.ReportContentView).revision


def write_items(partner: AuthenticatedClient, report: m.ReportView, lines: str) -> int:
    """With the generated client's connection; of this operation the generator knows the JSON only."""
    headers = {"If-Match": etag(partner, report), "Content-Type": "text/csv"}
    answer = partner.get_httpx_client().put(f"/v1/reports/{report.id}/content", content=lines, headers=headers)
    assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
    return m.ReportContentView.from_dict(answer.json()).revision


def validate(partner: AuthenticatedClient, report: m.ReportView) -> m.ReportValidation:
    checked = create_report_validation.sync_detailed(report.id, client=partner)
    return good(checked, m.ReportValidation)


def as_csv(template: str, id: uuid.UUID, amount: str, delivered_on: datetime.date) -> str:
    """A line below the header that the service gives out."""
    text = io.StringIO()
    lines = csv.DictWriter(text, next(csv.reader([template.strip()])))
    lines.writeheader()
    lines.writerow({"assistance_id": id, "amount": amount, "delivered_on": delivered_on})
    return text.getvalue()


def write_running(partner: AuthenticatedClient, report: m.ReportView, delivery: m.Delivery) -> int:
    """First wrong by one tetri, which is named at its place; then right."""
    (item,) = handed_over(partner, report)
    assert item.actual_amount == delivery.actual_amount and item.delivered_on == delivery.delivered_on, item
    spent, day = delivery.actual_amount.amount, delivery.delivered_on
    more = str(Decimal(spent) + Decimal("0.01"))
    template = get_report_template.sync_detailed(client=partner)
    header = good(template, str)
    one = m.ReportPersonsRequest(sex=SEX, age_band=age_band(report.ends_on), count=1)
    write(partner, report, content("One person was treated.", spent, [one]))

    write_items(partner, report, as_csv(header, item.id, more, day))
    wrong = validate(partner, report)
    assert not wrong.valid, wrong
    (there,) = wrong.differences
    assert (there.pointer, there.code) == ("/lines/2/amount", "amount_differs"), there
    assert there.severity is m.ReportSeverity.ERROR, there
    assert [(e.pointer, e.code) for e in wrong.errors] == [("/financial/0/spent", "sum_differs")], wrong
    assert (there.reported, there.recorded) == (more, spent), there

    revision = write_items(partner, report, as_csv(header, item.id, spent, day))
    right = validate(partner, report)
    assert right.valid and (right.errors, right.differences) == ([], []), right
    assert right.revision == revision, right
    (line,) = good(list_report_items.sync_detailed(report.id, client=partner), m.ReportItemList).items
    assert (line.assistance_id, line.amount.amount, line.delivered_on) == (item.id, spent, day), line
    return revision


# Submitted, returned, accepted, paid.


def submit(
    partner: AuthenticatedClient, report: m.ReportView, revision: int
) -> Response[m.ReportView | m.ProblemDocument]:
    looked_at = m.ReportSubmissionRequest(revision=revision)
    return create_report_submission.sync_detailed(report.id, client=partner, body=looked_at, idempotency_key=once())


def draft(partner: AuthenticatedClient, report: m.ReportView, summary: str) -> int:
    """Of a quarter in which nothing was handed over."""
    assert handed_over(partner, report) == [], report
    revision = write(partner, report, content(summary, "0.00", []))
    checked = validate(partner, report)
    assert checked.valid and checked.revision == revision, checked
    return revision


def submitted(partner: AuthenticatedClient, report: m.ReportView, revision: int) -> m.ReportView:
    sent = good(submit(partner, report, revision), m.ReportView, 201)
    assert sent.status is m.ReportStatus.SUBMITTED and sent.submitted_revision == revision, sent
    return sent


def corrected(partner: AuthenticatedClient, officer: AuthenticatedClient, report: m.ReportView) -> None:
    reason = m.ReturnReasonRequest(pointer="/narrative/summary", reason="Say why nothing was handed over.")
    back = m.ReportReturnRequest(reasons=[reason])
    returned = create_report_return.sync_detailed(report.id, client=officer, body=back, idempotency_key=once())
    good(returned, m.ReportView, 201)
    seen = good(get_report.sync_detailed(report.id, client=partner), m.ReportView)
    assert seen.status is m.ReportStatus.RETURNED, seen
    assert [(why.pointer, why.reason) for why in seen.reasons] == [(reason.pointer, reason.reason)], seen
    again = submitted(partner, report, draft(partner, report, f"{SUMMARY} Nobody in the region asked for help."))
    assert again.changed_since_return is not None, again
    assert again.changed_since_return.narrative == ["summary"], again


def accept(officer: AuthenticatedClient, report: m.ReportView) -> None:
    done = create_report_acceptance.sync_detailed(report.id, client=officer, idempotency_key=once())
    assert good(done, m.ReportView, 201).status is m.ReportStatus.ACCEPTED, done


def tranche_of(client: AuthenticatedClient, report: m.ReportView) -> m.TrancheStatus:
    tranches = good(list_grant_tranches.sync_detailed(report.grant_id, client=client), m.TrancheList).items
    (waiting,) = [tranche for tranche in tranches if tranche.report_number == report.number]
    return waiting.status


def settle(partner: AuthenticatedClient, officer: AuthenticatedClient, owed: list[m.ReportView]) -> None:
    revisions = [draft(partner, report, SUMMARY) for report in owed]
    if len(owed) > 1:
        refused(submit(partner, owed[-1], revisions[-1]), 409, "earlier_report_open")
    for report, revision in zip(owed, revisions, strict=True):
        submitted(partner, report, revision)
    corrected(partner, officer, owed[0])
    for report in owed:
        assert tranche_of(partner, report) is not m.TrancheStatus.PAYABLE, report
        accept(officer, report)
    assert {tranche_of(partner, report) for report in owed} == {m.TrancheStatus.PAYABLE}, owed


def main() -> None:
    partner, officer, manager = (sign_in(f"demo-{name}") for name in ("partner-5", "officer", "manager"))
    owed = owed_by(partner)
    delivery = helped(partner, officer, manager)
    (running,) = [r for r in quarters(partner) if r.starts_on <= delivery.delivered_on <= r.ends_on]
    revision = write_running(partner, running, delivery)
    if owed:  # none in a year's first quarter
        settle(partner, officer, owed)
    assert owed_by(partner) == []
    refused(submit(partner, running, revision), 409, "not_yet_due")


main()
