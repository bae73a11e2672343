"""What a leaver would leave behind, in the groups in which an administrator answers for it.

An administrator sees no case: the groups tell organisation, role and number of tasks only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cases.permissions import Requirement
from cases.queries.absences import colleagues_of
from cases.queries.holders import people_meeting
from cases.queries.leaving import open_cases_opened_by, stands_in_from, tasks_held_by
from workflows.engine.drafter import needs_a_drafter, of_drafter
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Absence, Case, Organisation, Person, WorkItem


@dataclass(frozen=True, kw_only=True)
class TaskGroup:
    """The tasks of one queue that a leaver holds, and who could take them."""

    organisation: Organisation
    role: str
    role_label: str
    tasks: tuple[WorkItem, ...]
    people: QuerySet[Person]

    @property
    def key(self) -> str:
        """How a form and a plan name the group."""
        return f"held-{self.organisation.pk}-{self.role}"


@dataclass(frozen=True, kw_only=True)
class DraftGroup:
    """Cases of one kind that wait for their drafter, or may come back to them.

    All are drafted in one organisation, which is that of their case, or asks something of it; those
    of one person alone stand apart.
    """

    organisation: Organisation
    kind: str
    kind_label: str
    cases: tuple[Case, ...]
    people: QuerySet[Person]
    sole_drafter: int | None = None

    @property
    def key(self) -> str:
        """How a form and a plan name the group."""
        whose = f"-{self.sole_drafter}" if self.sole_drafter else ""
        return f"drafts-{self.organisation.pk}-{self.kind}{whose}"


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """An absence of a colleague in which the leaver stands in, and who could instead."""

    absence: Absence
    people: QuerySet[Person]

    @property
    def key(self) -> str:
        """How a form and a plan name the absence."""
        return f"absence-{self.absence.pk}"


@dataclass(frozen=True, kw_only=True)
class LeftBehind:
    """All that needs an answer before an account goes out of use."""

    tasks: tuple[TaskGroup, ...] = field(default=())
    drafts: tuple[DraftGroup, ...] = field(default=())
    stand_ins: tuple[StandIn, ...] = field(default=())

    @property
    def is_nothing(self) -> bool:
        """Whether the account may go out of use without a plan."""
        return not (self.tasks or self.drafts or self.stand_ins)

    @property
    def keys(self) -> frozenset[str]:
        """Every task, case and absence, by a name of its own."""
        items = {f"task:{item.pk}" for group in self.tasks for item in group.tasks}
        cases = {f"case:{case.pk}" for group in self.drafts for case in group.cases}
        absences = {each.key for each in self.stand_ins}
        return frozenset(items | cases | absences)


def left_behind(person: Person, *, on: date) -> LeftBehind:
    """Return what a person would leave behind on a day."""
    return LeftBehind(
        tasks=_task_groups(person, on=on),
        drafts=_draft_groups(person, on=on),
        stand_ins=tuple(
            StandIn(
                absence=absence,
                people=colleagues_of(absence.person, on=on).exclude(
                    pk__in=[person.pk, absence.person_id]
                ),
            )
            for absence in stands_in_from(person, on=on)
        ),
    )


def _task_groups(person: Person, *, on: date) -> tuple[TaskGroup, ...]:
    grouped: dict[tuple[int, str], list[WorkItem]] = {}
    for item in tasks_held_by(person):
        if not item.flow_task.for_opener:
            grouped.setdefault((item.organisation_id, item.role), []).append(item)
    return tuple(
        TaskGroup(
            organisation=items[0].organisation,
            role=role,
            role_label=items[0].get_role_display(),
            tasks=tuple(items),
            people=_could_do(items, on=on).exclude(pk=person.pk),
        )
        for (_organisation, role), items in grouped.items()
    )


def _could_do(items: list[WorkItem], *, on: date) -> QuerySet[Person]:
    """Return who holds a role for these tasks; four eyes are asked task by task, by the plan."""
    roles = {role for item in items for role in (*item.flow_task.roles, item.role)}
    organisation = items[0].organisation
    requirement = Requirement(roles=frozenset(roles), organisation=organisation)
    return people_meeting(requirement, on=on)


def _draft_groups(person: Person, *, on: date) -> tuple[DraftGroup, ...]:
    grouped: dict[tuple[int, str, int | None], list[Case]] = {}
    for case in open_cases_opened_by(person):
        if needs_a_drafter(case):
            # Who may draft it, its own class knows.
            record = record_of(case)
            where = of_drafter(record).organisation
            assert where is not None  # noqa: S101  # drafts lie in an organisation
            grouped.setdefault((where.pk, case.kind, record.sole_drafter), []).append(record)
    return tuple(
        DraftGroup(
            organisation=of_drafter(cases[0]).organisation or cases[0].organisation,
            kind=kind,
            sole_drafter=sole,
            kind_label=cases[0].get_kind_display(),
            cases=tuple(cases),
            people=people_meeting(of_drafter(cases[0]), on=on).exclude(pk=person.pk),
        )
        for (_organisation, kind, sole), cases in grouped.items()
    )
