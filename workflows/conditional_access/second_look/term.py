"""Until when an applicant may ask for a second look, and what says whether there is any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cases.errors import GuardFailed
from cases.models import ClockPolicy
from cases.states.clock import ClockUnit
from workflows.clock_arithmetic import ONE_DAY, EveryDay, WorkingDays
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from cases.models import Organisation
    from workflows.working_days import WorkingCalendar

ASKING: Final = "app.second_look_ask"
LOOKING: Final = "app.second_look"
# What is asked for in hours or until a fixed date no applicant could keep: it counts as not set.
_UNITS: Final = (ClockUnit.WORKING_DAY, ClockUnit.CALENDAR_DAY)


@dataclass(frozen=True, kw_only=True)
class TimeToAsk:
    """The term for contesting one answer.

    Attributes:
        policy: its length with its source.
        due_on: its last day.
        is_provisional: whether the calendar of that year may still move it.
        office: who looks.
    """

    policy: ClockPolicy
    due_on: date
    is_provisional: bool
    office: Organisation


@dataclass(frozen=True, kw_only=True)
class TimesToAsk:
    """What all terms for contesting answers are counted by, read once however many they are."""

    policies: Sequence[ClockPolicy]
    calendar: WorkingCalendar
    office: Organisation

    @classmethod
    def read(cls) -> TimesToAsk | None:
        """Return it; None where no commission is in office or no calendar is known."""
        policies = ClockPolicy.objects.filter(code=ASKING, withdrawn_at__isnull=True)
        try:
            return cls(
                policies=list(policies.order_by("-effective_from")),
                calendar=newest_calendar(),
                office=commission(),
            )
        except GuardFailed:
            return None

    def after(self, served_at: datetime) -> TimeToAsk | None:
        """Return the term after the service of an answer, whose day is not counted.

        Args:
            served_at: when the answer became visible to the applicant (送达).

        Returns:
            The term by the rule in force on that day; None: there was none.
        """
        on = civil_date(served_at)
        policy = next((each for each in self.policies if each.effective_from <= on), None)
        if policy is None or policy.unit not in _UNITS:
            return None
        days = WorkingDays(self.calendar) if policy.counts_on_calendar else EveryDay()
        due_on = days.end(on, policy.length, since=None).day
        settled = not policy.counts_on_calendar or self.calendar.covers(on + ONE_DAY, due_on)
        return TimeToAsk(
            policy=policy, due_on=due_on, is_provisional=not settled, office=self.office
        )


def time_to_ask(*, served_at: datetime) -> TimeToAsk | None:
    """Return the term for contesting an answer; None: nobody looks at answers again.

    There is none where administrators set no length for it or no commission is in office.

    Args:
        served_at: when the answer became visible to the applicant (送达).
    """
    times = TimesToAsk.read()
    return times.after(served_at) if times else None


def second_look_told(at: datetime) -> dict[str, Any]:  # Any: JSON facts
    """Return what a refusal of this moment says of second looks; nothing where there are none.

    Its shape is that of `cases.letters.second_look.TimeToAsk`, under `second_look`.
    """
    term = time_to_ask(served_at=at)
    if term is None:
        return {}
    return {
        "second_look": {
            "office": term.office.full_name,
            "length": in_words(term.policy.length, term.policy.unit),
            "by": "" if term.is_provisional else term.due_on.isoformat(),
        }
    }


def in_words(length: int, unit: str) -> str:
    """Return the length of a term as letters say it, such as 15个工作日."""
    with in_record_language():
        return f"{length}个{ClockUnit(unit).label}"
