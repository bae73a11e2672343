"""The supervision view: who oversees what, and what counts as overdue and at risk."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Case, Clock, ClockPolicy, Organisation, WorkItem
from cases.permissions import hats_on
from cases.queries import supervision
from cases.queries.supervision import Overseer
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai, the_commission
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from workflows.engine.absence import Away, enter_absence
from workflows.engine.at_risk import horizons
from workflows.engine.calendar import newest_calendar
from workflows.engine.claims import claim
from workflows.supervision.open_order import open_order

pytestmark = pytest.mark.django_db
# The practice flow gives a head until 2023-10-08: seven working days from 2023-09-27 are left.
ON = date(2023, 9, 28)


def overseer(person, *, on: date = ON) -> Overseer:
    calendar = newest_calendar()
    return Overseer(person=person, hats=hats_on(person, on), on=on, horizons=horizons(calendar, on))


def due(office: Office, day: date | None) -> WorkItem:
    """Write a request that waits for the head until a day."""
    item = open_item(a_submitted_request(office))
    item.due_on = day
    item.save(update_fields=["due_on"])
    if day is not None:
        Clock.objects.filter(work_item=item).update(due_on=day)
    return item


def names(rows: list[dict[str, object]]) -> dict[str, tuple[object, ...]]:
    return {
        str(row["organisation__full_name"]): (row["total"], row["overdue"], row["at_risk"])
        for row in rows
    }


def test_load_by_organisation_of_a_head_counts_the_own_organisation_and_no_other() -> None:
    office, other = an_office(an_organisation("上海市交通委员会")), an_office()
    due(office, date(2023, 9, 27))
    due(office, date(2023, 9, 28))
    due(office, date(2023, 10, 7))
    due(office, date(2023, 10, 20))
    due(other, date(2023, 9, 27))

    rows = supervision.load_by_organisation(overseer(office.head.person))

    assert names(rows) == {"上海市交通委员会": (4, 1, 2)}


def test_load_by_organisation_of_the_commission_and_the_supervisor_counts_all() -> None:
    due(an_office(an_organisation("上海市交通委员会")), date(2023, 9, 27))
    due(an_office(an_organisation("上海市气象局")), date(2023, 10, 20))

    for role in (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD, Role.SUPERVISOR, Role.AUDITOR):
        person = a_member(role, the_commission()).person
        assert names(supervision.load_by_organisation(overseer(person))) == {
            "上海市交通委员会": (1, 1, 0),
            "上海市气象局": (1, 0, 0),
        }


def test_load_by_organisation_of_a_district_counts_its_units_and_no_other_districts() -> None:
    district = an_organisation("上海市浦东新区")
    authority = a_member(Role.DISTRICT_AUTHORITY, district).person
    due(an_office(an_organisation("浦东新区教育局", parent=district)), date(2023, 9, 27))
    elsewhere = an_organisation("黄浦区教育局", parent=an_organisation("上海市黄浦区"))
    due(an_office(elsewhere), date(2023, 9, 27))

    rows = supervision.load_by_organisation(overseer(authority))

    assert names(rows) == {"浦东新区教育局": (1, 1, 0)}


@pytest.mark.parametrize(
    "role", [Role.DEPARTMENT_STAFF, Role.REVIEWER, Role.ADMINISTRATOR, Role.SECURITY_OFFICER]
)
def test_overseer_without_an_overseeing_role_may_not_look_and_reads_nothing(role: Role) -> None:
    office = an_office()
    due(office, date(2023, 9, 27))
    who = overseer(a_member(role, office.organisation).person)

    assert who.may_look is False
    assert supervision.load_by_organisation(who) == []
    assert supervision.load_by_person(who) == []
    assert supervision.load_by_clock(who) == []


def test_at_risk_counts_80_per_cent_of_a_long_term_and_not_what_stands_still() -> None:
    office = an_office()
    day = date(2023, 10, 9)  # four working days after 2023-09-27
    items = [due(office, day) for _ in range(3)]
    long_term = ClockPolicy.objects.create(
        code="practice.long",
        label="演练长期限",
        length=20,
        unit="working_day",
        source="house default",
        tier="C",
        effective_from=date(2020, 1, 1),
    )
    Clock.objects.filter(work_item__in=items[:2]).update(policy=long_term, code=long_term.code)
    WorkItem.objects.filter(pk=items[1].pk).update(waiting_since=ON)
    Clock.objects.filter(work_item=items[1]).update(status="paused")
    who = overseer(office.head.person, on=date(2023, 9, 27))

    tasks = supervision.tasks_overseen(who)
    clocks = {row["code"]: row for row in supervision.load_by_clock(who)}

    assert list(supervision.tasks_in(tasks, supervision.AT_RISK, who)) == [items[0]]
    assert list(supervision.tasks_in(tasks, supervision.WAITING, who)) == [items[1]]
    assert set(supervision.tasks_under(tasks, "practice.long")) == set(items[:2])
    long_row = clocks["practice.long"]
    assert (long_row["total"], long_row["at_risk"], long_row["waiting"]) == (2, 1, 1)


def test_term_in_hours_is_at_risk_in_its_last_two_working_days_alone() -> None:
    office = an_office()
    near, far = due(office, date(2023, 10, 7)), due(office, date(2023, 10, 8))
    # So many hours are as many working days as a month has; so many days would be at risk now.
    ClockPolicy.objects.filter(code="list.head_approval").update(unit="working_hour", length=143)
    who = overseer(office.head.person, on=date(2023, 9, 27))
    tasks = supervision.tasks_overseen(who)

    assert list(supervision.tasks_in(tasks, supervision.AT_RISK, who)) == [near]
    assert far in supervision.tasks_overseen(who)


def test_a_lengthened_term_is_at_risk_earlier() -> None:
    office = an_office()
    item = due(office, date(2023, 10, 8))
    who = overseer(office.head.person, on=date(2023, 9, 27))
    tasks = supervision.tasks_overseen(who)

    before = list(supervision.tasks_in(tasks, supervision.AT_RISK, who))
    Clock.objects.filter(work_item=item).update(extended_by=15)
    after = list(supervision.tasks_in(tasks, supervision.AT_RISK, who))

    assert (before, after) == ([], [item])


def test_load_by_person_counts_what_each_holds_and_who_is_away() -> None:
    office = an_office()
    items = [due(office, date(2023, 9, 27)) for _ in range(3)]
    deputy = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=a_person("周明")).person
    at = shanghai(2023, 9, 28)
    for item, holder in ((items[0], office.head.person), (items[1], deputy), (items[2], deputy)):
        claim(work_item=item, person=holder, at=at)
    away = Away(first_day=ON, last_day=ON, delegate=office.head.person, reason="出差")
    enter_absence(actor=deputy, person=deputy, away=away, at=at)

    rows = supervision.load_by_person(overseer(office.head.person))
    absent = supervision.absences_of([row["owner_id"] for row in rows], on=ON)

    assert [(row["owner__name"], row["total"], row["overdue"]) for row in rows] == [
        ("周明", 2, 2),
        (office.head.person.name, 1, 1),
    ]
    assert {pk: absence.delegate for pk, absence in absent.items()} == {
        deputy.pk: office.head.person
    }


@pytest.mark.parametrize(
    "role", [Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY, Role.COMMISSION_LEAD]
)
def test_overseer_who_stands_in_for_one_kind_counts_that_kind_alone(role: Role) -> None:
    # Sight of everything comes from a role of their own, which oversees nothing.
    district = an_organisation("上海市黄浦区")
    unit = an_office(district if role == Role.DEPARTMENT_HEAD else an_organisation(parent=district))
    principal = a_member(role, district).person
    deputy = a_member(Role.DATA_CENTRE_OPERATOR, district).person
    away = Away(first_day=ON, last_day=ON, delegate=deputy, reason="出差", kinds=["list_change"])
    enter_absence(actor=principal, person=principal, away=away, at=shanghai(2023, 9, 28))
    due(unit, date(2023, 9, 27))
    the_kind = due(unit, date(2023, 9, 27))
    Case.objects.filter(pk=the_kind.process_id).update(kind="list_change", state="draft")

    who = overseer(deputy)

    assert who.may_look
    assert list(supervision.tasks_overseen(who)) == [the_kind]
    assert [row["total"] for row in supervision.load_by_clock(who)] == [1]
    assert supervision.tasks_overseen(overseer(principal)).count() == 2
    # What they oversee by a role of their own is not limited by it.
    a_member(Role.COMMISSION_STAFF, the_commission(), person=deputy)
    assert supervision.tasks_overseen(overseer(deputy)).count() == 2


def test_orders_overseen_counts_per_organisation_inside_the_scope() -> None:
    the_commission()
    officer = a_member(Role.COMMISSION_STAFF, the_commission())
    office, other = an_office(), an_office()
    for each in (office, other):
        open_order(
            about=a_submitted_request(each),
            question="为何逾期",
            membership=officer,
            at=shanghai(2023, 9, 28),
        )

    rows = supervision.orders_overseen(overseer(office.head.person))

    assert [(row["organisation_id"], row["orders"], row["open_orders"]) for row in rows] == [
        (office.organisation.pk, 1, 1)
    ]
    assert Organisation.objects.count() > 1
