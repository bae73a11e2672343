"""Whom a case is kept from although their role would show it: they stand on its other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import AccessLine, Membership, SecondLook
from cases.states.case_kind import CaseKind
from cases.states.civil_time import SHANGHAI

if TYPE_CHECKING:
    from cases.models import Case, Person


def people_of_applicant(line: int) -> frozenset[int]:
    """Return who wrote the application, and who serves its applicant or did since it was made.

    Natural persons share an organisation that says nothing of them: of such an applicant only
    the person themselves is barred.

    Args:
        line: primary key of a line of an application.
    """
    created, writer, person, organisation = AccessLine.objects.values_list(
        "created", "application__opened_by", "applicant__person", "applicant__organisation"
    ).get(pk=line)
    barred = {key for key in (writer, person) if key is not None}
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
    it is with an agreement, but for who signs it for the user.

    Args:
        person: who looks.
        case: found by `visible_to`.
    """
    if case.kind == CaseKind.ACCESS_LINE:
        return person.pk in people_of_applicant(case.pk)
    if case.kind == CaseKind.AGREEMENT and case.opened_by_id != person.pk:
        return person.pk in people_of_user(case.pk)
    if case.kind == CaseKind.SECOND_LOOK:
        line = SecondLook.objects.values_list("line", flat=True).get(pk=case.pk)
        return person.pk in people_of_applicant(line)
    return False
