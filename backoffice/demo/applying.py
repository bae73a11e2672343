"""How applicants and reviewers of the demonstration act on applications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from backoffice.demo.asking_back import add_rules
from backoffice.demo.cast import TRANSPORT
from backoffice.demo.stage import newest_rows
from cases.models import AccessLine, Clock
from cases.queries.letters import letters_of_line
from cases.queries.people import person_named
from cases.states.access_words import DeliveryMode, DemandType, SupplementKind
from cases.states.role import Role
from cases.states.vocabulary import EntryStatus, OpenType
from workflows.conditional_access.checklist import YES, checklist_for
from workflows.conditional_access.content import Content
from workflows.conditional_access.datasets import closed_to_all
from workflows.conditional_access.letter_facts import ANSWER_CLOCK
from workflows.conditional_access.letter_reading import record_first_reading
from workflows.conditional_access.start import start_application
from workflows.conditional_access.supplement import Asked, ask_for_supplement
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.demo.stage import Stage
    from cases.models import AccessApplication, EntryRow, Membership, Person

MEASURES: Final = (
    "设有数据安全负责人和专职管理员；数据存放在境内专用服务器，传输和存储均加密，"
    "按岗位授权访问并留存日志六个月，每季度自查一次。"
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody applies for."""

    rows: tuple[EntryRow, ...]
    purpose: str
    necessity: str
    demand_type: str = DemandType.MARKET
    delivery: str = DeliveryMode.API
    term_months: int = 12


def person_of(username: str) -> Person:
    person = person_named(username)
    assert person is not None, username  # noqa: S101  # the cast is on stage
    return person


def conditional_rows(organisation: str) -> list[EntryRow]:
    rows = [
        row
        for row in newest_rows(organisation)
        if row.open_type == OpenType.CONDITIONAL and row.status == EntryStatus.PUBLISHED
    ]
    # The story suspends some at once, which no version says.
    closed = closed_to_all(rows)
    return [row for row in rows if row.pk not in closed]


def content_for(wish: Wish, **changed: Any) -> Content:  # Any: fields of the content
    answers = {each.code: YES if each.is_promise else MEASURES for each in checklist_for(wish.rows)}
    said: dict[str, Any] = {  # Any: fields of the content
        "entries": tuple(str(row.entry.uid) for row in wish.rows),
        "demand_type": wish.demand_type,
        "purpose": wish.purpose,
        "necessity": wish.necessity,
        "delivery": wish.delivery,
        "term_months": wish.term_months,
        "answers": answers,
        "phone": "021-55550101",
    }
    return Content(**(said | changed))


def handed_in(
    stage: Stage, person: Person, wish: Wish, *, days: int, with_rules: bool = False
) -> AccessApplication:
    application = start_application(
        person=person,
        at=stage.days_ago(days, hour=9),
        entries=tuple(str(row.entry.uid) for row in wish.rows),
    )
    if with_rules:
        add_rules(application, person, at=stage.days_ago(days, hour=9))
    hand_over(stage, application, "submit", person, content_for(wish), days=days)
    return application


def hand_over(
    stage: Stage,
    application: AccessApplication,
    outcome: str,
    person: Person,
    content: Content,
    *,
    days: int,
) -> None:
    take_step(
        work_item=application.task_set.get(finished__isnull=True),
        outcome=outcome,
        actor=person,
        at=stage.days_ago(days),
        expected_version=None,
        data={"content": content, "pledge": True},
    )


def line_of(application: AccessApplication, row: EntryRow) -> AccessLine:
    line: AccessLine = AccessLine.objects.get(application=application, entry=row.entry)
    return line


def ask(
    stage: Stage,
    application: AccessApplication,
    *,
    days: int,
    text: str,
    kind: str = SupplementKind.INCORRECT,
    sections: tuple[str, ...] = ("purpose",),
) -> None:
    line = AccessLine.objects.get(application=application)
    ask_for_supplement(
        line=line,
        asked=Asked(kind=kind, sections=sections, text=text),
        actor=reviewer_of(stage, line.organisation.full_name).person,
        at=stage.days_ago(days),
        expected_version=None,
    )


def review(
    stage: Stage,
    line: AccessLine,
    organisation: str,
    *,
    days: int,
    **proposal: Any,  # Any: form values
) -> None:
    reviewer = reviewer_of(stage, organisation)
    stage.take(line.pk, "accept", reviewer, at=stage.days_ago(days, hour=9))
    stage.take(line.pk, "propose", reviewer, at=stage.days_ago(days, hour=11), data=proposal)


def reviewer_of(stage: Stage, organisation: str) -> Membership:
    """Return who reviews in a department; in one without reviewers its staff do."""
    role = Role.REVIEWER if organisation == TRANSPORT else Role.DEPARTMENT_STAFF
    return stage.hat(organisation, role)


def give_more_time(stage: Stage, line: AccessLine, *, days: int, why: str) -> None:
    department = line.organisation.full_name
    request = ask_for_more_time(
        clock=Clock.objects.get(case=line.pk, code=ANSWER_CLOCK),
        wanted=MoreTime(reason="complex_matter", days=5, text=why),
        actor=reviewer_of(stage, department).person,
        at=stage.days_ago(days, hour=14),
        expected_version=None,
    )
    head = stage.hat(department, Role.DEPARTMENT_HEAD)
    decide_on_more_time(
        request=request, approve=True, actor=head.person, at=stage.days_ago(days, hour=16), note=""
    )


def open_letters(line: AccessLine, person: Person, *, at: datetime) -> None:
    for letter in letters_of_line(line):
        record_first_reading(letter=letter, person=person, at=at)
