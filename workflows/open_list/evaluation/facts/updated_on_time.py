"""How many entries that promise a date are updated on time, lateness from before included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.queries.carried_lateness import carried_lateness
from cases.queries.timeliness import BY_PROVIDER, on_time_by
from cases.queries.update_periods import timing_on
from workflows.engine.clocks import civil_date
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable


def _figures(scope: FactScope) -> Iterable[Figure]:
    if scope.version is None:
        return
    timing = timing_on(civil_date(scope.until))
    late = carried_lateness(Q()).at(scope.version.sequence, timing)
    for found in on_time_by(scope.entries, timing, BY_PROVIDER, late):
        if found.known:
            yield Figure(int(found.key), "", found.on_time, found.known)


FACT = Fact(
    code="updated_on_time",
    label=_("按更新频率按时更新的条目（共指可计时的）"),
    unit=_("条"),
    figures=_figures,
)
