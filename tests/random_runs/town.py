"""A town whose people do whatever they are offered, each act as a page would send it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cases.errors import KaifangError
from cases.models import (
    CONTENT_FIELDS,
    Case,
    ChangeItem,
    ClockPolicy,
    EntryRow,
    ListChange,
    WorkItem,
)
from cases.states.role import Role
from cases.states.vocabulary import UpdateFrequency
from tests.factories import a_member, shanghai
from tests.random_runs.dossiers import PREPARED
from tests.workflows.open_list.changes import a_city, content
from tests.workflows.open_list.impacts import let_all_go_on
from tests.workflows.open_list.lists import walk
from tests.workflows.open_list.rivals import another_department
from workflows.engine.claims import claim, release
from workflows.engine.clocks import civil_date
from workflows.engine.delivery import deliver_due, worker_name
from workflows.engine.end_of_stops import end_overlong_stops
from workflows.engine.escalation import sweep
from workflows.engine.gate import act, take_step
from workflows.engine.next_task import pull_next
from workflows.engine.offered import offered_acts, offered_outcomes
from workflows.engine.records import record_of
from workflows.engine.taking_back import newest_event, take_back
from workflows.links import HANDLERS
from workflows.open_list.draft import start_change
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.evaluation.open_round import RoundTerms, open_round
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.new_version import cut_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import Person
    from tests.workflows.open_list.changes import City

# Enough requests at a time to meet each other, few enough to be carried through.
MOST_OPEN = 5
# Entries that both departments change, few enough to meet at them.
SHARED = 2
# What the gate says when the legal state does not allow an act that a button offered.
STATE_REFUSES = "现在的状态是"
# Before a New Year whose notice is out, so that sweeps and holidays meet.
START = shanghai(2025, 12, 22)
# About five working days of six and a half hours.
REVIEW_HOURS = 32
# Where four eyes may be more than the commission has.
JUDGED = ("supervision_order", "evaluation_dossier")


class Town:
    """Two departments, the commission, and the day it is. Every number picks from what there is.

    The second department helps to provide what the first lists, so that both change one entry.
    The commission's review is counted in working hours, everything else in working days.
    """

    def __init__(self) -> None:
        self.city = a_city()
        review = ClockPolicy.objects.filter(code="list.review")
        review.update(unit="working_hour", length=REVIEW_HOURS)
        self.helper = another_department(self.city, "上海市文化和旅游局")
        hats = (
            self.helper.staff,
            self.helper.head,
            self.city.staff,
            self.city.head,
            self.city.officer,
            self.city.lead,
            self.city.security,
        )
        self.people = [hat.person for hat in hats]
        # Whom the commission appoints when nobody else may judge (docs/decisions/0016).
        self.at = START
        self.opened = 0
        self.list_what_both_change()

    def list_what_both_change(self) -> None:
        """Publish the entries that both departments change, so that they may meet at once."""
        self.open_a_change(SHARED, risky=False)
        case = ListChange.objects.get().pk
        walk(case, self.city.staff, "submit", at=self.at)
        walk(case, self.city.head, "approve", at=self.at)
        walk(case, self.city.officer, "conclude", at=self.at)
        version = cut_version(
            membership=self.city.officer, at=self.at, immediate_reason="两个单位随后调整"
        )
        walk(version.pk, self.city.lead, "confirm", at=self.at)
        bring_into_effect(at=self.at)

    def open_a_change(self, entries: int, *, risky: bool) -> None:
        """Start a request with new and with changed entries, unless enough are open."""
        if Case.objects.filter(kind="list_change", finished=None).count() >= MOST_OPEN:
            return
        self.opened += 1
        city = self.city if self.opened % 2 else self.helper
        change = start_change(
            flow=ListChangeFlow,
            membership=city.staff,
            title=f"第{self.opened}次调整",
            reason="市民查询需求大。",
            requested_on=None,
            at=self.at,
        )
        items = [{"name": "手机号码"}] if risky else [{"name": "线路编号"}]
        for number in range(entries):
            name = f"数据集{self.opened}-{number}"
            helper = self.helper.department.full_name
            wanted = content(name=name, items=items, co_providers=helper)
            self.put(city, change, entry=None, content=wanted)
        for number, row in enumerate(self.listed()):
            frequency = UpdateFrequency.values[(self.opened + number) % len(UpdateFrequency)]
            said = {name: getattr(row, name) for name in CONTENT_FIELDS}
            said |= {"update_frequency": frequency, "grade": ("客体L1", "个人L1")[self.opened % 2]}
            data = {"remove": (self.opened + number) % 5 == 0, "grade_reason": "按方案核定级别"}
            self.put(city, change, entry=row.entry, content=said, **data)

    def listed(self) -> list[EntryRow]:
        """Return the entries that the town changes again and again."""
        newest = EntryRow.objects.filter(
            provider=self.city.department, valid_from__isnull=False, valid_until__isnull=True
        )
        return list(newest.select_related("entry").order_by("pk")[:SHARED])

    def put(self, city: City, change: ListChange, **data: Any) -> None:
        """Put an entry into a draft, if the rules of drafts allow it."""
        self.accepted(
            lambda: act(
                case=change,
                name="put_item",
                actor=city.staff.person,
                at=self.at,
                expected_version=None,
                data={"justification": "核对后更正", "reason_code": "other", **data},
            )
        )

    def let_time_pass(self, minutes: int) -> None:
        """Go on in time and wake everything that wakes by the clock."""
        self.at += timedelta(minutes=minutes)
        end_overlong_stops(at=self.at)
        sweep(at=self.at)
        bring_into_effect(at=self.at)
        while deliver_due(at=self.at, worker=worker_name(), handlers=HANDLERS).claimed:
            pass

    def finish_a_task(self, pick: int, *, refuse: bool) -> None:
        """Press one of the buttons that an open task offers to anybody."""
        tasks = list(WorkItem.objects.filter(finished__isnull=True).order_by("pk"))
        if not tasks:
            return
        task = tasks[pick % len(tasks)]
        record = record_of(task.process)
        on = civil_date(self.at)
        buttons = [
            (person, offered)
            for person in self.people
            for offered in offered_outcomes(case=record, item=task, person=person, on=on).outcomes
        ]
        if not buttons and record.kind in JUDGED:
            # In a commission of two, an order waits for somebody without a part in the delay,
            # and scores that were sent back for somebody who has not given them.
            commission = self.city.officer.organisation
            appointed = a_member(Role.COMMISSION_STAFF, commission).person
            self.people.append(appointed)
            new = offered_outcomes(case=record, item=task, person=appointed, on=on)
            assert new.outcomes, f"not even somebody new may finish {task.flow_task.name}"
            return
        assert buttons, f"nobody may finish {task.flow_task.name} of {record}"
        who, wanted = buttons[pick // len(tasks) % len(buttons)]
        if wanted.name in PREPARED:
            PREPARED[wanted.name](self, record, who, pick)
            record = record_of(task.process)
        if wanted.name == "conclude" and isinstance(record, ListChange):
            self.accepted(lambda: let_all_go_on(task.process_id, who, at=self.at))
            record = record_of(Case.objects.get(pk=record.pk))
        self.accepted(
            lambda: take_step(
                work_item=task,
                outcome=wanted.name,
                actor=who,
                at=self.at,
                expected_version=record.version,
                data=self.typed(record, refuse=refuse),
            )
        )

    def act_on_a_case(self, pick: int) -> None:
        """Press one of the buttons that an open case offers to anybody."""
        cases = list(Case.objects.filter(finished__isnull=True).order_by("pk"))
        if not cases:
            return
        record = record_of(cases[pick % len(cases)])
        buttons = [
            (person, offered.act)
            for person in self.people
            for offered in offered_acts(case=record, person=person, on=civil_date(self.at))
        ]
        if not buttons:
            return
        who, wanted = buttons[pick // len(cases) % len(buttons)]
        self.accepted(
            lambda: act(
                case=record,
                name=wanted.name,
                actor=who,
                at=self.at,
                expected_version=record.version,
                data=self.typed(record, refuse=False),
            )
        )

    def take_a_step_back(self, pick: int) -> None:
        """Press the button that a case offers to whoever took its last step."""
        cases = list(Case.objects.order_by("pk"))
        if not cases:
            return
        record = record_of(cases[pick % len(cases)])
        who = newest_event(record).actor
        if who is None:
            return
        self.accepted(
            lambda: take_back(
                case=record,
                actor=who,
                at=self.at,
                expected_version=record.version,
                reason="选错了办理结果",
            )
        )

    def pass_a_task_about(self, pick: int, *, back: bool) -> None:
        """Claim a task or put it back."""
        tasks = list(WorkItem.objects.filter(finished__isnull=True).order_by("pk"))
        if not tasks:
            return
        task = tasks[pick % len(tasks)]
        who = self.people[pick // len(tasks) % len(self.people)]
        move = release if back else claim
        self.accepted(lambda: move(work_item=task, person=who, at=self.at))

    def pull_a_task(self, pick: int) -> None:
        """Ask for the next task."""
        self.accepted(lambda: pull_next(person=self.people[pick % len(self.people)], at=self.at))

    def cut_a_version(self, *, by_lead: bool) -> None:
        """Cut a version of what is approved."""
        hat = self.city.lead if by_lead else self.city.officer
        self.accepted(lambda: cut_version(membership=hat, at=self.at))

    def open_a_round(self) -> None:
        """Let the commission evaluate both departments, unless it still does."""
        today = civil_date(self.at)
        terms = RoundTerms(year=today.year, starts_on=today, due_on=today + timedelta(days=10))
        self.accepted(lambda: open_round(terms=terms, membership=self.city.lead, at=self.at))

    def say(self, record: Case, who: Person, name: str, data: dict[str, Any]) -> None:
        """Do an act that a page of its own offers."""
        self.accepted(
            lambda: act(
                case=record, name=name, actor=who, at=self.at, expected_version=None, data=data
            )
        )

    def typed(self, record: Case, *, refuse: bool) -> dict[str, Any]:
        """Return what a person fills in, whichever form it is."""
        data: dict[str, Any] = {"reason": "理由充分。", "answer": "已办理，原因是人手不足。"}
        data["notice_waiver"] = "系统已停用。"
        waiting = ChangeItem.objects.filter(change_id=record.pk, decision="pending").first()
        if refuse and isinstance(record, ListChange) and waiting is not None:
            data["refusals"] = {waiting.pk: "与既有条目重复"}
        return data

    def accepted(self, attempt: Callable[[], object]) -> None:
        """Try an act: a refusal by a rule is an answer, one by the legal state is a fault."""
        refused = ""
        try:
            with transaction.atomic():
                attempt()
        except KaifangError as refusal:
            refused = refusal.message
        assert STATE_REFUSES not in refused
