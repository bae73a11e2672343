"""Reads of the fast path: what was committed, which lines wait for the officer, which left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.models import AccessLine, Clock, FastPathCommitment, LineDiversion
from cases.queries.changed_datasets import dataset_changes
from cases.states.access_line import LineState
from cases.states.clock import OPEN_CLOCK_STATUSES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from cases.models import AccessApplication

OBJECTION_CLOCK: Final = "app.fast.object"


def commitment_of(application: AccessApplication) -> FastPathCommitment | None:
    """Return what was committed with an application; None: it took the ordinary path."""
    found = FastPathCommitment.objects.filter(application=application)
    return found.select_related("notice", "unit", "committed_by").first()


def waiting_lines(application: AccessApplication) -> Sequence[AccessLine]:
    """Return the lines that wait for the officer, in the order of their datasets."""
    found = AccessLine.objects.filter(application=application, state=LineState.COMMITTED)
    return list(found.select_related("row", "organisation").order_by("pk"))


def as_shown(lines: Sequence[AccessLine]) -> list[str]:
    """Return what the officer's page shows of each line: its number, and what the list changed.

    A decision names what was shown, so that one on another page than the present is refused.

    Args:
        lines: those that wait, with their pinned rows.
    """
    changes = dataset_changes(lines)
    return [
        f"{line.number}:{changes[line.pk]}" if line.pk in changes else line.number for line in lines
    ]


def diversions_of(application: AccessApplication) -> Sequence[LineDiversion]:
    """Return what left the fast path and why, the oldest first."""
    found = LineDiversion.objects.filter(line__application=application)
    return list(
        found.select_related("line__row", "line__organisation", "diverted_by").order_by("pk")
    )


def diversion_of(line: AccessLine) -> LineDiversion | None:
    """Return why a line left the fast path; None: it did not, or never was on it."""
    return LineDiversion.objects.filter(line=line).select_related("diverted_by").first()


def last_days_to_object(lines: Collection[int], *, on: date) -> dict[int, date]:
    """Return, by line, until when its department may still object; others may not any more.

    Args:
        lines: primary keys.
        on: the day.
    """
    found = Clock.objects.filter(
        case__in=list(lines), code=OBJECTION_CLOCK, status__in=OPEN_CLOCK_STATUSES, due_on__gte=on
    )
    return dict(found.values_list("case_id", "due_on"))
