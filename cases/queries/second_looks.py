"""Reads of second looks at answers, and of what stands against asking for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import AccessLine, SecondLook
from cases.states.access_line import UNDECIDED, LineState
from cases.states.second_look import OPEN, SET_ASIDE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import AccessApplication


def open_looks(application: AccessApplication) -> list[SecondLook]:
    """Return the open second looks at answers of an application, in the order of their keys."""
    found = SecondLook.objects.filter(line__application=application, state__in=OPEN)
    return list(found.order_by("pk"))


def looks_at(lines: Iterable[AccessLine]) -> dict[int, SecondLook]:
    """Return the second looks at the answers of some lines, by the key of the line."""
    found = SecondLook.objects.filter(line__in=[line.pk for line in lines])
    return {look.line_id: look for look in found.select_related("organisation")}


def later_line(line: AccessLine) -> AccessLine | None:
    """Return a line of the same applicant for the same dataset that came after and may open it."""
    later = AccessLine.objects.filter(
        applicant=line.applicant_id,
        entry=line.entry_id,
        pk__gt=line.pk,
        state__in=(*UNDECIDED, LineState.APPROVED),
    )
    return later.select_related("application").order_by("pk").first()


def contested_line(applicant: int, entries: Iterable[int]) -> AccessLine | None:
    """Return a line of an applicant for one of some datasets whose answer is looked at again.

    One whose answer was set aside is among them until the line that decides anew is there.
    """
    goes_on = Q(second_look__state__in=SET_ASIDE, decided_anew=None)
    found = AccessLine.objects.filter(
        Q(second_look__state__in=OPEN) | goes_on, applicant=applicant, entry__in=list(entries)
    )
    return found.select_related("row", "application").order_by("pk").first()
