"""Reads of the ledger of rungs that fired."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from cases.models import CaseEvent, EscalationFiring
from cases.states.civil_time import SHANGHAI

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case, Clock


def rungs_fired_since(clock: Clock, on: date, *, before: datetime) -> list[str]:
    """Return the rungs that fired for a time after a day, until a moment, in order.

    What is entered late for that day supersedes them; the ledger keeps them (2.1, item 8). The
    day itself was counted in full, so that a rung on it stands.

    Args:
        clock: whose.
        on: the day on which what was entered late took effect.
        before: when it was entered.
    """
    over = datetime.combine(on + timedelta(days=1), time(), tzinfo=SHANGHAI)
    fired = EscalationFiring.objects.filter(
        clock_id=clock.pk, planned_at__gte=over, fired_at__lte=before
    )
    return list(fired.order_by("planned_at", "pk").values_list("rung", flat=True))


def superseded_rungs(case: Case) -> dict[datetime, list[str]]:
    """Return the rungs that a late entry superseded, by the moment of the entry; one query."""
    events = CaseEvent.objects.filter(case_id=case.pk, data__has_key="superseded")
    return {event.at: event.data["superseded"] for event in events}
