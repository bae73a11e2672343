"""A delegate stands in for some kinds of case alone, and never about their own organisation."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import BadInput, NotAllowed
from cases.models import Absence, CaseEvent, SystemEvent
from cases.permissions import memberships_on
from cases.proof_of_roles import first_bad_role
from cases.queries.queues import my_tasks, team_tasks
from cases.queries.visible import visible_to
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.workflows.open_list.changes import (
    City,
    a_city,
    a_draft,
    content,
    in_review,
    put,
    step,
    submitted,
)
from workflows.engine.absence import Away, enter_absence
from workflows.engine.claims import claim
from workflows.engine.gate import take_step
from workflows.engine.next_task import pull_next
from workflows.engine.offered import offered_outcomes

pytestmark = pytest.mark.django_db
ENTERED_AT = shanghai(2026, 11, 1)
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)
AT = shanghai(2026, 11, 4)
ON = AT.date()


@pytest.fixture
def city() -> City:
    return a_city()


def stands_in(principal, delegate, *kinds: str) -> Absence:
    away = Away(first_day=FIRST, last_day=LAST, delegate=delegate, reason="年休假", kinds=kinds)
    return enter_absence(actor=principal, person=principal, away=away, at=ENTERED_AT)


def a_waiting_change(city: City):
    change = a_draft(city)
    put(city, change, operation="add", content=content())
    return submitted(city, change)


def test_delegate_for_the_kind_sees_claims_and_decides(city) -> None:
    deputy = a_member(Role.REVIEWER, city.department).person
    change = a_waiting_change(city)
    item = open_item(change)
    claim(work_item=item, person=city.head.person, at=shanghai(2026, 11, 3, 10))
    stands_in(city.head.person, deputy, "list_change")

    assert list(my_tasks(deputy, on=ON)) == [item]
    item.refresh_from_db()
    assert offered_outcomes(case=change, item=item, person=deputy, on=ON).outcomes
    take_step(
        work_item=item,
        outcome="return",
        actor=deputy,
        at=AT,
        expected_version=None,
        data={"reason": "请补充描述"},
    )

    event = CaseEvent.objects.get(case_id=change.pk, act="return")
    assert (event.actor, event.acting_for) == (deputy, city.head.person)


def test_delegate_for_another_kind_neither_sees_nor_does_it(city) -> None:
    deputy = a_member(Role.REVIEWER, city.department).person
    change = a_waiting_change(city)
    item = open_item(change)
    stands_in(city.head.person, deputy, "supervision_order")

    assert not team_tasks(deputy, on=ON).exists()
    assert not offered_outcomes(case=change, item=item, person=deputy, on=ON).outcomes
    with pytest.raises(NotAllowed):
        claim(work_item=item, person=deputy, at=AT)
    with pytest.raises(NotAllowed):
        take_step(work_item=item, outcome="approve", actor=deputy, at=AT, expected_version=None)

    claim(work_item=item, person=city.head.person, at=AT)
    assert not my_tasks(deputy, on=ON).exists()
    assert list(my_tasks(city.head.person, on=ON)) == [item]


def test_items_due_inside_an_absence_are_listed_to_both(city) -> None:
    deputy = a_member(Role.REVIEWER, city.department).person
    item = open_item(a_waiting_change(city))
    claim(work_item=item, person=city.head.person, at=shanghai(2026, 11, 3, 10))
    stands_in(city.head.person, deputy)

    item.refresh_from_db()
    assert FIRST <= (item.due_on or LAST) <= LAST
    assert [list(my_tasks(each, on=ON)) for each in (city.head.person, deputy)] == [[item], [item]]


def test_scoped_delegate_sees_the_cases_of_that_kind_alone(city) -> None:
    newcomer = a_member(Role.EXPERT, an_organisation()).person
    a_member(Role.REVIEWER, city.officer.organisation, person=newcomer)
    change = a_waiting_change(city)
    other = a_submitted_request(an_office())
    stands_in(city.officer.person, newcomer, "list_change")

    seen = set(visible_to(newcomer, on=ON).values_list("pk", flat=True))

    assert change.pk in seen
    assert other.pk not in seen


def test_hats_name_their_scope_and_own_ones_have_none(city) -> None:
    deputy = a_member(Role.REVIEWER, city.department).person
    stands_in(city.head.person, deputy, "list_version", "list_change")

    hats = {hat.role: hat.scope for hat in memberships_on(deputy, ON)}

    assert hats == {"reviewer": None, "department_head": ["list_change", "list_version"]}


def test_scope_is_recorded_and_proven(city) -> None:
    deputy = a_member(Role.REVIEWER, city.department).person
    absence = stands_in(city.head.person, deputy, "list_change")
    assert SystemEvent.objects.get(act="absence_entered").data["kinds"] == ["list_change"]

    Absence.objects.filter(pk=absence.pk).update(kinds=[])
    bad = first_bad_role()

    # Every role of these tests is unrecorded: the first break is about one of them.
    assert bad is not None


@pytest.mark.parametrize("kinds", [("unknown",), ("list_change", "x" * 300)])
def test_unknown_kind_is_refused_with_a_sentence(city, kinds) -> None:
    deputy = a_member(Role.REVIEWER, city.department).person

    with pytest.raises(BadInput, match="没有这类案卷"):
        stands_in(city.head.person, deputy, *kinds)

    assert not Absence.objects.exists()


def test_scope_without_a_delegate_is_refused(city) -> None:
    with pytest.raises(BadInput, match="没有代办人时不能限定范围"):
        stands_in(city.head.person, None, "list_change")


@pytest.mark.scenario(31)
def test_delegate_of_the_applicants_organisation_is_excluded_and_the_principal_keeps_it(
    city,
) -> None:
    delegate = a_member(Role.REVIEWER, city.officer.organisation).person
    a_member(Role.DEPARTMENT_STAFF, city.department, person=delegate)
    change = in_review(city, a_waiting_change_draft(city))
    item = open_item(change)
    at = shanghai(2026, 11, 5)
    stands_in(city.officer.person, delegate)

    assert not team_tasks(delegate, on=at.date()).filter(pk=item.pk).exists()
    assert pull_next(person=delegate, at=at) is None
    assert not offered_outcomes(case=change, item=item, person=delegate, on=at.date()).outcomes
    with pytest.raises(NotAllowed):
        claim(work_item=item, person=delegate, at=at)
    claim(work_item=item, person=city.officer.person, at=at)
    assert not my_tasks(delegate, on=at.date()).exists()
    assert list(my_tasks(city.officer.person, on=at.date())) == [item]


def test_delegate_from_elsewhere_decides_in_the_principals_place(city) -> None:
    delegate = a_member(Role.REVIEWER, city.officer.organisation).person
    change = in_review(city, a_waiting_change_draft(city))
    stands_in(city.officer.person, delegate)

    decided = step(change, next(_hat(delegate)), "return", shanghai(2026, 11, 5), reason="补充")

    assert decided.state == "returned"


def _hat(person):
    yield from memberships_on(person, ON)


def a_waiting_change_draft(city: City):
    change = a_draft(city)
    put(city, change, operation="add", content=content())
    return change
