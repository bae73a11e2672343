"""Reads of the programmes of labels, and of nominations as far as a person may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from cases.models import (
    Clock,
    LabelCriteria,
    LabelNomination,
    LabelProgramme,
    Organisation,
)
from cases.queries.labels_in_force import in_force
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.queries.visible import visible_to
from cases.states.label_nomination import NominationState
from cases.states.role import Role
from cases.states.vocabulary import EntryStatus, OpenType

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from typing import Any

    from django.db.models import QuerySet

    from cases.models import EntryRow, Membership, Person

PROGRAMMES_ON_A_PAGE = 25
NOMINATIONS_ON_A_PAGE = 25
ENTRIES_ON_A_PAGE = 25
# The deadline under which a draft waits, once.
CALL = "label.nomination"


def newest_criteria(kind: str, *, on: date) -> LabelCriteria | None:
    """Return the criteria of a kind that are in force on a day."""
    found = LabelCriteria.objects.filter(kind=kind, effective_from__lte=on)
    return found.order_by("-effective_from", "-version").first()


def programmes(person: Person, *, on: date) -> Sequence[LabelProgramme]:
    """Return the newest programmes, each with `held`, the labels of it that hold on a day.

    `waiting` counts the nominations in sight that are not concluded yet.
    """
    held = in_force(on).filter(nomination__programme=OuterRef("pk")).order_by()
    counted = held.values("nomination__programme").annotate(number=Count("pk"))
    found: dict[str, Any] = {  # Any: expressions
        "held": Subquery(counted.values("number")),
        "waiting": Count(
            "nominations",
            filter=Q(nominations__in=_seen(person, on=on), nominations__finished__isnull=True),
        ),
    }
    rows = LabelProgramme.objects.select_related("criteria").annotate(**found)
    return list(rows[:PROGRAMMES_ON_A_PAGE])


def programme_labelled(label: str) -> LabelProgramme | None:
    """Return a programme by its label, such as 2026-brand."""
    return (
        LabelProgramme.objects.select_related("criteria", "opened_by").filter(label=label).first()
    )


def labels_held(programme: LabelProgramme, *, on: date) -> int:
    """Return how many labels of a programme hold on a day."""
    return in_force(on).filter(nomination__programme=programme).count()


def states_of(programme: LabelProgramme, person: Person, *, on: date) -> dict[str, int]:
    """Return how many nominations a person may know of, by state."""
    rows = _seen(person, on=on).filter(programme=programme).order_by().values_list("state")
    return dict(rows.annotate(number=Count("pk")))


def nominations_after(
    programme: LabelProgramme, person: Person, *, on: date, state: str = "", after: int = 0
) -> Sequence[LabelNomination]:
    """Return one page of a programme's nominations that a person may know of, and one more."""
    found = _seen(person, on=on).filter(programme=programme, pk__gt=after)
    if state:
        found = found.filter(state=state)
    found = found.select_related("organisation", "row")
    return list(found.order_by("pk")[: NOMINATIONS_ON_A_PAGE + 1])


def taken_nomination(programme: LabelProgramme, entry: int) -> LabelNomination | None:
    """Return the nomination by which an entry takes part in a programme, if it does."""
    return _taking_part(programme).filter(entry=entry).first()


def eligible_rows(
    programme: LabelProgramme, organisations: Collection[Organisation], *, text: str, after: int = 0
) -> Sequence[EntryRow]:
    """Return one page of entries that organisations may nominate, and one more.

    Args:
        programme: in which.
        organisations: who provides them.
        text: part of the name; empty: any.
        after: the last entry of the page before.
    """
    version = current_version()
    if version is None:
        return []
    taken = _taking_part(programme).filter(entry=OuterRef("entry"))
    rows = rows_of_version(version).filter(
        ~Exists(taken),
        ~Q(open_type=OpenType.NOT_OPEN),
        provider__in=organisations,
        status=EntryStatus.PUBLISHED,
        entry_id__gt=after,
    )
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(portal_dataset_id__icontains=text))
    return list(rows.select_related("entry").order_by("entry_id")[: ENTRIES_ON_A_PAGE + 1])


def organisations_nominating(hats: Collection[Membership]) -> Sequence[Organisation]:
    """Return the organisations whose entries the holder of some roles nominates.

    A district's authority does so for the district's units too.
    """
    own = {hat.organisation_id for hat in hats}
    over = {hat.organisation_id for hat in hats if hat.role == Role.DISTRICT_AUTHORITY}
    return list(Organisation.objects.filter(Q(pk__in=own) | Q(parent__in=over)))


def overdue_drafts(on: date) -> Sequence[LabelNomination]:
    """Return the drafts that were never handed in before their last day, which has passed."""
    late = Clock.objects.filter(code=CALL, work_item__finished__isnull=True, due_on__lt=on)
    drafts = LabelNomination.objects.filter(pk__in=late.values("case_id"))
    return list(drafts.order_by("pk"))


def _taking_part(programme: LabelProgramme) -> QuerySet[LabelNomination]:
    out = (NominationState.WITHDRAWN, NominationState.LAPSED)
    return LabelNomination.objects.filter(programme=programme).exclude(state__in=out)


def _seen(person: Person, *, on: date) -> QuerySet[LabelNomination]:
    return LabelNomination.objects.filter(pk__in=visible_to(person, on=on).values("pk"))
