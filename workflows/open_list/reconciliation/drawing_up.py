"""Draw up the change request that would settle a mismatch, by one button (工作安排 二(3)).

It is a draft like any other: its author looks it through, completes it and hands it in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, NotAllowed
from cases.models import ChangeItem, FindingProposal
from cases.permissions import own_memberships_on
from cases.queries.mismatch_tasks import has_open_request
from cases.states.reconciliation import MismatchClass
from cases.states.tightening import TighteningReason
from cases.states.vocabulary import EntryStatus
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.open_list.change_acts import AUTHORS
from workflows.open_list.draft import start_change
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import FindingSpell, ListChange, Membership, Person

Values = dict[str, Any]  # Any: values by field
# What the catalogue knows of a resource; its author adds the rest.
_OF_A_RESOURCE = ("portal_dataset_id", "name", "open_type", "update_frequency")


def drawing_hat(spell: FindingSpell, person: Person, *, on: date) -> Membership | None:
    """Return the role under which a person may draw up a request about a mismatch, if any.

    Requests are their organisation's own: somebody who writes them there.
    """
    if spell.organisation is None:
        return None
    hats = own_memberships_on(person, on).filter(role__in=AUTHORS, organisation=spell.organisation)
    return hats.first()


def may_draw_up(spell: FindingSpell) -> bool:
    """Tell whether a request would settle a mismatch that is still open, and none is under way."""
    return (
        spell.until_run_id is None
        and _what_settles(spell) is not None
        and not has_open_request(spell.finding_id)
    )


@patiently
@transaction.atomic
def draw_up_request(*, spell: FindingSpell, person: Person, at: datetime) -> ListChange:
    """Open a draft with the item that would settle a mismatch.

    R1 adds the resource, R2 removes the entry, R3 takes the attribute of the catalogue, R4
    suspends the entry at once, R6 takes name and frequency of the catalogue.

    Args:
        spell: an open mismatch.
        person: its author.
        at: the moment.

    Writes: a `ListChange` with one item, its events; a `FindingProposal`.

    Raises:
        NotAllowed: the person writes no requests of that organisation.
        GuardFailed: the mismatch is gone, no request would settle it, or one is under way; the
            entry is in another request's hands.
    """
    hat = drawing_hat(spell, person, on=civil_date(at))
    if hat is None:
        raise NotAllowed(_t("调整申请由条目的提供部门起草。"))
    if not may_draw_up(spell):
        raise GuardFailed(
            _t("这项差异已消除、已有办理中的调整申请，或不是调整清单能够消除的，不需要起草。")
        )
    with in_record_language():
        why = _t("目录核对 %(run)s：%(class)s %(label)s") % {
            "run": spell.from_run.number,
            "class": spell.finding.mismatch,
            "label": MismatchClass(spell.finding.mismatch).label,
        }
        name = _name(spell)
    change = start_change(
        flow=ListChangeFlow,
        membership=hat,
        title=f"{why}（{name}）"[:200],
        reason=why,
        requested_on=None,
        at=at,
    )
    gate.act(
        case=change,
        name="put_item",
        actor=person,
        at=at,
        expected_version=None,
        data={
            "entry": spell.entry_row.entry if spell.entry_row else None,
            "justification": why,
            "reason_code": TighteningReason.RECONCILIATION,
            **(_what_settles(spell) or {}),
        },
        hat_id=hat.pk,
    )
    FindingProposal.objects.create(
        finding=spell.finding,
        change=change,
        entry=ChangeItem.objects.get(change=change).entry,
        raised_by=person,
        raised_at=at,
    )
    return change


def _name(spell: FindingSpell) -> str:
    row = spell.entry_row or spell.catalogue_row
    return row.name if row else spell.finding.code


def _what_settles(spell: FindingSpell) -> Values | None:
    """Return what a request says to settle a mismatch; None: no request does."""
    resource, entry = spell.catalogue_row, spell.entry_row
    said: Values = {}
    match spell.finding.mismatch:
        case MismatchClass.R1 if resource:
            said = {field: getattr(resource, field) for field in _OF_A_RESOURCE}
            said |= {"resource_code": resource.code}
        case MismatchClass.R2 if entry:
            return {"remove": True}
        case MismatchClass.R3 if resource and entry:
            said = {"open_type": resource.open_type}
        case MismatchClass.R4 if entry:
            said = {"status": EntryStatus.SUSPENDED.value}
        case MismatchClass.R6 if resource and entry:
            said = _as_in_the_catalogue(spell)
    return {"content": said} if said else None


def _as_in_the_catalogue(spell: FindingSpell) -> Values:
    """Return name and frequency of the catalogue, where they are what differs."""
    differs = spell.differs.split(";")
    row: Any = spell.catalogue_row  # Any: the fields are named by the finding
    return {
        field: getattr(row, field) for field in ("name", "update_frequency") if field in differs
    }
