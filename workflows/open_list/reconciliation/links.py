"""Suggest which entry a resource may be, and keep what a person confirms (match key K4).

A similar name is only a hint. What is confirmed counts as a stated code from the next run on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import FindingSpell, ResourceLink
from cases.permissions import Requirement, hats_for, own_memberships_on, require
from cases.states.reconciliation import MismatchClass
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.open_list.reconciliation.turn import wait_for_turn

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import EntryRow, Membership, Person

# How much of their three-letter pieces two names must share.
ALIKE: Final = 0.85
MOST_SUGGESTED: Final = 5
_COMMISSION = frozenset({Role.COMMISSION_STAFF, Role.COMMISSION_LEAD})
CONFIRMING = _COMMISSION | {Role.DEPARTMENT_STAFF, Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An entry that no resource has, whose name is like that of a resource."""

    row: EntryRow
    alike: float


def candidates(spell: FindingSpell) -> list[Candidate]:
    """Return entries that a resource may be, the most alike first.

    Args:
        spell: an open finding that a resource is not on the list; others have no candidates.
    """
    resource = spell.catalogue_row
    if spell.until_run_id or spell.finding.mismatch != MismatchClass.R1 or resource is None:
        return []
    alone = FindingSpell.objects.filter(
        until_run__isnull=True,
        finding__mismatch=MismatchClass.R2,
        entry_row__provider=resource.provider.organisation_id,
    ).select_related("entry_row")
    pieces = _pieces(resource.name_key)
    found = [
        Candidate(row=other.entry_row, alike=_alike(pieces, _pieces(other.entry_row.name_key)))
        for other in alone
        if other.entry_row is not None
    ]
    near = [each for each in found if each.alike >= ALIKE]
    return sorted(near, key=lambda each: (-each.alike, each.row.pk))[:MOST_SUGGESTED]


def confirming_hat(spell: FindingSpell, person: Person, *, on: date) -> Membership | None:
    """Return the role under which a person may confirm a match of a finding, if any.

    Args:
        spell: the finding.
        person: who looks.
        on: the day on which roles count.
    """
    hats = hats_for(own_memberships_on(person, on), _requirement(spell))
    return hats[0] if hats else None


@patiently
@transaction.atomic
def confirm_link(
    *, spell: FindingSpell, entry: int, membership: Membership, at: datetime
) -> ResourceLink:
    """Confirm that a resource of the catalogue is an entry of the list.

    Args:
        spell: the open finding that the resource is not on the list.
        entry: the key of one of its candidates.
        membership: a role in the providing department or in the commission.
        at: the moment.

    Writes: a `ResourceLink`, one system event. The next run goes by it.

    Raises:
        NotAllowed: the match is not theirs to confirm.
        GuardFailed: the finding is gone, or no longer one that a match would mend.
        BadInput: the entry is no candidate.
    """
    require(
        membership.person,
        _requirement(spell),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    # A run knows links by the last of them: none may appear behind its back, or out of order.
    wait_for_turn()
    spell.refresh_from_db(fields=["until_run"])
    if spell.until_run_id or spell.finding.mismatch != MismatchClass.R1:
        raise GuardFailed(_t("这项资源已在清单中，或已从目录移出，不需要确认对应。"))
    if entry not in {each.row.entry_id for each in candidates(spell)}:
        raise BadInput(_t("请选择列出的一个清单条目。"), field="entry")
    link, is_new = ResourceLink.objects.get_or_create(
        code=spell.finding.code,
        entry_id=entry,
        defaults={"confirmed_by": membership.person, "confirmed_at": at},
    )
    if not is_new:
        raise GuardFailed(_t("这项资源已与该条目对应。"))
    append_system_event(
        act=SystemAct.RESOURCE_LINKED,
        actor=membership.person,
        at=at,
        data={"code": link.code, "entry": entry, "finding": spell.finding_id},
    )
    return link


def _requirement(spell: FindingSpell) -> Requirement:
    return Requirement(roles=CONFIRMING, organisation=spell.organisation, anywhere=_COMMISSION)


def _pieces(name: str) -> frozenset[str]:
    padded = f"  {name} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
