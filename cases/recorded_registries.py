"""What the system chain says of scenarios, units, meetings, points, operators and spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import (
    AuthorisedOperator,
    ConsultationPoint,
    FusionSpace,
    MatchingMeeting,
    PriorityUnit,
    ScenarioEdition,
)
from cases.recorded_rows import Facts, Recorded, dates_of
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOBODY = frozenset({""})


def recorded_registries(names: Mapping[int, frozenset[str]]) -> Iterator[Recorded]:
    """Return how each of these registries is recorded.

    Args:
        names: what each organisation may be called, by its key.
    """
    yield Recorded(
        acts=(SystemAct.SCENARIO_ENTERED, SystemAct.SCENARIO_REVISED),
        keys=("scenario", "edition"),
        rows=ScenarioEdition.objects.select_related("scenario").prefetch_related("bodies"),
        key=lambda row: (row.scenario.number, row.edition),
        facts=lambda row: _of_an_edition(row, names),
    )
    yield Recorded(
        acts=(SystemAct.PRIORITY_UNIT_LISTED,),
        keys=("unit",),
        rows=PriorityUnit.objects.all(),
        key=lambda row: (row.pk,),
        facts=lambda row: {
            "kind": row.kind,
            "name": row.name,
            "credit_code": row.credit_code,
            "source": row.source,
            **dates_of(row),
        },
        at="listed_at",
        by="listed_by_id",
    )
    yield Recorded(
        acts=(SystemAct.PRIORITY_UNIT_REMOVED,),
        keys=("unit",),
        rows=PriorityUnit.objects.filter(removed_at__isnull=False),
        key=lambda row: (row.pk,),
        facts=lambda row: {"reason": row.removal_reason},
        at="removed_at",
        by="removed_by_id",
    )
    yield Recorded(
        acts=(SystemAct.MEETING_ENTERED,),
        keys=("meeting",),
        rows=MatchingMeeting.objects.all(),
        key=lambda row: (row.number,),
        facts=lambda row: {
            "title": row.title,
            "attendees": row.attendees,
            "minutes": row.minutes,
            "held_on": row.held_on.isoformat(),
        },
    )
    yield from _of_points(names)
    yield from _of_operators(names)
    yield from _of_spaces(names)


def _of_an_edition(row: ScenarioEdition, names: Mapping[int, frozenset[str]]) -> Facts:
    bodies = sorted(row.bodies.all(), key=lambda body: body.position)
    return {
        "name": row.name,
        "domain": row.domain,
        "content": row.content,
        "source": row.source,
        "reason": row.reason,
        "bodies": [
            {
                "name": body.name,
                "organisation": names[body.organisation_id] if body.organisation_id else NOBODY,
            }
            for body in bodies
        ],
        **dates_of(row),
    }


def _of_points(names: Mapping[int, frozenset[str]]) -> Iterator[Recorded]:
    yield Recorded(
        acts=(SystemAct.POINT_ENTERED,),
        keys=("point",),
        rows=ConsultationPoint.objects.all(),
        key=lambda row: (row.number,),
        facts=lambda row: {
            "name": row.name,
            "host": names[row.host_id],
            "host_kind": row.host_kind,
            "address": row.address,
            "hours": row.hours,
            "source": row.source,
            **dates_of(row),
        },
    )
    yield Recorded(
        acts=(SystemAct.POINT_CLOSED,),
        keys=("point",),
        rows=ConsultationPoint.objects.filter(closed_at__isnull=False),
        key=lambda row: (row.number,),
        facts=lambda row: {"reason": row.closing_reason},
        at="closed_at",
        by="closed_by_id",
    )


def _of_operators(names: Mapping[int, frozenset[str]]) -> Iterator[Recorded]:
    yield Recorded(
        acts=(SystemAct.OPERATOR_AUTHORISED,),
        keys=("operator",),
        rows=AuthorisedOperator.objects.all(),
        key=lambda row: (row.pk,),
        facts=lambda row: {
            "organisation": names[row.organisation_id],
            "services": row.services,
            "source": row.source,
            **dates_of(row),
        },
    )
    yield Recorded(
        acts=(SystemAct.OPERATOR_ENDED,),
        keys=("operator",),
        rows=AuthorisedOperator.objects.filter(ended_at__isnull=False),
        key=lambda row: (row.pk,),
        facts=lambda row: {"reason": row.end_reason},
        at="ended_at",
        by="ended_by_id",
    )


def _of_spaces(names: Mapping[int, frozenset[str]]) -> Iterator[Recorded]:
    spaces = FusionSpace.objects.select_related("edition__scenario")
    yield Recorded(
        acts=(SystemAct.FUSION_SPACE_OPENED,),
        keys=("space",),
        rows=spaces.prefetch_related("departments", "datasets__entry"),
        key=lambda row: (row.number,),
        facts=lambda row: {
            "name": row.name,
            "keeper": row.keeper,
            "purpose": row.purpose,
            "source": row.source,
            "scenario": row.edition.scenario.number,
            "edition": row.edition.edition,
            "opened_on": row.opened_on.isoformat(),
            "departments": [
                names[each.organisation_id]
                for each in sorted(row.departments.all(), key=lambda each: each.pk)
            ],
            "datasets": sorted(str(each.entry.uid) for each in row.datasets.all()),
        },
    )
    yield Recorded(
        acts=(SystemAct.FUSION_SPACE_CLOSED,),
        keys=("space",),
        rows=FusionSpace.objects.filter(closed_on__isnull=False),
        key=lambda row: (row.number,),
        facts=lambda row: {
            "closed_on": row.closed_on.isoformat(),
            "reason": row.closing_reason,
        },
        at="closed_at",
        by="closed_by_id",
    )
