"""Prove the ledger of escalation: the firings of every batch hash to what the chain recorded."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _t

from cases.firing_digest import FiringFacts, firing_digest
from cases.models import EscalationFiring, SystemEvent
from cases.proof import Break
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 2_000
FIRINGS = "cases_escalationfiring"


def first_bad_firings() -> Break | None:
    """Name the first batch of firings that is not what its event sealed, if any.

    Rows are read in one stream, batch by batch. An event whose rows are all gone is found too.
    """
    bad = next(_unlike_their_event(), None) or _event_without_firings()
    if bad is None:
        return None
    return Break(
        table=FIRINGS,
        what="firings",
        sentence=_t(
            "系统事件链第 %(sequence)s 个事件封存的升级记录与其摘要不符：有记录被改动、增加或删除。"
        )
        % {"sequence": bad.sequence},
        sequence=bad.sequence,
        row=None,
    )


def _unlike_their_event() -> Iterator[SystemEvent]:
    rows = EscalationFiring.objects.order_by("sealed_by_id", "pk")
    facts = rows.values_list("sealed_by_id", *FiringFacts._fields).iterator(chunk_size=CHUNK)
    for pk, firings in groupby(facts, lambda row: row[0]):
        batch = [FiringFacts(*row[1:]) for row in firings]
        event = SystemEvent.objects.get(pk=pk)
        sealed = (event.act, event.data.get("firings"), event.data.get("digest"))
        if sealed != (SystemAct.RUNGS_FIRED, len(batch), firing_digest(batch)):
            yield event


def _event_without_firings() -> SystemEvent | None:
    rows = EscalationFiring.objects.filter(sealed_by=OuterRef("pk"))
    events = SystemEvent.objects.filter(~Exists(rows), act=SystemAct.RUNGS_FIRED)
    return events.order_by("sequence").first()
