"""What departments try with their deadlines: let them stand still, go on, be lengthened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from cases.models import AccessLine, Agreement, CaseEvent, Clock, ExtensionRequest, Grant
from tests.random_runs.access.departments import civil_day
from tests.random_runs.access.lawful import (
    AGREEMENT,
    ASKS_MORE_TIME,
    GRANT,
    HEADS,
    LINE,
    LONGEST_EXTENSION,
    STOPS,
)
from tests.random_runs.access.walk import clock_of
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time
from workflows.engine.standstill import Wanted, restart_clock, stop_clock

if TYPE_CHECKING:
    from cases.models import AccessApplication, Person
    from tests.random_runs.access.told_clock import Told
    from tests.random_runs.access.walk import Walk

OPEN: Final = ("running", "paused")
# Of whose deadlines departments may do something.
LENGTHENED: Final = (
    "app.answer",
    "app.countersign",
    "app.paper",
    "app.paper_by_post",
    "app.delivery",
)


class _Deadline:
    """A deadline of the product, with its matter, and what its events tell of it."""

    def __init__(self, clock: Clock) -> None:
        kinds: dict[str, Any] = {LINE: AccessLine, AGREEMENT: Agreement, GRANT: Grant}
        self.clock, self.kind = clock, clock.case.kind
        self.case = kinds[self.kind].objects.get(pk=clock.case_id)
        self.told: Told = clock_of(self.case)

    @property
    def application(self) -> AccessApplication:
        about = self.case.line if self.kind == GRANT else self.case
        found: AccessApplication = about.application
        return found


def _some(walk: Walk, codes: tuple[str, ...]) -> _Deadline | None:
    clocks = Clock.objects.filter(code__in=codes, status__in=OPEN).select_related("case")
    clock = walk.one_of(clocks.order_by("pk"))
    return _Deadline(clock) if clock is not None else None


def _allowed(walk: Walk, found: _Deadline, roles: frozenset[str]) -> list[Person]:
    """Those of the department that hold a role and stand on no other side (S35)."""
    return [
        person
        for person in walk.city.people
        if walk.city.holds(person, found.case.organisation_id, roles)
        and not walk.city.is_recused(person, found.application)
    ]


def stop_answer(walk: Walk) -> None:
    """Let the answer wait for a third party or an expert (rules a2, A8 and A10)."""
    reason, back = walk.chance.choice(sorted(STOPS)), walk.chance.choice((0, 0, 1, 2))
    found = _some(walk, ("app.answer",))
    if found is None:
        return
    allowed = _allowed(walk, found, STOPS[reason])
    who = walk.somebody(allowed)
    on = civil_day(walk.at) - timedelta(days=back)
    told = found.told
    used = CaseEvent.objects.filter(
        case_id=found.case.pk, act="stop_clock", data__clock_reason=reason
    )
    walk.tries(
        lambda: stop_clock(
            clock=found.clock,
            wanted=Wanted(reason=reason, on=on),
            actor=who,
            at=walk.at,
            expected_version=found.case.version,
        ),
        lawful=(
            who in allowed
            and reason not in told.open
            and on >= max(told.start_on, told.last_resume or told.start_on)
            and (reason != "third_party" or not used.exists())
        ),
        writes={(found.kind, "stop_clock"): 1},
    )


def let_answer_go_on(walk: Walk) -> None:
    """End such a wait."""
    reason = walk.chance.choice((*sorted(STOPS), "material_incorrect"))
    found = _some(walk, ("app.answer",))
    if found is None:
        return
    allowed = _allowed(walk, found, STOPS.get(reason, STOPS["third_party"]))
    who = walk.somebody(allowed)
    walk.tries(
        lambda: restart_clock(
            clock=found.clock,
            wanted=Wanted(reason=reason, on=civil_day(walk.at)),
            actor=who,
            at=walk.at,
            expected_version=found.case.version,
        ),
        # The wait for a supplement ends with the supplement alone.
        lawful=who in allowed and reason in STOPS and reason in found.told.open,
        writes={(found.kind, "resume_clock"): 1},
    )


def ask_for_time(walk: Walk) -> None:
    """Ask for more time: once, before the term is over, at most five working days (A11, S10)."""
    days = walk.chance.choice((1, 3, 5, 5, 6))
    found = _some(walk, LENGTHENED)
    if found is None:
        return
    allowed = _allowed(walk, found, ASKS_MORE_TIME)
    who = walk.somebody(allowed)
    walk.tries(
        lambda: ask_for_more_time(
            clock=found.clock,
            wanted=MoreTime(reason="complex_matter", days=days, text="情况复杂。"),
            actor=who,
            at=walk.at,
            expected_version=found.case.version,
        ),
        lawful=(
            who in allowed
            and 1 <= days <= LONGEST_EXTENSION
            and not _was_lengthened(found)
            and not found.told.is_breached(civil_day(walk.at))
            and not found.clock.extension_requests.filter(decision="pending").exists()
        ),
        writes={(found.kind, "ask_extension"): 1},
    )


def _was_lengthened(found: _Deadline) -> bool:
    """Tell whether the deadline was, in whichever cycle."""
    given = CaseEvent.objects.filter(case_id=found.case.pk, act="extend_clock")
    return given.filter(data__clock=found.clock.pk).exists()


def decide_on_time(walk: Walk) -> None:
    """Give or refuse it: a head who did not ask."""
    requests = ExtensionRequest.objects.select_related("clock__case").order_by("pk")
    is_late, approve = walk.happens(10), walk.happens(70)
    request = walk.one_of(each for each in requests if is_late or each.decision == "pending")
    if request is None:
        return
    found = _Deadline(request.clock)
    allowed = [person for person in _leads(walk, found) if person.pk != request.requested_by_id]
    who = walk.somebody(allowed)
    breached = request.clock.status in OPEN and found.told.is_breached(civil_day(walk.at))
    walk.tries(
        lambda: decide_on_more_time(
            request=request, approve=approve, actor=who, at=walk.at, note="已核。"
        ),
        lawful=(request.decision == "pending" and who in allowed and not (approve and breached)),
        writes={(found.kind, "extend_clock" if approve else "refuse_extension"): 1},
    )


def _leads(walk: Walk, found: _Deadline) -> list[Person]:
    city = walk.city
    commission = [
        person
        for person in city.people
        if any(role == "commission_lead" for _, role in city.roles[person.pk])
    ]
    return [*_allowed(walk, found, HEADS), *commission]
