"""Reads of the reconciliation: runs, and findings as far as a person may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from cases.models import FindingException, FindingSpell, Organisation, ReconciliationRun
from cases.permissions import own_memberships_on
from cases.states.role import CITY_WIDE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Person

FINDINGS_ON_A_PAGE = 25
RUNS_ON_A_PAGE = 10
# Whoever answers for entries of an organisation sees what is found about them.
OWN_ROLES = (
    Role.DEPARTMENT_STAFF,
    Role.REVIEWER,
    Role.DEPARTMENT_HEAD,
    Role.DISTRICT_AUTHORITY,
)


def visible_spells(person: Person, *, on: date) -> QuerySet[FindingSpell]:
    """Return what a person may know of: all for those who see the city, else their own.

    A district's authority sees its units as well. What belongs to no organisation is for the
    commission.

    Args:
        person: who looks.
        on: the day on which roles count.
    """
    spells = FindingSpell.objects.select_related(
        "finding", "organisation", "catalogue_row__provider", "entry_row"
    )
    hats = list(own_memberships_on(person, on))
    if any(hat.role in CITY_WIDE_ROLES for hat in hats):
        return spells
    own = {hat.organisation_id for hat in hats if hat.role in OWN_ROLES}
    districts = {hat.organisation_id for hat in hats if hat.role == Role.DISTRICT_AUTHORITY}
    units = Organisation.objects.filter(parent_id__in=districts)
    return spells.filter(Q(organisation_id__in=own) | Q(organisation_id__in=units.values("pk")))


def open_spells(person: Person, *, on: date, excepted: bool) -> QuerySet[FindingSpell]:
    """Return the open findings that a person may know of.

    Args:
        person: who looks.
        on: the day on which roles and exceptions count.
        excepted: whether those are wanted that are accepted on that day, or the others; what is
            dangerous is never among the accepted.
    """
    accepted = exceptions_in_force(on).filter(finding=OuterRef("finding"))
    is_excepted = Q(dangerous=False) & Exists(accepted)
    spells = visible_spells(person, on=on).filter(until_run__isnull=True)
    return spells.filter(is_excepted if excepted else ~is_excepted)


def exceptions_in_force(on: date) -> QuerySet[FindingException]:
    """Return what is accepted on a day."""
    return FindingException.objects.filter(valid_until__gte=on, withdrawn_at__isnull=True)


def findings_page(
    person: Person, *, on: date, mismatch: str = "", excepted: bool = False, above: int = 0
) -> list[FindingSpell]:
    """Return a page of open findings and one more, the dangerous ones among them marked.

    Args:
        person: who looks.
        on: the day on which roles and exceptions count.
        mismatch: one class only; empty: all.
        excepted: whether those are wanted that are accepted for now.
        above: the last key of the page before.
    """
    spells = open_spells(person, on=on, excepted=excepted).filter(pk__gt=above)
    if mismatch:
        spells = spells.filter(finding__mismatch=mismatch)
    return list(spells.order_by("pk")[: FINDINGS_ON_A_PAGE + 1])


def counts_by_class(person: Person, *, on: date) -> dict[str, int]:
    """Return how many open findings of each class a person may know of, exceptions apart."""
    counted = (
        open_spells(person, on=on, excepted=False)
        .values("finding__mismatch")
        .annotate(count=Count("pk"))
        .order_by("finding__mismatch")
    )
    return {row["finding__mismatch"]: row["count"] for row in counted}


def newest_spell(person: Person, finding: int, *, on: date) -> FindingSpell | None:
    """Return how a finding looked last, if the person may know of that."""
    spells = visible_spells(person, on=on).filter(finding_id=finding)
    return spells.select_related("from_run", "until_run__previous").order_by("-pk").first()


def spells_of(person: Person, finding: int, *, on: date) -> Sequence[FindingSpell]:
    """Return the spells of a finding that a person may know of, the newest first."""
    spells = visible_spells(person, on=on).filter(finding_id=finding)
    return list(spells.select_related("from_run", "until_run").order_by("-pk"))


def exceptions_of(person: Person, finding: int, *, on: date) -> Sequence[FindingException]:
    """Return what was accepted of a finding, the newest first, as far as a person may know of it.

    That is what was accepted while the finding was theirs to see, and what silences it now that
    it is.
    """
    seen = visible_spells(person, on=on).filter(finding_id=finding).order_by()
    known = Q(spell__in=seen.values("pk"))
    if seen.filter(until_run__isnull=True).exists():
        known |= Q(pk__in=exceptions_in_force(on).order_by().values("pk"))
    found = FindingException.objects.filter(known, finding_id=finding)
    return list(found.select_related("accepted_by", "withdrawn_by"))


def newest_runs() -> Sequence[ReconciliationRun]:
    """Return the newest runs."""
    runs = ReconciliationRun.objects.select_related("snapshot", "list_version", "by")
    return list(runs[:RUNS_ON_A_PAGE])


def run_by_key(pk: int) -> ReconciliationRun | None:
    """Return a run."""
    runs = ReconciliationRun.objects.select_related("snapshot", "list_version", "by", "previous")
    return runs.filter(pk=pk).first()
