"""The queues: whose tasks they hold, in which order, page by page, at a fixed query count."""

from __future__ import annotations

from datetime import date

import pytest
from viewflow.workflow.token import Token

from cases.models import Organisation, Watch, WorkItem
from cases.queries import queues
from cases.queries.queue_parts import After, Parts
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai, the_commission
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item
from workflows.engine.claims import claim
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db
ON_THE_28TH = date(2023, 9, 28)
AT_THE_28TH = shanghai(2023, 9, 28)


def test_my_tasks_hold_what_the_person_holds_and_nothing_else() -> None:
    office = an_office()
    own = a_draft(office)
    a_submitted_request(office)
    a_draft(an_office())

    tasks = queues.my_tasks(office.staff.person, on=ON_THE_28TH)

    assert list(tasks) == [open_item(own)]


def test_team_tasks_hold_the_queues_of_the_persons_roles_only() -> None:
    office = an_office()
    waiting = a_submitted_request(office)
    a_draft(office)
    a_submitted_request(an_office(an_organisation("上海市气象局")))

    tasks = queues.team_tasks(office.head.person, on=ON_THE_28TH)

    assert list(tasks) == [open_item(waiting)]


def test_team_tasks_of_a_role_that_has_ended_are_none() -> None:
    office = an_office()
    a_submitted_request(office)
    office.head.valid_until = date(2023, 9, 27)
    office.head.save()

    assert list(queues.team_tasks(office.head.person, on=ON_THE_28TH)) == []


def test_team_tasks_of_a_district_authority_include_the_heads_of_its_units() -> None:
    district = an_organisation("上海市浦东新区")
    authority = a_member(Role.DISTRICT_AUTHORITY, district).person
    unit = an_office(an_organisation("浦东新区教育局", parent=district))
    elsewhere = an_organisation("黄浦区教育局", parent=an_organisation("上海市黄浦区"))
    a_submitted_request(an_office(elsewhere))
    waiting = a_submitted_request(unit)
    a_draft(unit)

    tasks = queues.team_tasks(authority, on=ON_THE_28TH)

    assert list(tasks) == [open_item(waiting)]


def test_team_tasks_include_the_queues_that_a_role_serves_besides_its_own() -> None:
    commission = the_commission()
    lead = a_member(Role.COMMISSION_LEAD, commission).person
    item = open_item(a_submitted_request(an_office()))
    WorkItem.objects.filter(pk=item.pk).update(organisation=commission, role=Role.COMMISSION_STAFF)
    served = {"commission_lead": frozenset({"commission_lead", "commission_staff"})}

    assert list(queues.team_tasks(lead, on=ON_THE_28TH, served=served)) == [item]
    assert list(queues.team_tasks(lead, on=ON_THE_28TH)) == []


def test_team_tasks_of_somebody_without_a_role_are_none() -> None:
    a_submitted_request(an_office())

    assert list(queues.team_tasks(a_person(), on=ON_THE_28TH)) == []


def test_unclaimed_leaves_out_what_somebody_holds() -> None:
    office = an_office()
    held, free = a_submitted_request(office), a_submitted_request(office)
    claim(work_item=open_item(held), person=office.head.person, at=AT_THE_28TH)
    tasks = queues.team_tasks(office.head.person, on=ON_THE_28TH)

    assert list(queues.unclaimed(tasks)) == [open_item(free)]
    assert set(tasks) == {open_item(held), open_item(free)}


def test_done_tasks_hold_what_the_person_finished_since_the_moment() -> None:
    office = an_office()
    request = a_submitted_request(office)
    item = open_item(request)
    take_step(
        work_item=item,
        outcome="accept",
        actor=office.head.person,
        at=AT_THE_28TH,
        expected_version=None,
    )
    head = office.head.person

    since = queues.done_tasks(head, since=AT_THE_28TH, on=ON_THE_28TH)
    after = queues.done_tasks(head, since=shanghai(2023, 9, 28, 9, 1), on=ON_THE_28TH)

    assert list(since) == [item]
    assert list(after) == []


def an_inbox(count: int) -> tuple[Organisation, list[WorkItem]]:
    """Write so many submitted requests of one department; the last two have no due date."""
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(count)]
    for position, item in enumerate(items):
        item.due_on = date(2023, 10, 31 - position) if position < count - 2 else None
        item.save(update_fields=["due_on"])
    return office.organisation, items


