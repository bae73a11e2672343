"""Clocks that do not run for the task that they must run for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _t

from cases.models import Case, CaseEvent, Clock
from cases.states.clock import CLOCKS_HANDED_ON, OPEN_CLOCK_STATUSES
from workflows.engine.finding import Finding
from workflows.engine.handing_on import codes_handed_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.engine.nodes import CaseFlow

CHUNK = 2_000


def clocks_of_closed_tasks() -> Iterator[Finding]:
    """Give the open clocks whose task is done: it ends them or hands them on."""
    left = Clock.objects.filter(status__in=OPEN_CLOCK_STATUSES, work_item__finished__isnull=False)
    for clock in left.select_related("case", "work_item").order_by("pk"):
        task = clock.work_item
        yield _about(
            clock,
            _t("%(case)s 的时限 %(code)s 仍在计时，但其任务“%(task)s”已经结束。")
            % {
                "case": clock.case.number,
                "code": clock.code,
                "task": task.flow_task.task_title if task else "",
            },
        )


def clocks_of_other_cases() -> Iterator[Finding]:
    """Give the clocks that run for a task of another case: none is handed there."""
    strayed = Clock.objects.exclude(work_item=None).exclude(work_item__process_id=F("case_id"))
    for clock in strayed.select_related("case").order_by("pk"):
        yield _about(
            clock,
            _t("%(case)s 的时限 %(code)s 所属的任务不在本案卷中。")
            % {"case": clock.case.number, "code": clock.code},
        )


def clocks_unlike_their_hand_overs() -> Iterator[Finding]:
    """Give the clocks that belong to another task than the last to which an event handed them."""
    flows = Case.objects.order_by().values_list("flow_class", flat=True).distinct()
    handing = [flow for flow in flows if codes_handed_on(flow)]
    last = _last_tasks(handing) if handing else {}
    clocks = Clock.objects.filter(case__flow_class__in=handing).select_related("case")
    for clock in clocks.order_by("pk").iterator(chunk_size=CHUNK):
        if clock.work_item_id != last.get(clock.pk, clock.work_item_id):
            yield _about(
                clock,
                _t("%(case)s 的时限 %(code)s 所属的任务与案卷事件记录的接续不符。")
                % {"case": clock.case.number, "code": clock.code},
            )


def _last_tasks(flows: list[type[CaseFlow]]) -> dict[int, int]:
    """Return, for each clock that was ever handed on, the task to which it came last."""
    events = CaseEvent.objects.filter(case__flow_class__in=flows, data__has_key=CLOCKS_HANDED_ON)
    rows = events.order_by("case_id", "sequence").values_list("data", flat=True)
    return {
        each["clock"]: each["to_task"]
        for data in rows.iterator(chunk_size=CHUNK)
        for each in data[CLOCKS_HANDED_ON]
    }


def _about(clock: Clock, sentence: str) -> Finding:
    return Finding(
        what="clock_of_task",
        table="cases_clock",
        row=clock.pk,
        case=clock.case.number,
        sentence=sentence,
    )
