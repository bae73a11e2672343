"""Look for what lawful acts cannot have left: in cases, tasks, clocks, the outbox, the guards.

Cases and tasks are compared in groups of flow, node and state, so a sound database of any size
costs a few statements; only clocks are read one by one.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _t

from cases import triggers
from cases.models import Case, Clock, ClockEvent, OutboxMessage, WorkItem
from cases.search_index import cases_not_indexed
from cases.states.clock import OPEN_CLOCK_STATUSES
from cases.states.outbox import ATTEMPTS_BEFORE_STUCK, OutboxStatus
from workflows.engine.clock_replay import replay
from workflows.engine.finding import Finding
from workflows.engine.integrity_files import files_of_no_case
from workflows.engine.integrity_handed_on import (
    clocks_of_closed_tasks,
    clocks_of_other_cases,
    clocks_unlike_their_hand_overs,
)
from workflows.engine.integrity_requests import requests_on_ended_clocks
from workflows.engine.integrity_rules import clocks_under_withdrawn_rules
from workflows.engine.places import Place, places, waiting_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

CHUNK = 1_000
# decisions.md, Clocks: stuck after five failed attempts or 24 hours past the next try.
STUCK_AFTER = timedelta(hours=24)
# What a clock shows, and its events must add up to.
SHOWN = (
    *(
        "start_on",
        "due_on",
        "due_time",
        "status",
        "satisfied_on",
        "cycle",
        "paused_on",
        "extended_by",
    ),
    "breach_withdrawn_on",
)


def findings(*, at: datetime) -> tuple[Finding, ...]:
    """Return everything that does not fit; nothing is written.

    Args:
        at: the present moment; a row of the outbox is stuck in relation to it.

    Rests on architecture.md, section 10 (check_integrity).
    """
    return tuple(
        chain(
            items_without_case(),
            cases_without_record(),
            cases_without_item(),
            items_out_of_place(),
            items_of_people_gone(),
            cases_closed_out_of_place(),
            clocks_unlike_their_events(),
            items_unlike_their_clock(),
            clocks_of_closed_tasks(),
            clocks_of_other_cases(),
            clocks_unlike_their_hand_overs(),
            requests_on_ended_clocks(),
            clocks_under_withdrawn_rules(),
            outbox_stuck(at=at),
            files_of_no_case(),
            guards_missing(),
            cases_not_found(),
        )
    )


def items_without_case() -> Iterator[Finding]:
    """Give the tasks whose case does not exist."""
    cases = Case.objects.filter(pk=OuterRef("process_id"))
    for pk in WorkItem.objects.filter(~Exists(cases)).order_by("pk").values_list("pk", flat=True):
        yield Finding(
            what="item_without_case",
            table="cases_workitem",
            row=pk,
            sentence=_t("任务 %(pk)s 没有所属案卷：案卷被删除，请从备份恢复。") % {"pk": pk},
        )


def cases_without_record() -> Iterator[Finding]:
    """Give the cases whose row of their own kind does not exist."""
    for flow in Case.objects.order_by().values_list("flow_class", flat=True).distinct():
        records = flow.process_class.objects.filter(pk=OuterRef("pk"))
        for case in Case.objects.filter(~Exists(records), flow_class=flow).order_by("pk"):
            yield _about(
                case, "case_without_record", _t("%(case)s 缺少本类案卷的内容：请从备份恢复。")
            )


def cases_without_item() -> Iterator[Finding]:
    """Give the open cases with neither a task nor a lawful reason to wait for the system."""
    still = Case.objects.filter(~_has_open_item(), finished__isnull=True)
    for flow, state in still.order_by().values_list("flow_class", "state").distinct():
        lawful = places(flow)
        if not any(Place(node, state) in lawful for node in waiting_nodes(flow)):
            for case in still.filter(flow_class=flow, state=state).order_by("pk"):
                yield _about(
                    case,
                    "case_without_item",
                    _t("%(case)s 尚未办结（%(state)s），但没有任何待办任务，也不在等待系统办理。"),
                )


def items_out_of_place() -> Iterator[Finding]:
    """Give the open tasks that the state of their case can never lead to."""
    waiting = WorkItem.objects.filter(finished__isnull=True)
    groups = waiting.annotate(closed=Q(process__finished__isnull=False)).order_by()
    places_taken = groups.values_list("flow_task", "process__state", "closed").distinct()
    for node, state, closed in places_taken:
        flow = type(node.flow_class.instance)
        if closed or Place(node.name, state) not in places(flow):
            same = waiting.filter(
                flow_task=node, process__state=state, process__finished__isnull=not closed
            )
            for item in same.select_related("process").order_by("pk"):
                yield Finding(
                    what="state_and_flow",
                    table="cases_workitem",
                    row=item.pk,
                    case=item.process.number,
                    sentence=_t("%(case)s 处于“%(state)s”，不应有待办任务“%(task)s”。")
                    % {
                        "case": item.process,
                        "state": item.process.state_label,
                        "task": node.task_title,
                    },
                )


def items_of_people_gone() -> Iterator[Finding]:
    """Give the open tasks whose holder's account is out of use."""
    left = WorkItem.objects.filter(finished__isnull=True, owner__is_active=False)
    for item in left.select_related("process", "owner").order_by("pk"):
        yield Finding(
            what="holder_gone",
            table="cases_workitem",
            row=item.pk,
            case=item.process.number,
            sentence=_t(
                "%(case)s 的任务“%(task)s”由%(who)s持有，而其账号已停用：请恢复账号后移交。"
            )
            % {"case": item.process, "task": item.flow_task.task_title, "who": item.owner},
        )


