"""Prove the grading schemes: every version says what the event of its entry sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.grading import scheme_digest
from cases.models import SystemEvent
from cases.proof import Break
from cases.queries.grading import levels_of, schemes
from cases.seed.grading import DIGEST
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from cases.models import GradingScheme

FIRST = 1


def first_bad_scheme() -> Break | None:
    """Name the first version that no event sealed so, or that is gone, if any.

    The version that came with the product has no event: its digest is known to the code.
    """
    entered = SystemEvent.objects.filter(act=SystemAct.GRADING_ENTERED)
    said = {event.data["number"]: event for event in entered.order_by("sequence")}
    seeded = False
    for scheme in schemes().order_by("number"):
        event = said.pop(scheme.number, None)
        sealed = event.data["digest"] if event else _known_to_the_code(scheme)
        if sealed != scheme_digest(scheme, levels_of(scheme)):
            return _bad(scheme.number, event.sequence if event else None)
        seeded = seeded or scheme.number == FIRST
    if not seeded:
        return _bad(FIRST, None)
    gone = next(iter(said.values()), None)
    return _bad(gone.data["number"], gone.sequence) if gone else None


def _known_to_the_code(scheme: GradingScheme) -> str:
    return DIGEST if scheme.number == FIRST and scheme.entered_by_id is None else ""


def _bad(number: int, sequence: int | None) -> Break:
    return Break(
        table="cases_gradingscheme",
        what="grading",
        sentence=_t("分级方案第 %(number)s 版与系统事件链不符：有记录被改动、增加或删除。")
        % {"number": number},
        sequence=sequence,
        row=None,
    )
