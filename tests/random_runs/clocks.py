"""What the people of the town do with deadlines: stop, go on, ask for more time, decide on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases.models import Clock, ExtensionRequest
from cases.queries.one_case import events_of_clock
from cases.states.clock import OPEN_CLOCK_STATUSES
from workflows.engine.clock_offers import ClockOffers, offered_changes
from workflows.engine.clock_replay import replay
from workflows.engine.clocks import civil_date
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time
from workflows.engine.standstill import Wanted, restart_clock, stop_clock

if TYPE_CHECKING:
    from cases.models import Person
    from tests.random_runs.town import Town


def work_on_a_deadline(town: Town, pick: int) -> None:
    """Change a deadline, or decide on a request about one."""
    if pick % 4:
        change_a_clock(town, pick, back=pick // 7 % 3)
    else:
        decide_on_a_request(town, pick, approve=pick % 3 > 0)


def change_a_clock(town: Town, pick: int, *, back: int) -> None:
    """Press one of the buttons that a running deadline offers to anybody.

    Args:
        town: whose.
        pick: picks the deadline, the person and the button.
        back: how many days ago it took effect, as it is typed.
    """
    clocks = list(
        Clock.objects.filter(status__in=OPEN_CLOCK_STATUSES)
        .select_related("policy", "case__organisation", "work_item__organisation")
        .order_by("pk")
    )
    if not clocks:
        return
    clock = clocks[pick % len(clocks)]
    told, on = replay(clock, list(events_of_clock(clock))), civil_date(town.at)
    offered = [
        (person, offers)
        for person in town.people
        if (offers := offered_changes(clock, told, person=person, on=on)) != ClockOffers()
    ]
    if offered:
        who, offers = offered[pick // len(clocks) % len(offered)]
        _press(town, clock, who, offers, pick=pick, back=back)


def _press(  # what is pressed, by whom, where
    town: Town, clock: Clock, who: Person, offers: ClockOffers, *, pick: int, back: int
) -> None:
    on = civil_date(town.at) - timedelta(days=back)
    facts: dict[str, Any] = {"clock": clock, "actor": who, "at": town.at, "expected_version": None}
    if offers.restart:
        reason = offers.restart[pick % len(offers.restart)].reason.code
        town.accepted(lambda: restart_clock(wanted=Wanted(reason=reason, on=on), **facts))
    elif offers.stop and pick % 3:
        reason = offers.stop[pick % len(offers.stop)].code
        town.accepted(lambda: stop_clock(wanted=Wanted(reason=reason, on=on), **facts))
    elif offers.more_time:
        wanted = MoreTime(reason=offers.more_time[0].code, days=1 + pick % 3, text="情况复杂。")
        town.accepted(lambda: ask_for_more_time(wanted=wanted, **facts))


def decide_on_a_request(town: Town, pick: int, *, approve: bool) -> None:
    """Let somebody decide on a request for more time, who may or may not."""
    waiting = list(ExtensionRequest.objects.filter(decision="pending").order_by("pk"))
    if waiting:
        request, who = waiting[pick % len(waiting)], town.people[pick % len(town.people)]
        town.accepted(
            lambda: decide_on_more_time(
                request=request, approve=approve, actor=who, at=town.at, note="已核。"
            )
        )