def cases_closed_out_of_place() -> Iterator[Finding]:
    """Give the closed cases whose state does not end their flow."""
    closed = Case.objects.filter(finished__isnull=False)
    for flow, state in closed.order_by().values_list("flow_class", "state").distinct():
        if Place("", state) not in places(flow):
            for case in closed.filter(flow_class=flow, state=state).order_by("pk"):
                yield _about(
                    case, "state_and_flow", _t("%(case)s 已办结，但状态“%(state)s”不是终结状态。")
                )


def clocks_unlike_their_events() -> Iterator[Finding]:
    """Give the clocks that do not show what their events add up to."""
    clocks = Clock.objects.select_related("policy", "case").order_by("pk")
    in_order = Prefetch("events", ClockEvent.objects.order_by("pk"))
    for clock in clocks.prefetch_related(in_order).iterator(chunk_size=CHUNK):
        right = replay(clock, clock.events.all())
        if [getattr(clock, name) for name in SHOWN] != [getattr(right, name) for name in SHOWN]:
            yield Finding(
                what="clock_cache",
                table="cases_clock",
                row=clock.pk,
                case=clock.case.number,
                sentence=_t(
                    "%(case)s 的时限 %(code)s 显示 %(shown)s 到期（%(status)s），"
                    "按其记录应为 %(right)s（%(right_status)s）。"
                )
                % {
                    "case": clock.case.number,
                    "code": clock.code,
                    "shown": clock.due_on,
                    "status": clock.status,
                    "right": right.due_on,
                    "right_status": right.status,
                },
            )


def items_unlike_their_clock() -> Iterator[Finding]:
    """Give the open tasks that show another due date than their running clock."""
    clocks = Clock.objects.filter(
        work_item__finished__isnull=True, status__in=OPEN_CLOCK_STATUSES
    ).select_related("case", "work_item")
    unlike = ~Q(work_item__due_on=F("due_on")) | Q(work_item__due_on__isnull=True)
    waits = Q(work_item__waiting_since__isnull=False)
    unlike |= Q(paused_on__isnull=False) & ~(waits & Q(work_item__waiting_since=F("paused_on")))
    unlike |= Q(paused_on__isnull=True) & waits
    for clock in clocks.filter(unlike).order_by("pk"):
        item = clock.work_item
        yield Finding(
            what="clock_cache",
            table="cases_workitem",
            row=item.pk if item else None,
            case=clock.case.number,
            sentence=_t("%(case)s 的任务显示 %(shown)s 到期或等待情况，与其时限（%(right)s）不符。")
            % {
                "case": clock.case.number,
                "shown": item.due_on if item else None,
                "right": clock.due_on,
            },
        )


def outbox_stuck(*, at: datetime) -> Iterator[Finding]:
    """Give the messages that will not go by themselves any more."""
    over = (OutboxStatus.SENT, OutboxStatus.WITHDRAWN)
    stuck = OutboxMessage.objects.exclude(status__in=over).filter(
        Q(status=OutboxStatus.FAILED)
        | Q(attempts__gte=ATTEMPTS_BEFORE_STUCK)
        | Q(next_try_at__lt=at - STUCK_AFTER)
    )
    for row in stuck.select_related("case").order_by("pk"):
        yield Finding(
            what="outbox_stuck",
            table="cases_outboxmessage",
            row=row.pk,
            case=row.case.number if row.case else "",
            sentence=_t(
                "待发消息 %(pk)s（%(topic)s）已尝试 %(attempts)s 次仍未送出（%(error)s）："
                "请检查后台任务进程是否在运行；已停止重试的，排除原因后用 send_again 按键"
                "“%(key)s”重发。"
            )
            % {
                "pk": row.pk,
                "topic": row.topic,
                "attempts": row.attempts,
                "error": row.last_error or _t("没有错误记录"),
                "key": row.idempotency_key,
            },
        )


def guards_missing() -> Iterator[Finding]:
    """Give the triggers that are not in place."""
    for name in triggers.missing(connection):
        yield Finding(
            what="guard_missing",
            table=name.rpartition("_no_")[0],
            sentence=_t("数据库触发器 %(name)s 不在：该表的记录可以被改动，请重新安装。")
            % {"name": name},
        )


def cases_not_found() -> Iterator[Finding]:
    """Give the cases that the search does not know."""
    for case in cases_not_indexed():
        yield _about(
            case, "case_not_indexed", _t("%(case)s 检索不到：请运行 manage.py rebuild_search。")
        )


def _has_open_item() -> Exists:
    return Exists(WorkItem.objects.filter(process_id=OuterRef("pk"), finished__isnull=True))


def _about(case: Case, what: str, sentence: str) -> Finding:
    return Finding(
        what=what,
        table="cases_case",
        row=case.pk,
        case=case.number,
        sentence=sentence % {"case": case, "state": case.state_label},
    )
