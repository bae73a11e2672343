"""Who may do what: one question, asked alike by buttons, pages and the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.utils.translation import gettext as _t

from cases.compiled_reads import Given, Read
from cases.errors import NotAllowed
from cases.models import Absence, Membership
from cases.statements import run
from cases.states.role import NOT_DELEGATED, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Organisation, Person
    from cases.statements import Statement


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """What an act asks of the person who does it.

    Attributes:
        roles: any one of these, in the organisation; empty: nobody but the system.
        organisation: whose people; None: a role held anywhere.
        only: the one person whose act it is, if it is personal.
        anywhere: roles among these that count wherever they are held.
        barred: people who may not, because they acted before (four eyes) or are recused.
        kind: the kind of case; empty: no case, and nobody who stands in for some kinds alone.
        applicant: the organisation that asks something of another; who belongs to it does not
            decide for another as a delegate.
    """

    roles: frozenset[str]
    organisation: Organisation | None
    only: int | None = None
    barred: frozenset[int] = frozenset()
    anywhere: frozenset[str] = frozenset()
    kind: str = ""
    applicant: int | None = None


def covering(on: date | Given) -> Q:
    """Return the condition that an absence covers a day; one that ended early does not."""
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return Q(valid_from__lte=on, valid_until__gte=on) & not_ended


def memberships_on(person: Person, on: date) -> QuerySet[Membership]:
    """Return the roles under which a person may act on a day: their own, then as a delegate.

    Who stands in for somebody acts under that person's roles, without a job that hands them
    over or takes them back; a delegate's own delegate is never asked, and the three separated
    offices are nobody's to pass on (decisions.md; queues-and-deadlines, section 3). Only the
    roles in an office count where the delegate serves as well: else the head of one office
    could open another to their own people, and who has left would go on.
    """
    return _hats(person.pk, on)


def hats_on(person: Person, on: date) -> tuple[Membership, ...]:
    """Read `memberships_on` in one statement, for a page that asks several times what they give."""
    return tuple(_HATS.rows(person=person.pk, on=on))


def _hats(person: int | Given, on: date | Given) -> QuerySet[Membership]:
    stands_in = Q(
        person__absences__delegate=person,
        person__absences__valid_from__lte=on,
        person__absences__valid_until__gte=on,
    ) & (Q(person__absences__ended_on__isnull=True) | Q(person__absences__ended_on__gt=on))
    scope = Absence.objects.filter(covering(on), person_id=OuterRef("person_id"), delegate=person)
    named: dict[str, Any] = {  # Any: expressions
        "actor_id": person if isinstance(person, Given) else Value(person),
        "scope": Subquery(scope.order_by("pk").values("kinds")[:1]),
    }
    served = held_on(on).filter(_passed_on(), person_id=person).values("organisation_id")
    return (
        held_on(on)
        .filter(Q(person_id=person) | (stands_in & _passed_on() & Q(organisation__in=served)))
        .annotate(
            as_delegate=ExpressionWrapper(~Q(person_id=person), BooleanField()),
            # By name only: the types of the attributes stand on the class.
            **named,
        )
        .order_by("as_delegate", "id")
        .distinct()
    )


def _passed_on() -> Q:
    return ~Q(role__in=NOT_DELEGATED)


def own_memberships_on(person: Person, on: date) -> QuerySet[Membership]:
    """Return the roles that an active person holds themselves on a day."""
    return _own_hats(person.pk, on)


def _own_hats(person: int | Given, on: date | Given) -> QuerySet[Membership]:
    return (
        held_on(on)
        .filter(person_id=person)
        .annotate(**{"actor_id": person if isinstance(person, Given) else Value(person)})  # noqa: PIE804
        .order_by("id")
    )


def held_on(on: date | Given) -> QuerySet[Membership]:
    """Return the roles that active people hold themselves on a day."""
    held = Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    return Membership.objects.filter(held, person__is_active=True).select_related(
        "organisation", "person"
    )


_PERSON, _ON = Given("person", BigIntegerField()), Given("on", DateField())
_HATS = Read(lambda: _hats(_PERSON, _ON))
# An act rarely asks more of a role than its keys.
_OWN_HATS = Read(lambda: _own_hats(_PERSON, _ON).select_related(None))


def hats_of(person: Person, roles: Iterable[str], *, on: date) -> list[Membership]:
    """Return the memberships of a person on a day in one of the roles, their own alone."""
    return list(own_memberships_on(person, on).filter(role__in=tuple(roles)))


def holds_any(person: Person, roles: Iterable[str], on: date) -> bool:
    """Tell whether a person themselves holds one of the roles in any organisation on a day."""
    return own_memberships_on(person, on).filter(role__in=tuple(roles)).exists()


def hats_for(memberships: Iterable[Membership], requirement: Requirement) -> tuple[Membership, ...]:
    """Return the roles under which a person meets a requirement; empty: not at all.

    Args:
        memberships: all roles of one person on a day, as `memberships_on` gives them.
        requirement: what the act asks.
    """
    hats = tuple(memberships)
    # Who belongs to the applicant does not decide about it in somebody else's place.
    recused = any(
        hat.organisation_id == requirement.applicant and hat.person_id == hat.actor_id
        for hat in hats
    )
    return tuple(
        hat
        for hat in hats
        if _fits(hat, requirement) and not (recused and hat.person_id != hat.actor_id)
    )


def _fits(hat: Membership, requirement: Requirement) -> bool:
    # Four eyes look at both: who acts, and for whom.
    if {hat.person_id, hat.actor_id} & requirement.barred or hat.role not in requirement.roles:
        return False
    if requirement.only not in {None, hat.person_id} or not covers(hat, requirement.kind):
        return False
    organisation = requirement.organisation
    if organisation is None or hat.organisation_id == organisation.pk:
        return True
    if hat.role in requirement.anywhere:
        return True
    # A district's authority acts for the district's units (decisions.md, Open list).
    return hat.role == Role.DISTRICT_AUTHORITY and hat.organisation_id == organisation.parent_id


def covers(hat: Membership, kind: str) -> bool:
    """Tell whether a role counts for a kind of case: who stands in may do so for some alone."""
    return not hat.scope or kind in hat.scope


def require(
    person: Person,
    requirement: Requirement,
    *,
    on: date,
    hat_id: int | None = None,
    holder_id: int | None = None,
    own: Sequence[Membership] | None = None,
) -> Membership:
    """Return the role under which a person acts.

    Args:
        person: who acts.
        requirement: what the act asks.
        on: the civil day of the act.
        hat_id: the role that the person picked, where several would do.
        holder_id: who holds the task, if anybody: their role is taken where it is to be had.
        own: what `own_hats` gave, where the caller has asked.

    Raises:
        NotAllowed: with the reason why the act is not theirs.
    """
    if own is None:
        own = run(own_hats(person, on=on))
    hats = _fitting(own, requirement, hat_id)
    # Whose place somebody takes is asked only where their own roles do not settle it.
    if not hats or holder_id not in {None, person.pk}:
        hats = _fitting(_HATS.rows(person=person.pk, on=on), requirement, hat_id)
    if hats:
        # A task that somebody holds is done for them, where the person stands in for them.
        return next((hat for hat in hats if hat.person_id == holder_id), hats[0])
    raise NotAllowed(why_not(person, requirement))


def own_hats(person: Person, *, on: date) -> Statement[list[Membership]]:
    """Return the read of the roles that a person holds themselves, for `require`, not yet run."""
    return _OWN_HATS.asked(person=person.pk, on=on)


def _fitting(
    memberships: Sequence[Membership], requirement: Requirement, hat_id: int | None
) -> tuple[Membership, ...]:
    hats = hats_for(memberships, requirement)
    return tuple(hat for hat in hats if hat_id in {None, hat.pk})


def why_not(person: Person, requirement: Requirement) -> str:
    """Return the sentence for a person whom no role lets do what is asked."""
    if person.pk in requirement.barred:
        return _barred(requirement)
    if requirement.only not in {None, person.pk}:
        return _t("这一步只能由本事项的经办人本人办理。")
    where = requirement.organisation.full_name if requirement.organisation else _t("任一单位")
    return _t("这一步须由%(where)s的%(roles)s办理，您当前没有这一角色。") % {
        "where": where,
        "roles": _roles_of(requirement) or _t("系统"),
    }


def _barred(requirement: Requirement) -> str:
    """Say that four eyes keep a person from it, and whom to ask: nobody is read for it."""
    said = _t("您已参与本事项的前序环节，按回避要求须由他人办理。")
    if requirement.organisation is None:
        return said
    return said + _t("请联系%(where)s的其他%(roles)s。") % {
        "where": requirement.organisation.full_name,
        "roles": _roles_of(requirement),
    }


def _roles_of(requirement: Requirement) -> str:
    return "、".join(str(Role(role).label) for role in sorted(requirement.roles))
