"""Asking for a second look: in time, once, by who applied; and giving it up again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.errors import BadInput, GuardFailed, KaifangError, NotAllowed
from cases.models import (
    AccessApplication,
    AccessLine,
    CaseEvent,
    ClockPolicy,
    Letter,
    Organisation,
    SecondLook,
)
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.applying import (
    a_town,
    delivered,
    handed_in,
    line_of,
    refused,
    reworded,
)
from tests.workflows.conditional_access.second_looks import (
    ASKED_AT,
    GROUNDS,
    LAST_DAY,
    RULED_AT,
    TOO_LATE,
    a_contested_town,
    a_refused_line,
    an_office,
    asked,
    examined,
    given_up,
    ruled,
    state_of,
)
from workflows.conditional_access.new_version import version_took_effect
from workflows.conditional_access.second_look.term import time_to_ask
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db


def test_last_day_to_ask_is_the_fifteenth_working_day_after_the_service() -> None:
    town = a_town()
    line = a_refused_line(town)

    assert asked(town, line, LAST_DAY).state == "examining"


def test_day_after_the_term_is_too_late_and_says_when_it_ended() -> None:
    town = a_town()
    line = a_refused_line(town)

    with pytest.raises(GuardFailed, match="2023-10-25"):
        asked(town, line, TOO_LATE)

    assert not SecondLook.objects.exists()
    assert state_of(line) == "refused"


def test_length_of_the_term_is_data() -> None:
    town = a_town()
    line = a_refused_line(town)
    ClockPolicy.objects.filter(code="app.second_look_ask").update(length=2)

    with pytest.raises(GuardFailed, match="2023-10-08"):
        asked(town, line, ASKED_AT)


@pytest.mark.parametrize("unit", ["working_hour", "fixed_date"])
def test_term_that_no_applicant_could_keep_counts_as_none(unit: str) -> None:
    a_town()
    length = 0 if unit == "fixed_date" else 3
    ClockPolicy.objects.filter(code="app.second_look_ask").update(unit=unit, length=length)

    assert time_to_ask(served_at=ASKED_AT) is None


def test_calendar_days_count_every_day() -> None:
    a_town()
    ClockPolicy.objects.filter(code="app.second_look_ask").update(unit="calendar_day", length=30)

    term = time_to_ask(served_at=shanghai(2023, 9, 28))

    assert term is not None
    assert (term.due_on, term.is_provisional) == (date(2023, 10, 28), False)


def test_each_answer_is_contested_once_even_after_it_was_given_up() -> None:
    town, _office, line, _look = a_contested_town()

    with pytest.raises(GuardFailed, match="只能申请复核一次"):
        asked(town, line)
    given_up(town, line)
    with pytest.raises(GuardFailed, match="只能申请复核一次"):
        asked(town, line)

    assert SecondLook.objects.count() == 1


def test_answer_given_anew_can_be_contested_as_the_first_was() -> None:
    town, office, line, look = a_contested_town()
    ruled(office, look, "return_to_department")
    delivered(RULED_AT)
    again = shanghai(2023, 10, 12)
    anew = refused(AccessLine.objects.get(anew_of=line), town.traffic, again)
    delivered(again)

    second = asked(town, anew, again)

    assert (second.line, second.state) == (anew, "examining")
    assert state_of(line) == "re_review"


@pytest.mark.parametrize("grounds", ["", "  ", "不服", "长" * 2001])
def test_grounds_too_short_or_too_long_are_refused(grounds: str) -> None:
    town = a_town()
    line = a_refused_line(town)

    with pytest.raises(BadInput) as refusal:
        asked(town, line, grounds=grounds)

    assert refusal.value.facts["field"] == "grounds"
    assert not SecondLook.objects.exists()


def test_only_who_applied_may_contest_or_give_up() -> None:
    town = a_town()
    line = a_refused_line(town)
    colleague = a_member(Role.APPLICANT, town.person.organisation)
    said: dict[str, Any] = {"at": ASKED_AT, "expected_version": None}
    application = AccessApplication.objects.get()

    for who in (colleague, town.traffic.head, an_office().lead):
        with pytest.raises(NotAllowed):
            act(
                case=application,
                name="ask_second_look",
                actor=who.person,
                data={"line": line, "grounds": GROUNDS},
                **said,
            )

    assert not SecondLook.objects.exists()


def test_line_of_another_application_is_not_contested_through_ones_own() -> None:
    town = a_town()
    line = a_refused_line(town)
    own = handed_in(town, town.health.row, at=ASKED_AT)

    with pytest.raises(GuardFailed, match="不属于该申请"):
        act(
            case=own,
            name="ask_second_look",
            actor=town.person.person,
            at=ASKED_AT,
            expected_version=None,
            data={"line": line, "grounds": GROUNDS},
        )


def test_giving_up_ends_it_and_leaves_the_answer() -> None:
    town, office, line, look = a_contested_town()
    before = AccessLine.objects.get(pk=line.pk).head
    look = examined(office, look)

    look = given_up(town, line)
    delivered(ASKED_AT)

    assert (look.state, look.is_closed) == ("withdrawn", True)
    assert not look.task_set.filter(finished__isnull=True).exists()
    assert state_of(line) == "refused"
    assert AccessLine.objects.get(pk=line.pk).head == before
    assert not Letter.objects.filter(second_look=look).exists()


def test_what_was_ruled_cannot_be_given_up() -> None:
    town, office, line, look = a_contested_town()
    ruled(office, look, "uphold")

    with pytest.raises(GuardFailed, match="维持原答复"):
        given_up(town, line)


def test_what_nobody_asked_for_cannot_be_given_up() -> None:
    town = a_town()
    line = a_refused_line(town)

    with pytest.raises(KaifangError):
        given_up(town, line)


def test_withdrawing_the_application_ends_an_open_second_look() -> None:
    town, _office = a_town(), an_office()
    application = handed_in(town)
    line = refused(line_of(application, town.traffic), town.traffic)
    delivered(shanghai(2023, 9, 28))
    look = asked(town, line)
    assert state_of(line) == "submitted"

    act(
        case=AccessApplication.objects.get(),
        name="withdraw",
        actor=town.person.person,
        at=ASKED_AT,
        expected_version=None,
        data={"reason": "不再需要。"},
    )

    assert SecondLook.objects.get().state == "withdrawn"
    assert state_of(line) == "refused"
    event = CaseEvent.objects.get(case=application.pk, act="withdraw")
    assert event.data["second_looks"] == [look.number]


@pytest.mark.access_scenario(34)
def test_dataset_whose_answer_is_looked_at_again_is_not_applied_for_beside() -> None:
    town, _office, line, _look = a_contested_town()

    with pytest.raises(GuardFailed, match=line.application.number):
        handed_in(town, town.traffic.row, at=ASKED_AT)
    given_up(town, line)

    assert handed_in(town, town.traffic.row, at=ASKED_AT).state == "submitted"


@pytest.mark.access_scenario(34)
def test_answer_is_not_contested_once_the_dataset_is_applied_for_anew() -> None:
    town = a_town()
    line = a_refused_line(town)
    again = handed_in(town, town.traffic.row, at=ASKED_AT)

    with pytest.raises(GuardFailed, match=again.number):
        asked(town, line)


def test_dataset_that_opened_to_everybody_has_no_answer_to_contest() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    reworded(town.traffic.row, open_type="unconditional")
    version_took_effect(None, shanghai(2023, 9, 28))  # type: ignore[arg-type]
    line = line_of(application, town.traffic)
    assert line.state == "not_needed"

    with pytest.raises(GuardFailed, match="可以直接获取"):
        asked(town, line)


def test_without_a_commission_there_is_no_second_look() -> None:
    town = a_town()
    line = a_refused_line(town)
    Organisation.objects.filter(kind="commission").update(valid_until=date(2023, 1, 1))

    with pytest.raises(GuardFailed, match="没有复核这一途径"):
        asked(town, line)


def test_dataset_whose_answer_was_set_aside_is_not_applied_for_before_it_goes_on_anew() -> None:
    town, office, line, look = a_contested_town()
    ruled(office, look, "return_to_department")

    with pytest.raises(GuardFailed, match="正在复核"):
        handed_in(town, town.traffic.row, at=RULED_AT)

    delivered(RULED_AT)
    assert AccessLine.objects.get(anew_of=line).state == "submitted"
