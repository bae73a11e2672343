"""Agreements of the demonstration: waiting, on paper, in force, declined, and lapsed unsigned."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from backoffice.demo.applying import Wish, conditional_rows, handed_in, line_of, person_of, review
from backoffice.demo.cast import CULTURE, TRANSPORT
from backoffice.demo.delivering import deliver
from backoffice.views.applications.online_signing import SIDE_OF, signature_of
from cases.models import Agreement
from cases.states.role import Role
from reports.agreement.draw import draw_agreement
from reports.signing.local_test import LocalTestSigner
from workflows.conditional_access.agreements.lapse import lapse_unsigned
from workflows.engine.attachments import attach
from workflows.engine.escalation import sweep
from workflows.engine.gate import take_step
from workflows.engine.kept_files import attachment_store

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import EntryRow, Person


def sign_agreements(stage: Stage) -> None:
    """Let the company and the researcher sign, decline or forget what they were granted."""
    company, researcher = person_of("applicant"), person_of("applicant-researcher")
    _lapsed(stage, company, conditional_rows(TRANSPORT)[0])
    _in_force(stage, Agreement.objects.get(organisation__full_name=TRANSPORT, state="drafted"))
    _on_paper(stage, Agreement.objects.get(organisation__full_name=CULTURE, state="drafted"))
    shows = conditional_rows(CULTURE)
    _declined(stage, granted_agreement(stage, researcher, shows[5], days=5))
    in_force = granted_agreement(stage, company, shows[4], days=6)
    signed_online(stage, in_force, company, "sign_online", days=5)
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD).person
    signed_online(stage, in_force, head, "countersign", days=4)
    half_signed = granted_agreement(stage, researcher, shows[3], days=3)
    signed_online(stage, half_signed, researcher, "sign_online", days=1)


def granted_agreement(
    stage: Stage, person: Person, row: EntryRow, *, days: int, months: int = 6
) -> Agreement:
    """Let a department open what is applied for, so many working days ago."""
    wish = Wish(
        rows=(row,),
        purpose="在面向公众的查询服务中展示数据的最新情况。",
        necessity="公开数据更新较慢，需要接口。",
        term_months=months,
    )
    application = handed_in(stage, person, wish, days=days + 2)
    line = line_of(application, row)
    department = row.provider.full_name
    review(stage, line, department, days=days + 1, proposal="approve", granted_months=months)
    head = stage.hat(department, Role.DEPARTMENT_HEAD)
    stage.take(line.pk, "approve", head, at=stage.days_ago(days), data={"granted_months": months})
    deliver(at=stage.days_ago(days, hour=11))
    drawn: Agreement = Agreement.objects.get(application=application)
    return drawn


def _lapsed(stage: Stage, person: Person, row: EntryRow) -> None:
    granted_agreement(stage, person, row, days=12)
    # Four fifths of the term are over; then its last day, and the day after the rest has passed.
    for days in (4, 2):
        sweep(at=stage.days_ago(days, hour=11))
        deliver(at=stage.days_ago(days, hour=12))
    lapse_unsigned(at=stage.days_ago(1, hour=9))
    deliver(at=stage.days_ago(1, hour=10))


def _in_force(stage: Stage, agreement: Agreement) -> None:
    _sent(stage, agreement, days=6)
    reviewer = stage.hat(TRANSPORT, Role.REVIEWER)
    # What stands for a scan here is the agreement as it is printed.
    scan = attach(
        case=Agreement.objects.get(pk=agreement.pk),
        file=io.BytesIO(draw_agreement(agreement.bound.text).content),
        name="应用协议扫描件.pdf",
        person=reviewer.person,
        at=stage.days_ago(5, hour=9),
        store=attachment_store(),
    )
    paper = {
        "reference": f"档-{agreement.number}",
        "provider_signatory": stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD).person.name,
        "provider_signed_on": stage.days_ago(5).date(),
        "user_signatory": person_of("applicant").name,
        "user_signed_on": stage.days_ago(6).date(),
        "scan": scan.pk,
    }
    stage.take(agreement.pk, "enter_paper", reviewer, at=stage.days_ago(5), data=paper)
    head = stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD)
    seen = {"sha256": agreement.bound.sha256, "agrees": True}
    stage.take(agreement.pk, "confirm_paper", head, at=stage.days_ago(4), data=seen)


def signed_online(
    stage: Stage, agreement: Agreement, person: Person, outcome: str, *, days: int
) -> None:
    """Let one side sign at the service of the demonstration, so many working days ago."""
    at = stage.days_ago(days)
    signed = signature_of(
        agreement, side=SIDE_OF[outcome], by=person, provider=LocalTestSigner(), at=at
    )
    take_step(
        work_item=agreement.task_set.get(finished__isnull=True),
        outcome=outcome,
        actor=person,
        at=at,
        expected_version=None,
        data={"sha256": agreement.bound.sha256, "authority": True, "signed": signed},
    )


def _on_paper(stage: Stage, agreement: Agreement) -> None:
    _sent(stage, agreement, days=1)


def _declined(stage: Stage, agreement: Agreement) -> None:
    take_step(
        work_item=agreement.task_set.get(finished__isnull=True),
        outcome="decline",
        actor=person_of("applicant-researcher"),
        at=stage.days_ago(3),
        expected_version=None,
        data={"reason": "研究计划调整，不再需要这项数据。"},
    )


def _sent(stage: Stage, agreement: Agreement, *, days: int) -> None:
    take_step(
        work_item=agreement.task_set.get(finished__isnull=True),
        outcome="send_paper",
        actor=person_of("applicant"),
        at=stage.days_ago(days),
        expected_version=None,
        data={"sha256": agreement.bound.sha256, "authority": True},
    )
