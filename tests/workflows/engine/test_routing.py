"""Where a new task goes, and the record of why (queues-and-deadlines, section 3, item 8)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.errors import NotAllowed
from cases.models import (
    CaseEvent,
    Organisation,
    OrganisationKind,
    RoutingDecision,
)
from cases.queries.queues import team_tasks
from cases.routing_digest import decision_digest
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.practice.requests import (
    OPENED_AT,
    SUBMITTED_AT,
    a_draft,
    a_submitted_request,
    an_office,
    open_item,
)
from tests.workflows.administration.routings import a_district, a_rule, rules_in_force
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db


def decisions(request) -> list[RoutingDecision]:
    return list(RoutingDecision.objects.filter(case=request).order_by("pk"))


def test_without_rules_every_task_goes_where_its_flow_says_and_the_record_says_so() -> None:
    office = an_office()
    request = a_submitted_request(office)

    opened, submitted = decisions(request)

    assert (opened.sequence, opened.work_item.flow_task.name) == (1, "draft")
    assert (submitted.sequence, submitted.work_item_id) == (2, open_item(request).pk)
    assert (submitted.version, submitted.rule, submitted.passed_over) == (None, None, [])
    assert (submitted.organisation, submitted.role) == (office.organisation, "department_head")
    assert submitted.inputs == {
        "kind": "practice",
        "node": "check",
        "holder": "owner",
        "organisation": office.organisation.pk,
        "organisation_kind": "department",
        "parent": None,
    }
    assert (submitted.sealed_by, submitted.at) == (None, SUBMITTED_AT)


def test_event_of_the_act_seals_its_decisions() -> None:
    request = a_submitted_request(an_office())

    for decision in decisions(request):
        event = CaseEvent.objects.get(case_id=request.pk, sequence=decision.sequence or 0)
        assert event.data["routing"] == decision_digest([decision])


def test_district_rule_brings_a_units_request_before_the_districts_authority() -> None:
    district = a_district()
    version = rules_in_force(a_rule())
    request = a_submitted_request(district.unit)

    item = open_item(request)
    decision = decisions(request)[-1]

    assert (item.organisation, item.role) == (district.organisation, "district_authority")
    assert (decision.version, decision.rule) == (version, version.rules.get())
    assert decision.inputs["parent"] == district.organisation.pk
    assert list(team_tasks(district.authority.person, on=SUBMITTED_AT.date())) == [item]


def test_district_rule_bars_every_other_role_even_in_the_district() -> None:
    district = a_district()
    rules_in_force(a_rule())
    request = a_submitted_request(district.unit)
    head_of_district = a_member(Role.DEPARTMENT_HEAD, district.organisation)

    for person in (district.unit.head.person, head_of_district.person):
        with pytest.raises(NotAllowed, match="区公共数据主管部门"):
            accept(request, person)
    accept(request, district.authority.person)

    request.refresh_from_db()
    assert request.state == "accepted"


def accept(request, person) -> None:
    take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=person,
        at=SUBMITTED_AT,
        expected_version=request.version,
    )


def test_first_match_by_tier_decides_whatever_the_order_of_entry() -> None:
    office = an_office()
    rules_in_force(
        a_rule(tier=20, target="owner", role="department_head", why="后看"),
        a_rule(tier=10, target="owner", role="district_authority", why="先看"),
        a_rule(tier=10, target="owner", role="department_head", why="同层后录"),
    )

    decision = decisions(a_submitted_request(office))[-1]

    assert (decision.rule.why, decision.role) == ("先看", "district_authority")


@pytest.mark.parametrize(
    ("conditions", "matches"),
    [
        ({"organisation_kind": "department"}, True),
        ({"organisation_kind": "data_centre"}, False),
        ({"risky": False}, True),
        ({"risky": True}, False),
    ],
)
def test_conditions_are_asked_of_the_case(conditions, matches) -> None:
    rules_in_force(a_rule(target="owner", role="district_authority", why="测试", **conditions))

    decision = decisions(a_submitted_request(an_office()))[-1]

    assert (decision.rule is not None) is matches
    assert ("risky" in decision.inputs) is ("risky" in conditions)


def test_conditions_on_organisation_and_district_take_these_alone() -> None:
    district, other = a_district(), a_district("上海市徐汇区")
    chosen = an_office()
    rules_in_force(
        a_rule(
            organisation=chosen.organisation, target="owner", role="district_authority", why="单位"
        ),
        a_rule(district=district.organisation, why="区"),
    )

    offices = (chosen, district.unit, other.unit)
    found = [decisions(a_submitted_request(office))[-1].rule for office in offices]

    assert [rule.why if rule else "" for rule in found] == ["单位", "区", ""]


def test_version_holds_from_its_day_on() -> None:
    office = an_office()
    rules_in_force(
        a_rule(target="owner", role="district_authority"),
        effective_from=SUBMITTED_AT.date() + timedelta(days=1),
    )
    before = a_submitted_request(office)
    assert open_item(before).role == "department_head"

    after = a_draft(office)
    take_step(
        work_item=open_item(after),
        outcome="submit",
        actor=office.staff.person,
        at=SUBMITTED_AT + timedelta(days=1),
        expected_version=1,
    )

    assert open_item(after).role == "district_authority"


def test_later_version_without_rules_gives_the_flow_its_say_back() -> None:
    office = an_office()
    rules_in_force(a_rule(target="owner", role="district_authority"))
    empty = rules_in_force(effective_from=SUBMITTED_AT.date(), at=OPENED_AT)

    decision = decisions(a_submitted_request(office))[-1]

    assert (decision.role, decision.version, decision.rule) == ("department_head", empty, None)


def test_district_rule_does_not_ask_who_lies_in_no_district() -> None:
    rules_in_force(a_rule())

    decision = decisions(a_submitted_request(an_office()))[-1]

    assert (decision.rule, decision.passed_over) == (None, [])


def test_unit_that_is_called_a_district_itself_still_answers_to_its_parent() -> None:
    district = a_district()
    unit = an_organisation(kind=OrganisationKind.DISTRICT, parent=district.organisation)
    rules_in_force(a_rule())

    found = [a_submitted_request(an_office(each)) for each in (unit, district.organisation)]

    assert [open_item(each).organisation for each in found] == [district.organisation] * 2


def test_rule_without_a_place_is_passed_over_and_named() -> None:
    office = an_office(an_organisation(parent=an_organisation()))
    version = rules_in_force(a_rule())

    decision = decisions(a_submitted_request(office))[-1]

    assert decision.passed_over == [{"rule": version.rules.get().pk, "why": "no_place"}]
    assert (decision.organisation, decision.role) == (office.organisation, "department_head")


def test_fixed_place_that_has_ended_is_passed_over() -> None:
    district = a_district()
    rules_in_force(
        a_rule(
            district=district.organisation,
            target="organisation",
            target_organisation=district.organisation,
        )
    )
    first = a_submitted_request(district.unit)
    Organisation.objects.filter(pk=district.organisation.pk).update(
        valid_until=SUBMITTED_AT.date() - timedelta(days=1)
    )

    second = a_submitted_request(district.unit)

    assert open_item(first).organisation == district.organisation
    assert open_item(second).organisation == district.unit.organisation


def test_rule_that_the_flow_no_longer_allows_is_passed_over() -> None:
    district = a_district()
    rules_in_force(
        a_rule(
            organisation=district.unit.organisation,
            target="organisation",
            target_organisation=district.organisation,
        )
    )
    Organisation.objects.filter(pk=district.unit.organisation.pk).update(parent=None)

    decision = decisions(a_submitted_request(district.unit))[-1]

    assert decision.passed_over[0]["why"] == "not_lawful"
    assert decision.organisation == district.unit.organisation


def test_rule_costs_a_step_no_more_than_the_look_at_the_district() -> None:
    district = a_district()
    rules_in_force(a_rule())
    a_submitted_request(district.unit)
    request = a_draft(district.unit)
    item = open_item(request)

    with CaptureQueriesContext(connection) as captured:
        take_step(
            work_item=item,
            outcome="submit",
            actor=district.unit.staff.person,
            at=SUBMITTED_AT,
            expected_version=1,
        )

    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    texts = [query["sql"] or "" for query in captured]
    data = [text for text in texts if not text.lstrip("-. ").startswith(around)]
    # One for the district; the test of W1 holds the fourteen of a step without such a rule.
    assert len(data) == 15
