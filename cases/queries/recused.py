"""Whom a case is kept from although their role would show it: they stand on its other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from cases.models import AccessLine, FastPathReview, Grant, Membership, SecondLook
from cases.states.case_kind import CaseKind
from cases.states.civil_time import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from cases.models import Case, Person


def people_of_applicant(line: int) -> frozenset[int]:
    """Return who wrote the application, and who serves its applicant or did since it was made.

    Who prepared its draft at a consultation point wrote it as well.

    Natural persons share an organisation that says nothing of them: of such an applicant only
    the person themselves is barred.

    Args:
        line: primary key of a line of an application.
    """
    found = AccessLine.objects.values_list(
        "created",
        "applicant__organisation",
        "applicant__person",
        "application__opened_by",
        "application__prepared_draft__prepared_by",
    )
    return _standing_with(*found.get(pk=line))


def people_of_committed(review: int) -> frozenset[int]:
    """Return whom the one-off review of an application is kept from: as of a line.

    Args:
        review: primary key of a `FastPathReview`.
    """
    found = FastPathReview.objects.values_list(
        "created",
        "application__applicant__organisation",
        "application__applicant__person",
        "application__opened_by",
        "application__prepared_draft__prepared_by",
    )
    return _standing_with(*found.get(pk=review))


def _standing_with(
    created: datetime, organisation: int | None, *people: int | None
) -> frozenset[int]:
    barred = {key for key in people if key is not None}
    if organisation is not None:
        made_on = created.astimezone(SHANGHAI).date()
        still = Q(valid_until__isnull=True) | Q(valid_until__gte=made_on)
        serving = Membership.objects.filter(still, organisation=organisation)
        barred |= set(serving.values_list("person_id", flat=True))
    return frozenset(barred)


def people_of_user(agreement: int) -> frozenset[int]:
    """Return whom an agreement is kept from: as from a line of its application.

    Args:
        agreement: primary key.
    """
    # All of its lines are of one application.
    lines = AccessLine.objects.filter(agreed__agreement=agreement).order_by("pk")
    line = lines.values_list("pk", flat=True).first()
    return people_of_applicant(line) if line is not None else frozenset()


def is_kept_from(person: Person, case: Case) -> bool:
    """Tell whether a person must not read a case that their role would show them.

    What a department says to itself about a line never reaches its applicant (S42), whatever
    office the applicant's people hold there; a recused reviewer finds no case (decisions.md). So
    it is with an agreement and an obligation, but for who signs or answers for the user.

    Args:
        person: who looks.
        case: found by `visible_to`.
    """
    if case.kind in _OF_BOTH_SIDES and case.opened_by_id == person.pk:
        return False
    kept = _KEPT.get(case.kind)
    return kept is not None and person.pk in kept(case.pk)


def _people_of_look(look: int) -> frozenset[int]:
    return people_of_applicant(SecondLook.objects.values_list("line", flat=True).get(pk=look))


def people_of_obligation(obligation: int) -> frozenset[int]:
    """Return whom an obligation is kept from: as from the line of its grant.

    Args:
        obligation: primary key.
    """
    return people_of_applicant(
        Grant.objects.values_list("line", flat=True).get(obligations=obligation)
    )


# Whoever opened them for the user acts in them as the user.
_OF_BOTH_SIDES: Final = frozenset({CaseKind.AGREEMENT, CaseKind.OBLIGATION})
_KEPT: Final[Mapping[str, Callable[[int], frozenset[int]]]] = {
    CaseKind.ACCESS_LINE: people_of_applicant,
    CaseKind.FAST_PATH_REVIEW: people_of_committed,
    CaseKind.AGREEMENT: people_of_user,
    CaseKind.SECOND_LOOK: _people_of_look,
    CaseKind.OBLIGATION: people_of_obligation,
}
