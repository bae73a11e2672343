"""The ladders of `clocks.toml` are those of the database."""

from __future__ import annotations

import pytest

from cases.models import Clock, ClockPolicy, ClockReason
from tests.factories import the_commission
from tests.practice.requests import an_office
from tests.workflows.engine.overdue import (
    B1_AT,
    SUBMITTED_AT,
    W1_AT,
    W2_AT,
    a_request_due_on_9_october,
    clock_of,
)
from workflows.diagrams.deadlines import declared_clocks, declared_ladders, declared_reasons
from workflows.engine.escalation import sweep
from workflows.engine.ladders import next_rung_at, term_of

pytestmark = pytest.mark.django_db


def test_seeded_policies_have_the_ladders_that_the_file_declares() -> None:
    ladders = declared_ladders()
    rows = ClockPolicy.objects.filter(code__in=declared_clocks())

    assert dict(rows.values_list("code", "ladder")) == {
        code: ladders.get(clock.ladder, []) for code, clock in declared_clocks().items()
    }


def test_seeded_reasons_are_those_that_the_file_declares() -> None:
    of_clocks = ClockPolicy.objects.filter(code__in=declared_clocks())
    fields = ("code", "label", "verb", "roles", "most_working_days", "most_uses", "source", "tier")
    rows = ClockReason.objects.order_by("pk").values(
        *fields,
        "back_dated_working_days",
        "visible_to_applicant",
        "evidence_required",
        "resumes_on",
    )

    assert {code: tuple(kept) for code, kept in of_clocks.values_list("code", "reasons")} == {
        code: clock.reasons for code, clock in declared_clocks().items()
    }
    assert list(rows) == [
        {
            "most_working_days": None,
            "most_uses": None,
            "back_dated_working_days": 0,
            "evidence_required": False,
            "resumes_on": "",
        }
        | each
        for each in declared_reasons()
    ]


def test_every_reason_is_known_and_used() -> None:
    named = {code for clock in declared_clocks().values() for code in clock.reasons}

    assert named == {each["code"] for each in declared_reasons()}


def test_share_of_a_lengthened_term_counts_its_added_days() -> None:
    clock = clock_of(a_request_due_on_9_october(an_office()))
    clock.extended_by = 2

    assert (term_of(clock).length, term_of(clock).due_on) == (7, clock.due_on)


def test_every_ladder_is_used_and_its_codes_are_unique() -> None:
    used = {clock.ladder for clock in declared_clocks().values() if clock.ladder}
    assert used == declared_ladders().keys()
    for rungs in declared_ladders().values():
        assert len({rung["code"] for rung in rungs}) == len(rungs)


def test_started_clock_knows_when_its_first_rung_falls() -> None:
    request = a_request_due_on_9_october(an_office())

    assert clock_of(request).next_rung_at == W2_AT


def test_next_rung_at_leaves_out_what_fired_in_this_cycle_and_starts_anew_in_the_next() -> None:
    request = a_request_due_on_9_october(an_office())
    sweep(at=W2_AT)
    clock = clock_of(request)

    assert next_rung_at(clock, at=SUBMITTED_AT) == W1_AT
    clock.cycle = 2
    assert next_rung_at(clock, at=SUBMITTED_AT) == W2_AT


@pytest.mark.parametrize("status", ["paused", "satisfied", "void"])
def test_next_rung_at_of_a_clock_that_does_not_run_is_none(status: str) -> None:
    clock = clock_of(a_request_due_on_9_october(an_office()))
    clock.status = status

    assert next_rung_at(clock, at=SUBMITTED_AT) is None


def test_clock_from_before_the_ladders_is_derived_by_the_first_sweep() -> None:
    the_commission()
    clock = clock_of(a_request_due_on_9_october(an_office()))
    Clock.objects.filter(pk=clock.pk).update(next_rung_at=SUBMITTED_AT.replace(year=2023))

    assert sweep(at=SUBMITTED_AT).fired == 0
    assert Clock.objects.get(pk=clock.pk).next_rung_at == W2_AT
    assert sweep(at=B1_AT).fired == 4
