"""What became of the organisation's change requests that ended their review in the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from cases.models import CaseEvent, ListChange
from cases.states.list_change import APPROVED_STATES, ListChangeState
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

_LABELS: Final = {
    "approved": _("批准（含部分批准）"),
    "refused": _("不予通过"),
    "open": _("有冲突或退回"),
}
_APPROVED: Final = frozenset({*APPROVED_STATES, ListChangeState.PUBLISHED})
_REFUSED: Final = frozenset({ListChangeState.REVIEW_REJECTED, ListChangeState.HEAD_REJECTED})


def _figures(scope: FactScope) -> Iterable[Figure]:
    decided = CaseEvent.objects.filter(
        scope.within("at"), case_id=OuterRef("pk"), act__in=("conclude", "reject")
    )
    rows = (
        ListChange.objects.filter(Exists(decided))
        .order_by()
        .values_list("organisation_id", "state")
        .annotate(number=Count("pk"))
    )
    found: dict[tuple[int, str], int] = {}
    for organisation, state, number in rows:
        key = (organisation, _part(state))
        found[key] = found.get(key, 0) + number
    return (Figure(organisation, part, number) for (organisation, part), number in found.items())


def _part(state: str) -> str:
    if state in _APPROVED:
        return "approved"
    return "refused" if state in _REFUSED else "open"


FACT = Fact(
    code="decided_requests",
    label=_("本年度审结的调整申请"),
    unit=_("件"),
    figures=_figures,
    part_label=lambda part: str(_LABELS[part]),
)
