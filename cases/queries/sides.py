"""Who asks and who handles in a case: the one place that notes and messages go by.

The side that asked is where the case was opened from. An applicant's organisation asks as a whole
and never handles the case, whatever else its people do. Where staff opened it in their own
organisation, those with the role of the opener ask there; with notes they belong to the handling
side all the same, since the organisation handles its own request first. Of a line of an
application the side that asked is that of the application: its people stand there too, though
they never see the line itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cases.models import AccessLine, Agreement, CaseEvent, WorkItem
from cases.permissions import covers, memberships_on
from cases.queries.sight import sight_of
from cases.states.case_kind import CaseKind
from cases.states.role import CITY_WIDE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from cases.models import Case, Membership, Person

# Whose work cases are. Auditors and supervisors read; experts see only what they review.
HANDLING_ROLES: Final = frozenset(
    {
        Role.DEPARTMENT_STAFF,
        Role.REVIEWER,
        Role.DEPARTMENT_HEAD,
        Role.DISTRICT_AUTHORITY,
        Role.COMMISSION_STAFF,
        Role.COMMISSION_LEAD,
        Role.DUTY_OFFICER,
        Role.DATA_CENTRE_OPERATOR,
        Role.SECURITY_OFFICER,
    }
)
INSPECTING_ROLES: Final = frozenset({Role.AUDITOR, Role.SUPERVISOR})


@dataclass(frozen=True, kw_only=True)
class Opening:
    """From where a case was opened: role and organisation; neither where the system did."""

    role: str
    organisation: int | None

    @property
    def by_applicant(self) -> bool:
        """Whether an applicant opened it, whose side must not look into the handling."""
        return self.role == Role.APPLICANT


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a person stands in a case on a day.

    Attributes:
        asks: the role under which they belong to the side that asked; None: they do not.
        handles: the role under which they belong to the handling side; None: they do not.
        inspects: whether they read for the record what the handling side reads.
    """

    asks: Membership | None = None
    handles: Membership | None = None
    inspects: bool = False

    @property
    def may_read_notes(self) -> bool:
        """Whether internal notes are theirs to read."""
        return self.handles is not None or self.inspects

    @property
    def speaks_as(self) -> Membership | None:
        """The role under which they write messages; None: they only read."""
        return self.asks or self.handles


def asked_in(case: Case) -> Case:
    """Return the case in which the asking side asks and reads.

    Of a line, and of a second look at its answer, that is the application.
    """
    found = AccessLine.objects.select_related("application__organisation", "application__opened_by")
    if case.kind == CaseKind.ACCESS_LINE:
        return found.get(pk=case.pk).application
    if case.kind == CaseKind.SECOND_LOOK:
        return found.get(second_look=case.pk).application
    return case


def opening_of(case: Case) -> Opening:
    """Return from where a case was opened, as the first event says of that in which was asked.

    An agreement is drawn up by the system: the side that asked is that of its application.
    """
    asked = asked_in(case).pk
    if case.kind == CaseKind.AGREEMENT:
        asked = Agreement.objects.values_list("application", flat=True).get(pk=case.pk)
    first = CaseEvent.objects.filter(case_id=asked, sequence=1)
    role, organisation = first.values_list("role", "organisation_id").first() or ("", None)
    return Opening(role=role, organisation=organisation)


def standing_of(person: Person, case: Case, *, on: date) -> Standing:
    """Return where a person stands in a case by the roles that they hold on a day.

    Who has left an organisation stands nowhere for it: they neither write for it nor read its
    notes, even in cases that they opened. Who stands in for some kinds of case stands nowhere by
    that in another. Sight of the case itself is `visible_to`'s to answer.
    """
    hats = [hat for hat in memberships_on(person, on) if covers(hat, case.kind)]
    asked = asked_in(case)
    opening = opening_of(asked)
    is_opener = asked.opened_by_id == person.pk
    asks = _asking_hat(hats, opening, is_opener=is_opener)
    if opening.by_applicant and (asks or is_opener):
        return Standing(asks=asks)
    return Standing(
        asks=asks,
        handles=_handling_hat(hats, case),
        inspects=any(hat.role in INSPECTING_ROLES for hat in hats),
    )


def askers_among(people: Collection[int], case: Case, *, on: date) -> frozenset[int]:
    """Return who of several people is of the side that asked: `standing_of`, read for all at once.

    Args:
        people: primary keys.
        case: the case.
        on: the day on which roles count.
    """
    asked = asked_in(case)
    opening, sights = opening_of(asked), sight_of(people, on=on)
    return frozenset(
        pk
        for pk in people
        if _asking_hat(
            [hat for hat in sights[pk].hats if covers(hat, asked.kind)],
            opening,
            is_opener=asked.opened_by_id == pk,
        )
    )


def _asking_hat(
    hats: Iterable[Membership], opening: Opening, *, is_opener: bool
) -> Membership | None:
    for hat in hats:
        if hat.organisation_id != opening.organisation:
            continue
        # An applicant's organisation asks as a whole.
        if opening.by_applicant:
            return hat
        if (is_opener or hat.role == opening.role) and hat.role not in INSPECTING_ROLES:
            return hat
    return None


def _handling_hat(hats: Iterable[Membership], case: Case) -> Membership | None:
    handling = [hat for hat in hats if hat.role in HANDLING_ROLES]
    own = case.organisation
    found = _serving(handling, [(own.pk, own.parent_id)])
    if found is not None or not handling:
        return found
    held = WorkItem.objects.filter(process_id=case.pk).order_by()
    return _serving(
        handling, held.values_list("organisation_id", "organisation__parent_id").distinct()
    )


def _serving(
    hats: Sequence[Membership], places: Iterable[tuple[int, int | None]]
) -> Membership | None:
    """Return the first role that serves one of the places, or every place of the city."""
    offices, districts = set(), set()
    for office, district in places:
        offices.add(office)
        districts.add(district)
    for hat in hats:
        if hat.organisation_id in offices or hat.role in CITY_WIDE_ROLES:
            return hat
        if hat.role == Role.DISTRICT_AUTHORITY and hat.organisation_id in districts:
            return hat
    return None
