"""The one door to people: by the ways they chose, to who stands in, once, at a fixed cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection

from cases.models import Absence, Notification, Organisation, OutboxMessage
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai, the_commission
from tests.practice.requests import Office, a_draft, a_submitted_request, an_office
from tests.threads import at_once
from tests.workflows.engine.mailed import chooses, deliver_everything, mail_keys, with_address
from workflows.engine.delivery import LEASE
from workflows.engine.notify import tell
from workflows.engine.outbox import message

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28, 10)
FIRST, LAST = date(2023, 9, 28), date(2023, 10, 8)
# The absences, the preferences, the lines, the mails.
QUERIES = 4
# And for a case with people standing in: its place, whom they stand in for, their roles.
QUERIES_OF_SIGHT = 3


@pytest.fixture
def office() -> Office:
    return an_office()


def news(key: str = "k", case=None, topic: str = "case_moved") -> OutboxMessage:
    return message(topic=topic, key=key, payload={}, at=AT, case=case)


def lines() -> list[tuple[int, int | None]]:
    """Return who was told, and for whom."""
    return list(Notification.objects.order_by("pk").values_list("person_id", "acting_for_id"))


def stands_in(delegate, person) -> Absence:
    return Absence.objects.create(
        person=person,
        delegate=delegate,
        valid_from=FIRST,
        valid_until=LAST,
        reason="年休假",
        entered_by=person,
        entered_at=AT,
    )


def test_tell_without_a_choice_writes_a_line_and_no_mail() -> None:
    person = with_address(a_person())

    tell([person], news(), "新消息", AT)

    line = Notification.objects.get()
    assert (line.person, line.topic, line.text, line.at) == (person, "case_moved", "新消息", AT)
    assert mail_keys() == []


def test_tell_by_the_ways_that_each_person_chose() -> None:
    both, mail_only, neither = (with_address(a_person()) for _ in range(3))
    chooses(both, "case_moved", in_app=True, email=True)
    chooses(mail_only, "case_moved", email=True)
    chooses(neither, "case_moved")
    chooses(neither, "task_opened", in_app=True, email=True)

    tell([both, mail_only, neither], news(), "新消息", AT)

    assert lines() == [(both.pk, None)]
    assert mail_keys() == [f"email:k:{both.pk}", f"email:k:{mail_only.pk}"]


@pytest.mark.parametrize("topic", ["rung_escalated", "supervision"])
def test_tell_what_may_not_be_silenced_writes_the_line_all_the_same(topic: str) -> None:
    person = with_address(a_person())
    chooses(person, topic)

    tell([person], news(topic="rung_fired"), "已逾期", AT, topic=topic)

    assert Notification.objects.get().topic == topic
    assert mail_keys() == []


def test_tell_by_mail_without_an_address_or_to_who_left_queues_nothing() -> None:
    no_address, left = a_person(), with_address(a_person(is_active=False))
    for person in (no_address, left):
        chooses(person, "case_moved", in_app=True, email=True)

    tell([no_address, left], news(), "新消息", AT)

    assert lines() == [(no_address.pk, None)]
    assert mail_keys() == []


def test_tell_twice_writes_one_line_and_one_mail() -> None:
    person = with_address(a_person())
    chooses(person, "case_moved", in_app=True, email=True)

    for _ in range(2):
        tell([person], news(), "新消息", AT, due_on=LAST)

    assert len(lines()) == len(mail_keys()) == 1
    row = OutboxMessage.objects.get(topic="email")
    assert row.payload["due_on"] == "2023-10-08"
    assert row.next_try_at == AT


def test_tell_who_is_away_also_tells_who_stands_in_and_nobody_further(office: Office) -> None:
    request = a_submitted_request(office)
    deputy = a_member(Role.REVIEWER, office.organisation).person
    third = a_member(Role.REVIEWER, office.organisation).person
    stands_in(deputy, office.head.person)
    stands_in(third, deputy)

    tell([office.head.person], news(case=request), "新任务", AT)

    assert lines() == [(office.head.person_id, None), (deputy.pk, office.head.person_id)]


def test_tell_who_stands_in_by_their_own_choice(office: Office) -> None:
    request = a_submitted_request(office)
    deputy = with_address(a_member(Role.REVIEWER, office.organisation).person)
    stands_in(deputy, office.head.person)
    chooses(deputy, "case_moved", email=True)

    tell([office.head.person], news(case=request), "新任务", AT)

    assert lines() == [(office.head.person_id, None)]
    assert mail_keys() == [f"email:k:{deputy.pk}"]
    assert OutboxMessage.objects.get(topic="email").payload["stands_in"] is True


@pytest.mark.scenario(31)
@pytest.mark.parametrize(
    ("principal_judges", "told"), [(True, False), (False, True)], ids=["judges", "serves-there"]
)
def test_tell_no_delegate_what_is_decided_about_their_own_organisation(
    office: Office, principal_judges: bool, told: bool
) -> None:
    request = a_submitted_request(office)
    commission = the_commission()
    principal = a_member(Role.COMMISSION_STAFF, commission).person
    if not principal_judges:
        a_member(Role.DEPARTMENT_HEAD, office.organisation, person=principal)
    deputy = a_member(Role.REVIEWER, office.organisation).person
    a_member(Role.COMMISSION_STAFF, commission, person=deputy)
    stands_in(deputy, principal)

    tell([principal], news(case=request), "新任务", AT)

    assert ((deputy.pk, principal.pk) in lines()) is told


def test_tell_a_delegate_from_a_unit_what_the_district_over_it_does_as_its_own() -> None:
    unit = an_office()
    district = an_organisation("浦东新区")
    Organisation.objects.filter(pk=unit.organisation.pk).update(parent=district)
    request = a_submitted_request(unit)
    authority = a_member(Role.DISTRICT_AUTHORITY, district).person
    deputy = a_member(Role.REVIEWER, unit.organisation).person
    a_member(Role.DISTRICT_AUTHORITY, district, person=deputy)
    stands_in(deputy, authority)

    tell([authority], news(case=request), "新任务", AT)

    assert lines() == [(authority.pk, None), (deputy.pk, authority.pk)]


@pytest.mark.parametrize("day", [-1, 11])
def test_tell_before_and_after_an_absence_tells_the_person_alone(office: Office, day: int) -> None:
    deputy = a_member(Role.REVIEWER, office.organisation).person
    stands_in(deputy, office.head.person)

    tell([office.head.person], news(), "新消息", AT + timedelta(days=day))

    assert lines() == [(office.head.person_id, None)]


def test_tell_an_opener_elsewhere_does_not_tell_a_delegate_who_may_not_see_the_case(
    office: Office,
) -> None:
    """A delegate sees the offices in which they stand in, not what the person opened elsewhere."""
    request = a_draft(office)
    second = a_member(Role.DEPARTMENT_STAFF, person=office.staff.person)
    elsewhere = a_member(Role.REVIEWER, second.organisation).person
    stands_in(elsewhere, office.staff.person)

    tell([office.staff.person], news(case=request), "新消息", AT)

    assert lines() == [(office.staff.person_id, None)]


def test_tell_a_delegate_who_is_concerned_themselves_tells_them_once(office: Office) -> None:
    deputy = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    stands_in(deputy, office.head.person)

    tell([office.head.person, deputy], news(), "新消息", AT)

    assert lines() == [(office.head.person_id, None), (deputy.pk, None)]


@pytest.mark.parametrize("size", [1, 3])
def test_tell_costs_the_same_for_one_and_three_people(size: int, django_assert_num_queries) -> None:
    people = [with_address(a_person()) for _ in range(size)]
    for person in people:
        chooses(person, "case_moved", in_app=True, email=True)

    with django_assert_num_queries(QUERIES):
        tell(people, news(), "新消息", AT)


@pytest.mark.parametrize("size", [1, 3])
def test_tell_costs_the_same_with_one_and_three_standing_in(
    office: Office, size: int, django_assert_num_queries
) -> None:
    request = a_submitted_request(office)
    heads = [a_member(Role.DEPARTMENT_HEAD, office.organisation).person for _ in range(size)]
    for head in heads:
        stands_in(with_address(a_member(Role.REVIEWER, office.organisation).person), head)

    with django_assert_num_queries(QUERIES + QUERIES_OF_SIGHT - 1):
        tell(heads, news(case=request), "新任务", AT)

    assert len(lines()) == 2 * size


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_line_and_send_one_mail_to_each() -> None:
    office = an_office()
    head = with_address(office.head.person)
    chooses(head, "task_opened", in_app=True, email=True)
    request = a_submitted_request(office)
    OutboxMessage.objects.exclude(case=request, topic="task_opened").delete()

    at_once([lambda: deliver_everything(AT)] * 2)
    deliver_everything(AT + LEASE)

    assert Notification.objects.filter(person=head).count() == 1
    assert [sent.to for sent in mail.outbox] == [[head.email]]
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"sent"}
    assert connection.in_atomic_block is False