@pytest.mark.scenario(9)
def test_page_of_walks_every_task_once_by_due_date_with_the_undated_last() -> None:
    organisation, items = an_inbox(28)
    head = a_member(Role.DEPARTMENT_HEAD, organisation).person
    tasks = queues.team_tasks(head, on=ON_THE_28TH)

    first = queues.page_of(tasks, None)
    second = queues.page_of(tasks, first.next_after)

    expected = [*reversed(items[:26]), *items[26:]]
    assert list(first.tasks + second.tasks) == expected
    assert first.next_after == After(
        due_on=date(2023, 10, 30), priority=0, received=items[1].created, pk=items[1].pk
    )
    assert len(first.tasks) == 25
    assert second.next_after is None


def test_page_of_after_an_undated_task_goes_on_among_the_undated() -> None:
    organisation, items = an_inbox(4)
    head = a_member(Role.DEPARTMENT_HEAD, organisation).person
    tasks = queues.team_tasks(head, on=ON_THE_28TH)

    page = queues.page_of(
        tasks, After(due_on=None, priority=0, received=items[2].created, pk=items[2].pk)
    )

    assert page.tasks == (items[3],)


def test_page_of_done_goes_from_the_newest_to_the_oldest() -> None:
    _, items = an_inbox(27)
    tasks = WorkItem.objects.filter(pk__in=[item.pk for item in items])

    first = queues.page_of_done(tasks, None)
    second = queues.page_of_done(tasks, first.next_after)

    assert list(first.tasks + second.tasks) == list(reversed(items))


def test_page_of_breaks_ties_by_priority_then_arrival_then_id_across_pages() -> None:
    organisation, items = an_inbox(30)
    rows = WorkItem.objects.filter(pk__in=[item.pk for item in items])
    rows.update(due_on=None, created=AT_THE_28TH)
    rows.filter(pk=items[27].pk).update(priority=2)
    rows.filter(pk=items[29].pk).update(created=shanghai(2023, 9, 27))
    rows.filter(pk=items[28].pk).update(due_on=date(2023, 10, 7))
    head = a_member(Role.DEPARTMENT_HEAD, organisation).person
    tasks = queues.team_tasks(head, on=ON_THE_28TH)

    first = queues.page_of(tasks, None)
    second = queues.page_of(tasks, first.next_after)

    expected = [items[28], items[27], items[29], *items[:27]]
    assert list(first.tasks + second.tasks) == expected


def test_waiting_tasks_leave_the_to_do_list_and_stay_with_their_holder() -> None:
    office = an_office()
    still, busy = (open_item(a_draft(office)) for _ in range(2))
    WorkItem.objects.filter(pk=still.pk).update(waiting_since=date(2023, 9, 27))
    mine = queues.my_tasks(office.staff.person, on=ON_THE_28TH)

    assert list(queues.to_do(mine)) == [busy]
    assert list(queues.waiting(mine)) == [still]
    assert queues.capped_counts(Parts((mine,))) == [2]


@pytest.mark.scenario(9)
def test_capped_count_stops_at_one_hundred() -> None:
    office = an_office()
    item = open_item(a_draft(office))
    rows = [
        WorkItem(
            process_id=item.process_id,
            flow_task=item.flow_task,
            token=Token(f"start/{number}"),
            status=item.status,
            created=item.created,
            organisation=office.organisation,
            role=item.role,
        )
        for number in range(119)
    ]
    WorkItem.objects.bulk_create(rows)

    assert WorkItem.objects.count() == 120
    assert queues.capped_counts(Parts((WorkItem.objects.order_by("due_on"),))) == [100]


def test_watched_cases_are_the_persons_own_choice_inside_their_sight() -> None:
    office, other = an_office(), an_office()
    cases = [a_draft(office), a_draft(office), a_draft(other)]
    for case in (cases[0], cases[2]):
        Watch.objects.create(person=office.head.person, case_id=case.pk, since=AT_THE_28TH)
    Watch.objects.create(person=office.staff.person, case_id=cases[1].pk, since=AT_THE_28TH)

    watched = queues.watched_cases(office.head.person, on=ON_THE_28TH)

    assert [case.pk for case in watched] == [cases[0].pk]


@pytest.mark.scenario(9)
@pytest.mark.parametrize("size", [1, 3])
def test_page_of_team_tasks_takes_two_queries_however_many_tasks(
    size: int, django_assert_num_queries
) -> None:
    office = an_office()
    for _ in range(size):
        a_submitted_request(office)

    with django_assert_num_queries(2):
        page = queues.page_of(queues.team_tasks(office.head.person, on=ON_THE_28TH), None)
        shown = [
            (task.process.number, task.process.organisation.full_name, task.owner)
            for task in page.tasks
        ]

    assert len(shown) == size
