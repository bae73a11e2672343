"""Prove the ledger of escalation: the firings of every batch hash to what the chain recorded."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

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

    Rows are read in one stream, batch by batch. An event whose rows are all gone is found too,
    and a row whose event is.
    """
    bad = next(_unlike_their_event(), None) or _event_without_firings()
    if bad is None or isinstance(bad, Break):
        return bad
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


def _unlike_their_event() -> Iterator[SystemEvent | Break]:
    rows = EscalationFiring.objects.order_by("sealed_by_id", "pk")
    facts = rows.values_list("sealed_by_id", "pk", *FiringFacts._fields).iterator(chunk_size=CHUNK)
    for seal, firings in groupby(facts, lambda row: row[0]):
        batch = list(firings)
        event = SystemEvent.objects.filter(pk=seal).first()
        if event is None:
            yield _without_event(row=batch[0][1])
            return
        digest = firing_digest(FiringFacts(*row[2:]) for row in batch)
        sealed = (event.act, event.data.get("firings"), event.data.get("digest"))
        if sealed != (SystemAct.RUNGS_FIRED, len(batch), digest):
            yield event


def _without_event(*, row: int) -> Break:
    return Break(
        table=FIRINGS,
        what="firings",
        sentence=_t("升级记录第 %(row)s 行所属的系统事件不存在：记录是多出来的，或者事件被删除。")
        % {"row": row},
        row=row,
    )


def _event_without_firings() -> SystemEvent | None:
    # Not by a look-up for each event: the ledger has no index of its seals.
    sealed = EscalationFiring.objects.values("sealed_by_id")
    events = SystemEvent.objects.filter(act=SystemAct.RUNGS_FIRED).exclude(pk__in=sealed)
    return events.order_by("sequence").first()
