"""Bring published versions into effect when their time has come: an act of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef

from cases.models import ChangeItem, ListChange, ListVersion
from cases.queries.list_versions import current_version, versions_due
from cases.states.list_change import APPROVED_STATES, ItemDecision
from cases.states.list_version import ListVersionState
from workflows.engine import gate
from workflows.engine.locking import patiently
from workflows.open_list.effect_reasons import reasons_of_effect
from workflows.open_list.emergency import end_what_is_listed

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class BroughtIntoEffect:
    """What came into effect.

    Attributes:
        labels: the versions, in their order.
        requests: how many change requests became published with them.
    """

    labels: tuple[str, ...]
    requests: int


def bring_into_effect(*, at: datetime) -> BroughtIntoEffect:
    """Bring every published version whose effective time has come into effect, in order.

    Each version is one transaction of its own, and asking twice does no harm: of two callers
    at the same moment the second finds nothing left to do.

    Args:
        at: the present moment.

    Writes: the version before becomes history; items take effect; requests of which no
    approved item waits any longer become published; emergency suspensions that the version says
    itself end; one event each, which says of a request what of it the version does not say.

    Rests on decisions.md (Open list).
    """
    labels: list[str] = []
    requests = 0
    for pk in versions_due(at):
        published = _bring(pk, at)
        if published is None:
            continue
        label, number = published
        labels.append(label)
        requests += number
    return BroughtIntoEffect(labels=tuple(labels), requests=requests)


@patiently
@transaction.atomic
def _bring(pk: int, at: datetime) -> tuple[str, int] | None:
    version = ListVersion.objects.select_for_update(of=("self", "case_ptr")).get(pk=pk)
    if version.state != ListVersionState.PUBLISHED:
        return None
    before = current_version()
    if before is not None:
        gate.act(case=before, name="archive", actor=None, at=at, expected_version=None)
    gate.act(case=version, name="take_effect", actor=None, at=at, expected_version=None)
    published = _publish_requests(version, at)
    end_what_is_listed(version, at=at)
    return version.label, published


def _publish_requests(version: ListVersion, at: datetime) -> int:
    waiting = ChangeItem.objects.filter(change=OuterRef("pk"), decision=ItemDecision.APPROVED)
    done = ListChange.objects.filter(
        ~Exists(waiting),
        pk__in=version.items.order_by().values("change_id"),
        state__in=APPROVED_STATES,
    )
    changes = list(done.order_by("pk"))
    reasons = reasons_of_effect(changes, version)
    for change in changes:
        gate.act(
            case=change,
            name="publish",
            actor=None,
            at=at,
            expected_version=None,
            data={"reason": reasons[change.pk]},
        )
    return len(changes)
