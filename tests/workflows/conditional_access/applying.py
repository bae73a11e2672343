"""Applicants, conditional entries of two departments, applications and lines for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases.models import (
    AccessApplication,
    AccessLine,
    Applicant,
    EntryRow,
    Letter,
    WorkItem,
)
from cases.states.letter_words import LetterKind
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.workflows.open_list.changes import a_listed_row
from tests.workflows.open_list.peers.peers import a_version
from workflows.conditional_access.checklist import YES, checklist_for
from workflows.conditional_access.content import Content
from workflows.conditional_access.datasets import rows_wanted, version_in_effect
from workflows.conditional_access.letter_reading import record_first_reading
from workflows.conditional_access.letters import issue_letter
from workflows.conditional_access.start import start_application
from workflows.conditional_access.supplement import Asked, ask_for_supplement
from workflows.engine.delivery import deliver_due
from workflows.engine.gate import take_step
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership, Organisation

# The Wednesday before a long holiday: five working days later is 2023-10-10.
AT = shanghai(2023, 9, 27)
NEXT_DAY = shanghai(2023, 9, 28)
AFTER_HOLIDAY = shanghai(2023, 10, 8)
# Half of the year that is asked for.
SHORTER: dict[str, Any] = {
    "granted_months": 6,
    "shorter_because": "该用途半年内可以完成，先开放六个月。",
}
CONDITIONS: dict[str, Any] = {
    "open_type": "conditional",
    "conditions": "有基础的数据安全保护能力",
    "condition_templates": "A",
}


@dataclass(frozen=True, kw_only=True)
class Department:
    """A department with who reviews, who decides, and an entry that is applied for."""

    organisation: Organisation
    reviewer: Membership
    head: Membership
    row: EntryRow


@dataclass(frozen=True, kw_only=True)
class Town:
    """Two departments and somebody who applies for a company."""

    traffic: Department
    health: Department
    applicant: Applicant
    person: Membership


def a_department(called: str, **said: Any) -> Department:
    """Write a department with a conditional entry."""
    organisation = an_organisation(called)
    row = a_listed_row(organisation, **{**CONDITIONS, **said})
    return Department(
        organisation=organisation,
        reviewer=a_member(Role.REVIEWER, organisation),
        head=a_member(Role.DEPARTMENT_HEAD, organisation),
        row=row,
    )


def an_applicant(name: str = "上海申图数据科技有限公司") -> Membership:
    """Write a verified company and who applies for it."""
    member = a_member(Role.APPLICANT, an_organisation(name, kind="enterprise"))
    Applicant.objects.create(
        kind="legal_person", name=name, organisation=member.organisation, verified_at=AT
    )
    return member


def a_town() -> Town:
    """Write a list in effect with a conditional entry of each of two departments."""
    the_commission()
    a_version()
    person = an_applicant()
    return Town(
        traffic=a_department(
            "上海市交通委员会", name="停车场实时泊位", portal_dataset_id="O2023000000000001"
        ),
        health=a_department(
            "上海市卫生健康委员会",
            name="医疗机构挂号量",
            portal_dataset_id="O2023000000000002",
            condition_templates="D",
        ),
        applicant=person.organisation.applicant,
        person=person,
    )


def with_other_datasets(town: Town, name: str) -> Town:
    """Write another entry of each department; return the town with those."""
    traffic, health = (
        replace(
            each, row=a_listed_row(each.organisation, **{**CONDITIONS, "name": f"{name}{number}"})
        )
        for number, each in enumerate((town.traffic, town.health))
    )
    return replace(town, traffic=traffic, health=health)


def said(town: Town, *rows: EntryRow, **changed: Any) -> Content:
    """Return a complete application for some entries; without any for those of both departments."""
    wanted = rows or (town.traffic.row, town.health.row)
    entries = tuple(str(row.entry.uid) for row in wanted)
    questions = checklist_for(rows_wanted(entries, version_in_effect()))
    plain = Content(
        entries=entries,
        demand_type="market",
        purpose="为停车导航应用提供附近泊位和就诊高峰提示。",
        necessity="无条件开放的数据没有实时泊位。",
        delivery="api",
        term_months=12,
        answers={
            each.code: YES if each.is_promise else "有专人负责，数据加密存放，访问留痕。"
            for each in questions
        },
        phone="021-55550101",
    )
    return replace(plain, **changed)


def a_draft(town: Town, *rows: EntryRow, at: datetime = AT) -> AccessApplication:
    """Open a draft with some entries in it."""
    entries = tuple(str(row.entry.uid) for row in rows)
    return start_application(person=town.person.person, at=at, entries=entries)


def handed_in(town: Town, *rows: EntryRow, at: datetime = AT, **changed: Any) -> AccessApplication:
    """Hand a complete application in; return it as it now is."""
    application = a_draft(town, *rows, at=at)
    return finished(
        application, town.person, "submit", at, content=said(town, *rows, **changed), pledge=True
    )


def a_letter_read(line: AccessLine) -> Letter:
    """Write a letter about a line and that its applicant opened it, whatever it says."""
    own = {"answer_by": "2023-10-10", "term": "running", "paused_on": ""}
    issue_letter(line, LetterKind.ACCEPTANCE, own, at=AT)
    letter = Letter.objects.select_related("line__application").get(line=line)
    writer = line.application.opened_by
    assert writer is not None
    record_first_reading(letter=letter, person=writer, at=AT)
    return letter


def finished(case: Any, by: Membership, outcome: str, at: datetime, **data: Any) -> Any:
    """Finish the open task of a case in a way; return the case as it now is."""
    take_step(
        work_item=WorkItem.objects.get(process_id=case.pk, finished__isnull=True),
        outcome=outcome,
        actor=by.person,
        at=at,
        expected_version=None,
        data=data,
    )
    return type(case).objects.get(pk=case.pk)


def line_of(application: AccessApplication, department: Department) -> AccessLine:
    """Return the line of a department in an application."""
    return AccessLine.objects.get(application=application, entry=department.row.entry)


def proposed(line: AccessLine, department: Department, at: datetime = NEXT_DAY) -> AccessLine:
    """Let the reviewer accept a line and propose to open it for a year."""
    line = finished(line, department.reviewer, "accept", at)
    return finished(line, department.reviewer, "propose", at, proposal="approve", granted_months=12)


def approved(line: AccessLine, department: Department, at: datetime = NEXT_DAY) -> AccessLine:
    """Let the head open a line."""
    line = proposed(line, department, at)
    return finished(line, department.head, "approve", at, granted_months=12)


def refused(line: AccessLine, department: Department, at: datetime = NEXT_DAY) -> AccessLine:
    """Let the head refuse a line."""
    line = proposed(line, department, at)
    return finished(
        line,
        department.head,
        "refuse",
        at,
        refusal_reason="RF05",
        answer="申请的数据范围超出停车导航所需，请缩小范围后重新申请。",
    )


def asked_for_supplement(
    line: AccessLine,
    department: Department,
    at: datetime = NEXT_DAY,
    *,
    kind: str = "incorrect",
    sections: tuple[str, ...] = ("purpose",),
) -> AccessLine:
    """Let the reviewer ask for a supplement, and let the request reach the applicant."""
    ask_for_supplement(
        line=line,
        asked=Asked(kind=kind, sections=sections, text="请写明结果提供给谁使用。"),
        actor=department.reviewer.person,
        at=at,
        expected_version=line.version,
    )
    delivered(at)
    return AccessLine.objects.get(pk=line.pk)


def delivered(at: datetime) -> None:
    """Let everything leave that waits in the outbox, and what that leads to."""
    for _again in range(3):
        deliver_due(at=at + timedelta(minutes=1), worker="test", handlers=HANDLERS)


def taken_off(row: EntryRow) -> None:
    """Take an entry off the version in effect."""
    EntryRow.objects.filter(pk=row.pk).update(valid_until=1)


def reworded(row: EntryRow, **changed: Any) -> EntryRow:
    """Let the version in effect say something else of an entry."""
    taken_off(row)
    columns = [each for each in row._meta.concrete_fields if not each.primary_key]
    said_before = {each.attname: getattr(row, each.attname) for each in columns}
    return EntryRow.objects.create(**{**said_before, **changed})
