"""Who sees which demand, and what 有需必应 counts."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models import DataDemand
from cases.queries.data_demands import DemandFigure, demand_figures, demands_before
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.conditional_access.registries.entries import (
    ENTERED_AT,
    a_demand,
    a_registrar,
    a_scenario,
    sent,
)
from workflows.conditional_access.registries.demand_answers import answer_demand, withdraw_demand

pytestmark = pytest.mark.django_db
# The last day of demands received on 2 November 2026.
DUE = date(2026, 11, 16)
AFTER = date(2026, 11, 17)


@pytest.fixture
def registrar():
    return a_registrar()


def answered(demand, by, *, kind="satisfied", at=ENTERED_AT):
    return answer_demand(demand=demand, kind=kind, text="答复。", membership=by, at=at)


def test_figure_counts_what_is_due_and_what_of_it_is_answered(registrar):
    staff = a_member(Role.DEPARTMENT_STAFF)
    parking = a_scenario(registrar).scenario
    early, late, open_one, gone, later, outside = (
        a_demand(registrar, scenario=parking, title="早"),
        a_demand(registrar, scenario=parking, title="迟"),
        a_demand(registrar, scenario=parking, title="未"),
        a_demand(registrar, scenario=parking, title="撤"),
        a_demand(
            registrar,
            scenario=parking,
            title="后",
            received_on=date(2026, 11, 16),
            at=shanghai(2026, 11, 16),
        ),
        a_demand(registrar, title="外"),
    )
    for demand in (early, late, open_one, later, outside):
        sent(demand, staff, registrar)
    answered(early, staff)
    answered(late, staff, kind="planned", at=shanghai(2026, 11, 17))
    answered(later, staff, at=shanghai(2026, 11, 16))
    withdraw_demand(demand=gone, reason="撤回", membership=registrar, at=ENTERED_AT)

    assert demand_figures(on=AFTER) == [
        DemandFigure(
            domain="governance",
            received=4,
            answered=3,
            satisfied=2,
            due=3,
            due_answered=2,
            in_time=1,
        ),
        DemandFigure(
            domain="", received=1, answered=0, satisfied=0, due=1, due_answered=0, in_time=0
        ),
    ]
    assert [row.due for row in demand_figures(on=DUE)] == [0, 0]


def test_field_is_that_of_the_edition_of_the_day_of_receipt(registrar):
    first = a_scenario(registrar)
    a_demand(registrar, scenario=first.scenario)
    first.scenario.editions.create(
        edition=2,
        name="停车",
        domain="life",
        content="停车",
        source="工作安排",
        valid_from=first.valid_from,
        entered_at=ENTERED_AT + timedelta(days=1),
        entered_by=registrar.person,
    )
    later = ENTERED_AT + timedelta(days=1)
    a_demand(registrar, at=later, scenario=first.scenario, received_on=later.date())

    assert [row.domain for row in demand_figures(on=AFTER)] == ["governance", "life"]


def test_department_sees_what_lies_with_it_and_the_city_sees_all(registrar):
    district = an_organisation(kind="district")
    staff = a_member(Role.DEPARTMENT_STAFF)
    unit = a_member(Role.DEPARTMENT_STAFF, an_organisation(kind="district", parent=district))
    own, below, _nowhere = (a_demand(registrar, title=title) for title in ("甲", "乙", "丙"))
    sent(own, staff, registrar)
    sent(below, unit, registrar)

    def seen(person):
        return [demand.title for demand in demands_before(person, on=DUE)]

    assert seen(registrar.person) == ["丙", "乙", "甲"]
    assert seen(a_member(Role.AUDITOR).person) == ["丙", "乙", "甲"]
    assert seen(staff.person) == ["甲"]
    assert seen(unit.person) == ["乙"]
    assert seen(a_member(Role.DISTRICT_AUTHORITY, district).person) == ["乙"]
    for stranger in (Role.DEPARTMENT_HEAD, Role.APPLICANT, Role.ADMINISTRATOR):
        assert seen(a_member(stranger).person) == []
    assert seen(a_member(Role.APPLICANT, staff.organisation).person) == []
    sent(own, unit, registrar)
    assert seen(staff.person) == []


def test_states_and_lateness_narrow_the_list(registrar):
    staff = a_member(Role.DEPARTMENT_STAFF)
    waiting, done, gone = (a_demand(registrar, title=title) for title in ("待", "答", "撤"))
    a_demand(registrar, title="新", received_on=date(2026, 11, 9), at=shanghai(2026, 11, 9))
    sent(waiting, staff, registrar)
    answered(sent(done, staff, registrar), staff)
    withdraw_demand(demand=gone, reason="撤回", membership=registrar, at=ENTERED_AT)

    def titles(**narrowed):
        found = demands_before(registrar.person, on=AFTER, **narrowed)
        return [demand.title for demand in found]

    by_state = {s: titles(state=s) for s in ("to_route", "to_answer", "answered", "withdrawn")}
    assert by_state == {
        "to_route": ["新"],
        "to_answer": ["待"],
        "answered": ["答"],
        "withdrawn": ["撤"],
    }
    assert all(
        d.state == s for s in by_state for d in demands_before(registrar.person, on=AFTER, state=s)
    )
    assert titles(late=True) == ["待"]


@pytest.mark.parametrize("change", ["title = '改'", "due_on = '2030-01-01'", "meeting_id = 1"])
def test_database_keeps_a_demand(registrar, change):
    a_demand(registrar)

    for statement in (f"UPDATE cases_datademand SET {change}", "DELETE FROM cases_datademand"):
        with (
            pytest.raises(IntegrityError, match="demands are kept"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_contact_may_be_erased_and_not_rewritten(registrar):
    a_demand(registrar)

    with pytest.raises(IntegrityError, match="its contact erased"), transaction.atomic():
        DataDemand.objects.update(contact="别人")
    assert DataDemand.objects.update(contact="") == 1


def test_database_keeps_the_day_of_the_first_answer(registrar):
    staff = a_member(Role.DEPARTMENT_STAFF)
    answered(sent(a_demand(registrar), staff, registrar), staff)

    with (
        pytest.raises(IntegrityError, match="demands are kept"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_datademand SET answered_on = '2026-11-30'")
