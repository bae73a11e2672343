"""Reads of routing: the version in force, its rules, and why a task is where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import DateField, Q

from cases.compiled_reads import Given, Read
from cases.models import RoutingDecision, RoutingRule, RoutingVersion, WorkItem
from cases.states.role import GrantDecision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Case


@dataclass(frozen=True, slots=True)
class RoutingStamp:
    """Which version it is and what it says: equal stamps mean equal rules."""

    pk: int
    digest: str


def in_force(on: date | Given) -> QuerySet[RoutingVersion]:
    """Return the version in force on a day, as a read of at most one row."""
    approved = RoutingVersion.objects.filter(decision=GrantDecision.APPROVED)
    return approved.filter(effective_from__lte=on).order_by("-effective_from")[:1]


def stamp_on(on: date) -> RoutingStamp | None:
    """Return the stamp of the version in force on a day; None before the first."""
    row = _STAMP.first(on=on)
    return RoutingStamp(*row) if row else None


_STAMP = Read(lambda: in_force(Given("on", DateField())).values_list("pk", "digest"))


def version_in_force(on: date) -> RoutingVersion | None:
    """Return the version in force on a day; None before the first."""
    return in_force(on).first()


def rules_of(version_pk: int) -> QuerySet[RoutingRule]:
    """Return the rules of a version in the order in which they are asked."""
    rules = RoutingRule.objects.filter(version_id=version_pk).order_by("tier", "pk")
    return rules.select_related("organisation", "district", "target_organisation")


def versions() -> QuerySet[RoutingVersion]:
    """Return every version, the newest first, with who proposed and decided it."""
    return RoutingVersion.objects.select_related("proposed_by", "decided_by").order_by("-number")


def version_by_id(pk: int) -> RoutingVersion | None:
    """Return one version, or None."""
    return versions().filter(pk=pk).first()


def decisions_of(item: WorkItem) -> QuerySet[RoutingDecision]:
    """Return the decisions about a task, the newest first."""
    rows = RoutingDecision.objects.filter(work_item=item).order_by("-pk")
    return rows.select_related("version", "rule", "organisation")


def decisions_of_case(case: Case) -> QuerySet[RoutingDecision]:
    """Return the decisions about the tasks of a case, the oldest first."""
    rows = RoutingDecision.objects.filter(case_id=case.pk).order_by("pk")
    return rows.select_related("version", "rule", "organisation", "work_item")


def open_items_in_chunks(size: int) -> Iterator[list[WorkItem]]:
    """Give every open task that rules could move or leave, by case and id, for the whole city.

    Held ones are among them: a person who looks at a change must see what stays. One query a
    chunk, each from where the last one ended.
    """
    waiting = WorkItem.objects.filter(finished__isnull=True, process__finished__isnull=True)
    rows = waiting.select_related("organisation", "owner", "process__organisation__parent")
    rows = rows.order_by("process_id", "pk")
    case, item = 0, 0
    # The first condition says nothing new: the index of open tasks is entered by it.
    while chunk := list(
        rows.filter(Q(process_id__gt=case) | Q(pk__gt=item), process_id__gte=case)[:size]
    ):
        yield chunk
        case, item = chunk[-1].process_id, chunk[-1].pk
