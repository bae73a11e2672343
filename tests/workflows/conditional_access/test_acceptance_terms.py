"""An acceptance promises a day only where its deadline runs towards one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cases.letters.frozen import letter_of
from cases.letters.parts import letter_text
from cases.models import AccessLine, Clock, Letter
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    NEXT_DAY,
    Town,
    a_town,
    finished,
    handed_in,
    line_of,
)
from workflows.conditional_access.letter_facts import acceptance_facts
from workflows.engine.clocks import civil_date
from workflows.engine.standstill import Wanted, stop_clock

pytestmark = pytest.mark.django_db
LATE = shanghai(2023, 10, 11)


def a_line(town: Town) -> AccessLine:
    return line_of(handed_in(town, town.traffic.row), town.traffic)


def accepted(line: AccessLine, town: Town, at: datetime) -> str:
    """Accept a line; return what its letter says."""
    finished(line, town.traffic.reviewer, "accept", at)
    letter = Letter.objects.get()
    return letter_text(letter_of(letter.kind, letter.facts, builder=letter.builder))


def test_acceptance_after_the_last_day_says_that_it_has_gone() -> None:
    town = a_town()

    text = accepted(a_line(town), town, LATE)

    assert "答复期限已于2023年10月10日届满，我单位没有按期作出答复" in text
    assert "作出答复。" not in text


def test_acceptance_while_the_deadline_stands_still_names_no_day_to_come() -> None:
    town = a_town()
    line = a_line(town)
    stop_clock(
        clock=Clock.objects.get(case=line.pk),
        wanted=Wanted(reason="third_party", on=civil_date(NEXT_DAY), note="已发函。"),
        actor=town.traffic.reviewer.person,
        at=NEXT_DAY,
        expected_version=None,
    )

    text = accepted(line, town, AFTER_HOLIDAY)

    assert "答复期限自2023年9月28日起停止计算。恢复计算后，我单位在剩余的期限内作出答复。" in text
    assert "10月10日" not in text
    assert "书面告知" not in text


@pytest.mark.parametrize(
    ("provisional", "paused_after", "term"),
    [
        (False, None, "running"),
        (True, None, "provisional"),
        (True, 0, "paused"),
        # What was late before it was stopped is late still.
        (False, 1, "late"),
    ],
)
def test_term_is_how_the_deadline_stands(
    *, provisional: bool, paused_after: int | None, term: str
) -> None:
    due = date(2023, 10, 10)
    paused_on = None if paused_after is None else due + timedelta(days=paused_after)
    clock = Clock(due_on=due, provisional=provisional, paused_on=paused_on)

    assert acceptance_facts(clock, at=AFTER_HOLIDAY)["term"] == term
