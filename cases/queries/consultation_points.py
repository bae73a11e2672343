"""Reads of consultation points: office facts, and what each of them did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from cases.models import ConsultationPoint, Enquiry, EnquiryStep, PreparedDraft
from cases.permissions import own_memberships_on
from cases.states.consultation import EnquiryStepKind
from cases.states.role import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Person

POINTS_ON_A_PAGE = 25


def points_open(*, on: date) -> QuerySet[ConsultationPoint]:
    """Return the points that are open on a day, by number."""
    found = ConsultationPoint.objects.filter(
        closed_at__isnull=True, valid_from__lte=on, valid_until__gte=on
    )
    return found.select_related("host").order_by("number")


def points_after(
    *, on: date, with_former: bool = False, after: int = 0
) -> Sequence[ConsultationPoint]:
    """Return one page of points by number, and one more.

    Args:
        on: the day on which one is open or no longer.
        with_former: also those that were closed or whose last day has passed.
        after: the number after which the page starts.
    """
    found = ConsultationPoint.objects.select_related("host").filter(number__gt=after)
    if not with_former:
        found = found.filter(closed_at__isnull=True, valid_until__gte=on)
    return list(found.order_by("number")[: POINTS_ON_A_PAGE + 1])


def point_numbered(number: int) -> ConsultationPoint | None:
    """Return a point by its number."""
    return ConsultationPoint.objects.select_related("host").filter(number=number).first()


def points_of(person: Person, *, on: date) -> Sequence[ConsultationPoint]:
    """Return the points open on a day whose hosts a person serves as a consultant."""
    hats = own_memberships_on(person, on).filter(role=Role.CONSULTANT)
    hosts = {hat.organisation_id for hat in hats}
    return list(points_open(on=on).filter(host__in=hosts))


@dataclass(frozen=True, kw_only=True)
class PointFigure:
    """What was done at a point, or at all of them.

    Attributes:
        enquiries: all that were logged.
        answered: those of them that have an answer.
        forwarded: those of them that a department was asked about.
        demands: those of them that became a demand.
        drafts: how many drafts were prepared.
        claimed: those of the drafts that somebody claimed.
    """

    enquiries: int = 0
    answered: int = 0
    forwarded: int = 0
    demands: int = 0
    drafts: int = 0
    claimed: int = 0


def point_figures(points: Sequence[int]) -> dict[int, PointFigure]:
    """Return what some points did, by their key; three queries however many they are."""
    logged = _by_point(
        Enquiry.objects.filter(point__in=points).values("point").annotate(enquiries=Count("pk")),
        "point",
    )
    steps = EnquiryStep.objects.filter(enquiry__point__in=points).values("enquiry__point")
    done = _by_point(
        steps.annotate(
            answered=_enquiries_with(EnquiryStepKind.ANSWERED),
            forwarded=_enquiries_with(EnquiryStepKind.FORWARDED),
            demands=_enquiries_with(EnquiryStepKind.DEMAND),
        ),
        "enquiry__point",
    )
    drafts = PreparedDraft.objects.filter(enquiry__point__in=points).values("enquiry__point")
    prepared = _by_point(
        drafts.annotate(
            drafts=Count("pk"), claimed=Count("pk", filter=Q(claimed_at__isnull=False))
        ),
        "enquiry__point",
    )
    return {
        point: PointFigure(
            **logged.get(point, {}), **done.get(point, {}), **prepared.get(point, {})
        )
        for point in points
    }


def _enquiries_with(kind: EnquiryStepKind) -> Count:
    return Count("enquiry", filter=Q(kind=kind), distinct=True)


def _by_point(rows: Any, key: str) -> dict[int, dict[str, int]]:  # Any: rows of several shapes
    found = {}
    for row in rows.order_by():
        point = row.pop(key)
        found[point] = row
    return found
