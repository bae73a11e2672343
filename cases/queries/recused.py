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


def is_kept_from(person: Person, case: Case) -> bool:
    """Tell whether a person must not read a case that their role would show them.

    What a department says to itself about a line never reaches its applicant (S42), whatever
    office the applicant's people hold there; a recused reviewer finds no case (decisions.md).

    Args:
        person: who looks.
        case: found by `visible_to`.
    """
    if case.kind == CaseKind.ACCESS_LINE:
        return person.pk in people_of_applicant(case.pk)
    if case.kind == CaseKind.SECOND_LOOK:
        line = SecondLook.objects.values_list("line", flat=True).get(pk=case.pk)
        return person.pk in people_of_applicant(line)
    return False
