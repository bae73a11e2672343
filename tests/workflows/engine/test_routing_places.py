"""The places and roles that a flow lets rules choose among."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import OrganisationKind
from cases.states.role import Role
from tests.factories import an_organisation, the_commission
from tests.practice.flow import PracticeFlow
from tests.practice.requests import OPENED_AT, SUBMITTED_AT, a_draft, an_office
from tests.workflows.administration.routings import a_rule, rules_in_force
from workflows.engine.nodes import Holder, Human
from workflows.engine.routing import Places, is_lawful, route

pytestmark = pytest.mark.django_db


class _Central(PracticeFlow):
    """The toy flow with a step of the commission's and one that the data centre may do."""

    central = Human(
        title="主管部门审核",
        roles=(Role.COMMISSION_STAFF, Role.COMMISSION_LEAD),
        clock="",
        outcomes=(),
        holder=Holder.COMMISSION,
    )
    technical = Human(
        title="技术核验",
        roles=(Role.DEPARTMENT_STAFF, Role.DATA_CENTRE_OPERATOR),
        clock="",
        outcomes=(),
    )


def test_commissions_step_stays_with_the_commission_and_its_roles() -> None:
    request, node = a_draft(an_office()), _Central.instance.central

    assert is_lawful(request, node, organisation=the_commission(), role="commission_lead")
    assert not is_lawful(request, node, organisation=the_commission(), role="department_head")
    assert not is_lawful(request, node, organisation=request.organisation, role="commission_lead")


def test_draft_is_nobodys_to_route() -> None:
    request = a_draft(an_office())

    node = PracticeFlow.instance.draft

    assert not is_lawful(request, node, organisation=request.organisation, role="department_staff")


def test_data_centre_gets_what_a_flow_lets_its_operators_do() -> None:
    centre = an_organisation("上海市大数据中心", kind=OrganisationKind.DATA_CENTRE)
    version = rules_in_force(a_rule(target="owner", role="district_authority"), at=OPENED_AT)
    rule = version.rules.get()
    request, node = a_draft(an_office()), _Central.instance.technical
    # Rules are written once: this one is only held in memory.
    rule.target, rule.role = "data_centre", "data_centre_operator"
    places = Places(SUBMITTED_AT.date())

    assert places.of(rule, request) == centre
    assert is_lawful(request, node, organisation=centre, role=rule.role)
    assert not is_lawful(request, node, organisation=centre, role="department_staff")


def test_commission_and_its_absence_are_read_once_for_many_tasks() -> None:
    the_commission()
    request, places = a_draft(an_office()), Places(SUBMITTED_AT.date())
    node = _Central.instance.central
    assert request.organisation.pk

    with CaptureQueriesContext(connection) as captured:
        routed = [route(case=request, node=node, stamp=None, places=places) for _ in range(3)]

    assert len(captured) == 1
    assert {each.organisation for each in routed} == {the_commission()}
