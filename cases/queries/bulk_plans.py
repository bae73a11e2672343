"""Reads of bulk plans: one's own, what its rows say, and the tasks that were picked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _t

from cases.errors import NotVisible
from cases.models import BulkPlan, WorkItem
from cases.models.bulk import STILL_OPEN
from cases.queries.queue_parts import by_urgency
from cases.queries.visible import visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from cases.models import BulkRow, Person

ROWS_ON_A_PAGE = 100
PLANS_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class RowCounts:
    """How many rows of a plan stand where."""

    rows: int
    refused: int
    done: int
    failed: int
    open: int

    @property
    def to_do(self) -> int:
        """How many were to be carried out."""
        return self.rows - self.refused

    @property
    def settled(self) -> int:
        """How many of these are settled, well or badly."""
        return self.done + self.failed


def own_plan(person: Person, operation: UUID, *, acts: Iterable[str]) -> BulkPlan:
    """Return a plan that a person drew for one of some acts.

    Raises:
        NotVisible: there is none of theirs.
    """
    found = BulkPlan.objects.filter(operation=operation, person=person, act__in=list(acts))
    plan = found.select_related("person").first()
    if plan is None:
        raise NotVisible(_t("没有这份批量办理方案。"))
    return plan


def newest_plans(person: Person, *, acts: Iterable[str]) -> tuple[BulkPlan, ...]:
    """Return the plans that a person drew last, the newest first."""
    plans = BulkPlan.objects.filter(person=person, act__in=list(acts)).order_by("-pk")
    return tuple(plans[:PLANS_SHOWN])


def row_counts(plan: BulkPlan) -> RowCounts:
    """Count the rows of a plan, in one statement."""
    found = plan.rows.order_by().aggregate(
        rows=Count("pk"),
        refused=Count("pk", filter=~Q(refusal="")),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        failed=Count("pk", filter=~Q(failure="")),
        open=Count("pk", filter=STILL_OPEN),
    )
    return RowCounts(**found)


def rows_after(
    plan: BulkPlan, *, person: Person, on: date, after: int = 0, only_bad: bool = False
) -> list[BulkRow]:
    """Return rows of a plan in order; one more than a page holds tells of a next one.

    `is_visible` says of each whether the person may still know of its case.
    """
    seen = visible_to(person, on=on).filter(pk=OuterRef("case_id"))
    rows = plan.rows.filter(position__gt=after).annotate(is_visible=Exists(seen))
    if only_bad:
        rows = rows.exclude(refusal="", failure="")
    rows = rows.select_related("work_item__organisation", "case", "to_person")
    return list(rows.order_by("position")[: ROWS_ON_A_PAGE + 1])


def open_among(person: Person, keys: Iterable[int], *, on: date) -> QuerySet[WorkItem]:
    """Return those of some tasks that are open and that a person may know of."""
    seen = visible_to(person, on=on).values("pk")
    return WorkItem.objects.filter(pk__in=list(keys), process_id__in=seen, finished__isnull=True)


def first_of(tasks: QuerySet[WorkItem], most: int) -> list[tuple[int, int]]:
    """Return id and case version of the most urgent tasks; one more than `most` tells of others."""
    return list(by_urgency(tasks).values_list("pk", "process__version")[: most + 1])
