"""What an act has led to, in one message: the new state, who is next, by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.states.civil_time import SHANGHAI
from cases.states.list_version import ListVersionState
from workflows.state_names import name_states

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models import Person, WorkItem
    from workflows.engine.step import StepTaken


def what_happened(label: StrOrPromise, taken: StepTaken, *, person: Person) -> str:
    name_states([taken.case])
    done = _t("已办理“%(act)s”：%(number)s 现为“%(state)s”。") % {
        "act": label,
        "number": taken.case.number,
        "state": taken.case.state_label,
    }
    return done + _what_follows(taken, person) + _until_when_undone(taken)


def _until_when_undone(taken: StepTaken) -> str:
    if taken.held_until is None:
        return ""
    until = taken.held_until.astimezone(SHANGHAI).strftime("%H:%M")
    return _t("如有差错，%(until)s 前可在本页撤回这一步。") % {"until": until}


def _what_follows(taken: StepTaken, person: Person) -> str:
    if taken.next_items:
        return "".join(_next(item, person) for item in taken.next_items)
    if taken.case.is_closed:
        return _t("本案已办结，没有后续任务。")
    if taken.case.state == ListVersionState.IN_EFFECT:
        return _t("已生效，无需办理。")
    return _t("目前没有人需要办理，到时由系统继续。")


def _next(item: WorkItem, person: Person) -> str:
    if item.owner_id == person.pk:
        return _still_yours(item)
    who = str(item.owner) if item.owner else f"{item.organisation} · {item.get_role_display()}"
    facts = {"task": item.flow_task.task_title, "who": who}
    if item.due_on is None:
        return _t("下一步“%(task)s”由%(who)s办理。") % facts
    due = {**facts, "due": item.due_on.isoformat()}
    return _t("下一步“%(task)s”由%(who)s在 %(due)s 前办理。") % due


def _still_yours(item: WorkItem) -> str:
    """Nobody else knows of it yet: say so, and how it is handed on."""
    facts = {
        "task": item.flow_task.task_title,
        "acts": "、".join(f"“{outcome.label}”" for outcome in item.flow_task.outcomes),
    }
    if item.due_on is None:
        return _t("还没有交给别人：下一步“%(task)s”仍由您办理%(acts)s。") % facts
    due = {**facts, "due": item.due_on.isoformat()}
    return _t("还没有交给别人：下一步“%(task)s”仍由您在 %(due)s 前办理%(acts)s。") % due
