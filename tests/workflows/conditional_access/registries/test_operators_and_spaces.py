"""Operators answer bespoke demands while they are authorised; spaces serve listed scenarios."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import AuthorisedOperator, DemandRouting, FusionSpace, SystemEvent
from cases.queries.authorised_operators import OperatorFigure, operator_figures
from cases.queries.data_demands import demands_in_sight
from cases.queries.fusion_spaces import departments_of, spaces_in_operation
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.conditional_access.registries.entries import (
    ENTERED_AT,
    a_demand,
    a_registrar,
    a_scenario,
)
from tests.workflows.conditional_access.registries.points import a_space, an_operator
from workflows.conditional_access.registries.demand_answers import answer_demand
from workflows.conditional_access.registries.demand_routing import route_demand
from workflows.conditional_access.registries.fusion_spaces import close_space
from workflows.conditional_access.registries.operators import end_operator

pytestmark = pytest.mark.django_db
IN_TIME = shanghai(2026, 11, 16)


@pytest.fixture
def registrar():
    return a_registrar()


def sent(demand, organisation, by, *, service="training", at=ENTERED_AT):
    return route_demand(
        demand=demand,
        organisation=organisation,
        reason="需要训练模型。",
        service=service,
        membership=by,
        at=at,
    )


def test_bespoke_demand_goes_to_an_operator_that_answers_and_is_measured(registrar):
    operator = an_operator(by=registrar)
    staff = a_member(Role.OPERATOR_STAFF, operator.organisation)
    first = sent(a_demand(registrar), operator.organisation, registrar)
    sent(a_demand(registrar), operator.organisation, registrar, service="processing")

    answered = answer_demand(
        demand=first, kind="satisfied", text="已交付模型。", membership=staff, at=IN_TIME
    )

    assert (answered.state, answered.organisation) == ("answered", operator.organisation)
    services = DemandRouting.objects.order_by("pk").values_list("service", flat=True)
    assert list(services) == ["training", "processing"]
    event = SystemEvent.objects.filter(act="demand_routed").earliest("sequence")
    assert event.data["service"] == "training"
    figures = operator_figures([operator.organisation_id], on=date(2026, 11, 17))
    assert figures == {
        operator.organisation_id: OperatorFigure(received=2, answered=1, due=2, in_time=1)
    }


def test_operators_staff_see_its_demands_and_no_others(registrar):
    operator, other = an_operator(by=registrar), an_operator(by=registrar)
    sent(a_demand(registrar), operator.organisation, registrar)
    a_demand(registrar)
    staff = a_member(Role.OPERATOR_STAFF, operator.organisation)
    people = (
        staff,
        a_member(Role.OPERATOR_STAFF, other.organisation),
        a_member(Role.APPLICANT, operator.organisation),
    )

    seen = [demands_in_sight(each.person, on=date(2026, 11, 2)).count() for each in people]

    assert seen == [1, 0, 0]


def test_demand_goes_to_an_operator_only_for_what_and_while_it_is_authorised(registrar):
    operator = an_operator(by=registrar)
    demand = a_demand(registrar)
    company, office = an_organisation(kind="enterprise"), an_organisation()

    for organisation, service, field in (
        (operator.organisation, "", "organisation"),
        (operator.organisation, "security", "service"),
        (operator.organisation, "tea", "service"),
        (company, "training", "organisation"),
        (office, "training", "organisation"),
    ):
        with pytest.raises(BadInput) as refusal:
            sent(demand, organisation, registrar, service=service)
        assert refusal.value.facts["field"] == field
    with pytest.raises(BadInput, match="现在不是授权运营主体"):
        sent(demand, operator.organisation, registrar, at=shanghai(2027, 11, 2))
    end_operator(operator=operator, reason="违约", membership=registrar, at=ENTERED_AT)
    with pytest.raises(BadInput, match="现在不是授权运营主体"):
        sent(demand, operator.organisation, registrar)
    assert not DemandRouting.objects.exists()


def test_authorisation_is_once_a_day_and_ends_once(registrar):
    operator = an_operator(by=registrar)
    body = operator.organisation
    with pytest.raises(GuardFailed, match="2026-11-02 至 2027-11-01"):
        an_operator(body, valid_from=date(2027, 11, 1), valid_until=date(2028, 1, 1))
    an_operator(body, valid_from=date(2027, 11, 2), valid_until=date(2028, 1, 1))

    ended = end_operator(operator=operator, reason="违约", membership=registrar, at=ENTERED_AT)

    assert (operator.services, ended.state_on(date(2026, 11, 3))) == (
        ["processing", "training"],
        "removed",
    )
    with pytest.raises(GuardFailed, match="不需要再终止"):
        end_operator(operator=operator, reason="再终", membership=registrar, at=ENTERED_AT)
    staff = a_member(Role.OPERATOR_STAFF, body)
    with pytest.raises(NotAllowed):
        an_operator(by=staff)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"services": ()}, "services"),
        ({"services": ("training", "tea")}, "services"),
        ({"source": ""}, "source"),
        ({"valid_until": date(2026, 11, 1)}, "valid_until"),
    ],
)
def test_authorisation_that_does_not_fit_names_its_field(changed, field):
    with pytest.raises(BadInput) as refusal:
        an_operator(**changed)

    assert refusal.value.facts["field"] == field
    assert not AuthorisedOperator.objects.exists()


def test_department_is_no_operator():
    with pytest.raises(BadInput, match="数据开放主体"):
        an_operator(an_organisation())


def test_space_serves_a_scenario_of_its_day_and_counts_while_it_is_open(registrar):
    edition = a_scenario(registrar)
    space = a_space(edition, by=registrar)

    closed = close_space(
        space=space,
        last_day=date(2026, 11, 5),
        reason="项目结束",
        membership=registrar,
        at=shanghai(2026, 11, 9),
    )

    days = (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 5), date(2026, 11, 6))
    assert [spaces_in_operation(on=day) for day in days] == [0, 1, 1, 0]
    assert (closed.edition, len(departments_of(closed))) == (edition, 1)
    with pytest.raises(GuardFailed, match="已经停用"):
        close_space(
            space=space,
            last_day=date(2026, 11, 5),
            reason="再停",
            membership=registrar,
            at=ENTERED_AT,
        )


@pytest.mark.parametrize("last_day", [date(2026, 11, 1), date(2026, 11, 10)])
def test_space_closes_between_its_opening_and_today(registrar, last_day):
    space = a_space(a_scenario(registrar), by=registrar)

    with pytest.raises(BadInput, match="启用日期 2026-11-02 和今天之间"):
        close_space(
            space=space,
            last_day=last_day,
            reason="停",
            membership=registrar,
            at=shanghai(2026, 11, 9),
        )


def test_space_that_does_not_fit_names_its_field(registrar):
    edition = a_scenario(registrar)
    company = an_organisation(kind="enterprise")

    for changed, field in (
        ({"name": ""}, "name"),
        ({"departments": ()}, "departments"),
        ({"departments": (company,)}, "departments"),
        ({"opened_on": date(2026, 11, 1)}, "scenario"),
    ):
        with pytest.raises(BadInput) as refusal:
            a_space(edition, by=registrar, **changed)
        assert refusal.value.facts["field"] == field
    with pytest.raises(NotAllowed):
        a_space(edition, by=a_member(Role.DEPARTMENT_STAFF))

    assert not FusionSpace.objects.exists()
