"""Reads of mismatches as work: what a task still waits for, and what nobody works on yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from cases.models import ChangeItem, FindingProposal, FindingSpell, MismatchTask, TaskFinding
from cases.queries.reconciliation import exceptions_in_force
from cases.queries.visible import visible_to
from cases.states.list_change import HOLDING, NOT_HANDED_IN, ItemDecision
from cases.states.reconciliation import MismatchClass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Case, Person

# Classes that become work; what has no known department or no attribute is counted alone.
WORKED_ON = tuple(
    each for each in MismatchClass if each not in {MismatchClass.R8, MismatchClass.R9}
)
# What of a request is still on its way, or has arrived.
_ALIVE = (*HOLDING, ItemDecision.EFFECTIVE)
FINDINGS_SHOWN = 100


def proposals_on_their_way() -> QuerySet[FindingProposal]:
    """Return the proposals whose request is handed in and whose item was not refused."""
    items = ChangeItem.objects.filter(
        change=OuterRef("change"), entry=OuterRef("entry"), decision__in=_ALIVE
    )
    handed_in = FindingProposal.objects.exclude(change__state__in=NOT_HANDED_IN)
    return handed_in.filter(Exists(items))


def settled_by_somebody(on: date) -> Q:
    """Return the condition that a spell is excepted on a day, or has a request on its way."""
    excepted = exceptions_in_force(on).filter(finding=OuterRef("finding"))
    proposed = proposals_on_their_way().filter(finding=OuterRef("finding"))
    return (Q(dangerous=False) & Exists(excepted)) | Exists(proposed)


def spells_of_task(task: MismatchTask) -> QuerySet[FindingSpell]:
    """Return what is still open of a task, as far as it is still its organisation's."""
    about = TaskFinding.objects.filter(task=task, finding=OuterRef("finding"))
    spells = FindingSpell.objects.filter(
        Exists(about), until_run__isnull=True, organisation_id=task.organisation_id
    )
    return spells.select_related("finding", "catalogue_row", "entry_row").order_by("pk")


def shown_spells(task: MismatchTask, *, on: date) -> Sequence[FindingSpell]:
    """Return the first of what is open of a task; `settled`: something is under way for it."""
    is_settled = ExpressionWrapper(settled_by_somebody(on), output_field=BooleanField())
    return list(spells_of_task(task).annotate(settled=is_settled)[:FINDINGS_SHOWN])


def unsettled_spells(task: MismatchTask, *, on: date) -> QuerySet[FindingSpell]:
    """Return what of a task has neither an exception nor a request on its way."""
    return spells_of_task(task).exclude(settled_by_somebody(on))


def tasks_of_nothing() -> QuerySet[MismatchTask]:
    """Return the open tasks none of whose mismatches is there any more."""
    there = FindingSpell.objects.filter(
        until_run__isnull=True,
        organisation=OuterRef("organisation"),
        finding__in_tasks__task=OuterRef("pk"),
    )
    return MismatchTask.objects.filter(~Exists(there), finished__isnull=True).order_by("pk")


def spells_without_task(*, on: date) -> QuerySet[FindingSpell]:
    """Return the open mismatches that somebody should settle and nobody was told to."""
    told = TaskFinding.objects.filter(
        finding=OuterRef("finding"),
        task__finished__isnull=True,
        task__organisation=OuterRef("organisation"),
    )
    waiting = FindingSpell.objects.filter(
        ~Exists(told),
        until_run__isnull=True,
        organisation__isnull=False,
        finding__mismatch__in=WORKED_ON,
    )
    return waiting.exclude(settled_by_somebody(on))


def tasks_in_sight(person: Person, finding: int, *, on: date) -> Sequence[Case]:
    """Return the tasks about a mismatch that a person may know of, the newest first."""
    tasks = TaskFinding.objects.filter(finding_id=finding).values("task_id")
    return list(visible_to(person, on=on).filter(pk__in=tasks).order_by("-pk"))


def requests_in_sight(person: Person, finding: int, *, on: date) -> Sequence[Case]:
    """Return the requests drawn up for a mismatch that a person may know of, newest first."""
    changes = FindingProposal.objects.filter(finding_id=finding).order_by().values("change_id")
    return list(visible_to(person, on=on).filter(pk__in=changes).order_by("-pk"))


def has_open_request(finding: int) -> bool:
    """Tell whether a request for a mismatch is being drafted, decided or waits for its version."""
    open_items = ChangeItem.objects.filter(
        change=OuterRef("change"), entry=OuterRef("entry"), decision__in=_ALIVE
    )
    drawn_up = FindingProposal.objects.filter(Exists(open_items), finding_id=finding)
    return drawn_up.filter(change__finished__isnull=True).exists()
