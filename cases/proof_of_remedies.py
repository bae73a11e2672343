"""Prove the texts of remedies: each says what the event of its entry sealed."""

from __future__ import annotations

from django.utils.translation import gettext as _t

from cases.models import RemedyText, SystemEvent
from cases.proof import Break
from cases.seed.remedies import DIGESTS
from cases.states.system_act import SystemAct
from cases.text_digest import text_digests


def first_bad_remedies() -> Break | None:
    """Name the first text that no event sealed so, or that is gone, if any.

    The texts that came with the product have no event: their digests are known to the code.
    """
    entered = SystemEvent.objects.filter(act=SystemAct.REMEDIES_ENTERED).order_by("sequence")
    said = {event.data["remedies"]: event for event in entered}
    seeded: set[str] = set()
    for row in RemedyText.objects.order_by("pk"):
        event = said.pop(row.pk, None)
        if event is None:
            digest = _digest(row)
            if row.entered_by_id is not None or digest not in DIGESTS or digest in seeded:
                return _bad(row.pk, None)
            seeded.add(digest)
        elif not _is_sealed(row, event):
            return _bad(row.pk, event.sequence)
    gone = next(iter(said.values()), None)
    if gone is not None:
        return _bad(gone.data["remedies"], gone.sequence)
    return None if len(seeded) == len(DIGESTS) else _bad(0, None)


def _is_sealed(row: RemedyText, event: SystemEvent) -> bool:
    said = event.data
    return (
        (row.effective_from.isoformat(), row.source, row.tier)
        == (said["effective_from"], said["source"], said["tier"])
        and _digest(row) == said["digest"]
        and (row.entered_by_id, row.entered_at) == (event.actor_id, event.at)
    )


def _digest(row: RemedyText) -> str:
    return text_digests(row.text).sha256


def _bad(row: int, sequence: int | None) -> Break:
    return Break(
        table="cases_remedytext",
        what="remedies",
        sentence=_t("救济途径的文字与系统事件链不符：有记录被改动、增加或删除。"),
        sequence=sequence,
        row=row or None,
    )
