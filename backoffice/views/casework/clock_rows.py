"""The clocks of a case as its page shows them: running ones by what is left, ended ones as kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _t

from backoffice.views.clock import today
from backoffice.views.due_time import DueTime, due_time
from cases.queries.calendar import VersionStamp
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockStatus, ClockVerb
from workflows.engine.calendar import calendar_stamped
from workflows.engine.clock_offers import changeable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cases.models import Case, Clock, Person


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    clock: Clock
    due: DueTime | None
    ending: str
    tone: str
    why_url: str
    paused_on: date | None
    change_label: str


def clock_rows(record: Case, clocks: Iterable[Clock], *, person: Person) -> list[ClockRow]:
    shown = list(clocks)
    theirs = changeable(shown, person=person, on=today())
    return [_row(record, clock, verbs=theirs.get(clock.pk, ())) for clock in shown]


def _row(record: Case, clock: Clock, *, verbs: tuple[ClockVerb, ...]) -> ClockRow:
    ending, tone = _ending(clock)
    due = None
    if clock.status in OPEN_CLOCK_STATUSES:
        stamp = VersionStamp(clock.calendar.number, clock.calendar.digest)
        due = due_time(
            clock.due_on,
            today=today(),
            calendar=calendar_stamped(stamp),
            provisional=clock.provisional,
            paused_since=clock.paused_on,
            is_fixed=clock.policy.is_fixed_date,
            at=clock.due_time,
        )
    url = reverse("why-this-date", kwargs={"number": record.number, "pk": clock.pk})
    return ClockRow(
        clock=clock,
        due=due,
        ending=ending,
        tone=tone,
        why_url=url,
        paused_on=clock.paused_on if clock.status in OPEN_CLOCK_STATUSES else None,
        change_label=_what_is_offered(clock, verbs),
    )


def _what_is_offered(clock: Clock, verbs: tuple[ClockVerb, ...]) -> str:
    if not verbs:
        return ""
    if clock.paused_on is not None:
        return _t("调整计时")
    if verbs == (ClockVerb.PAUSE,):
        return _t("暂停计时")
    return _t("申请延期") if verbs == (ClockVerb.EXTEND,) else _t("暂停或延期")


def _ending(clock: Clock) -> tuple[str, str]:
    if clock.status != ClockStatus.SATISFIED or clock.satisfied_on is None:
        return clock.get_status_display(), "neutral"
    if clock.satisfied_on <= clock.due_on:
        return _t("按期办结"), "good"
    return _t("逾期办结"), "bad"
