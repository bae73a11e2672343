"""Prove that items still propose what the commission read when it concluded their request."""

from __future__ import annotations

import hashlib
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from cases.models import CaseEvent, ChangeItem, ListChange
from cases.states.list_change import APPROVED_STATES, ListChangeState
from cases.version_break import VersionBreak

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CHUNK = 500
_LINE = ("change_id", "pk", "entry_id", "proposed_row__row_hash", "proposed_row__provider_id")
Line = tuple[int, int, str | None, int | None]


def sealed_items(change: int) -> str:
    """Return the digest of everything that a request proposes, as its conclusion seals it."""
    return _digests([change]).get(change, "")


def first_unlike_approval(requests: Sequence[int]) -> int | None:
    """Return the first of some requests that proposes other than it was concluded on; None: no one.

    A conclusion that sealed nothing is from before there was a seal, and proves nothing.

    Args:
        requests: primary keys of requests that nobody has drafted on since their conclusion.
    """
    for start in range(0, len(requests), CHUNK):
        some = requests[start : start + CHUNK]
        events = CaseEvent.objects.filter(case_id__in=some, act="conclude").order_by("sequence")
        sealed = {
            case: data.get("items_seal") for case, data in events.values_list("case_id", "data")
        }
        found = _digests(some)
        for change, seal in sorted(sealed.items()):
            if seal is not None and seal != found.get(change, ""):
                return change
    return None


def first_bad_approval() -> VersionBreak | None:
    """Return the first request going on that is not what was approved; None: no one."""
    going_on = ListChange.objects.filter(state__in=(*APPROVED_STATES, ListChangeState.PUBLISHED))
    bad = first_unlike_approval(list(going_on.order_by("pk").values_list("pk", flat=True)))
    if bad is None:
        return None
    return VersionBreak(version=ListChange.objects.get(pk=bad).number, what="approved")


def _digests(changes: Iterable[int]) -> dict[int, str]:
    items = ChangeItem.objects.filter(change_id__in=list(changes)).order_by("change_id", "pk")
    lines = items.values_list(*_LINE).iterator(chunk_size=2_000)
    return {
        change: _digest(line[1:] for line in some)
        for change, some in groupby(lines, key=itemgetter(0))
    }


def _digest(lines: Iterable[Line]) -> str:
    digest = hashlib.sha256()
    for item, entry, row, provider in lines:
        digest.update(f"{item} {entry} {row or 'removed'} {provider or '-'}\n".encode())
    return digest.hexdigest()
