"""Being away: the delegate sees and does the work, both names are kept, and nobody hands over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from viewflow.workflow.token import Token

from cases.errors import AlreadyClaimed, BadInput, NotAllowed
from cases.models import Absence, CaseEvent, SystemEvent, WorkItem
from cases.permissions import holds_any, memberships_on
from cases.queries.queues import my_tasks
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.flow import PracticeFlow
from tests.practice.requests import OPENED_AT, a_draft, a_submitted_request, an_office, open_item
from workflows.engine.absence import Away, end_absence, enter_absence
from workflows.engine.claims import claim, release
from workflows.engine.gate import take_step
from workflows.engine.offered import offered_outcomes
from workflows.engine.records import record_of

pytestmark = pytest.mark.django_db

ENTERED_AT = shanghai(2023, 9, 27)
FIRST, LAST = date(2023, 10, 1), date(2023, 10, 8)
ON_THE_LAST_DAY = shanghai(2023, 10, 8)
THE_DAY_AFTER = shanghai(2023, 10, 9)


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def deputy(office):
    """A reviewer of the same department: no role of the head's own."""
    return a_member(Role.REVIEWER, office.organisation).person


def away(delegate=None, first=FIRST, last=LAST, reason="年休假") -> Away:
    return Away(first_day=first, last_day=last, delegate=delegate, reason=reason)


def head_is_away(office, delegate=None) -> Absence:
    head = office.head.person
    return enter_absence(actor=head, person=head, away=away(delegate), at=ENTERED_AT)


def approve(request, person, at):
    return take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=person,
        at=at,
        expected_version=request.version,
    )


@pytest.mark.scenario(29)
def test_delegate_approves_on_the_last_day_as_acting_for_the_head(office, deputy) -> None:
    request = a_submitted_request(office)
    head_is_away(office, deputy)

    approve(request, deputy, ON_THE_LAST_DAY)

    event = CaseEvent.objects.get(case_id=request.pk, act="accept")
    assert (event.actor, event.acting_for) == (deputy, office.head.person)
    assert event.role == "department_head"
    item = event.work_item
    assert (item.done_by, item.owner) == (deputy, office.head.person)


@pytest.mark.scenario(29)
def test_delegate_is_refused_the_day_after_with_no_job_having_run(office, deputy) -> None:
    request = a_submitted_request(office)
    head_is_away(office, deputy)

    with pytest.raises(NotAllowed):
        approve(request, deputy, THE_DAY_AFTER)


def test_delegate_finishes_what_the_head_holds_and_sees_it_while_it_lasts(office, deputy) -> None:
    request = a_submitted_request(office)
    claim(work_item=open_item(request), person=office.head.person, at=ENTERED_AT)
    before = list(my_tasks(deputy, on=ENTERED_AT.date()))

    head_is_away(office, deputy)

    seen = [
        [item.pk for item in my_tasks(deputy, on=on)] for on in (FIRST, LAST, THE_DAY_AFTER.date())
    ]
    assert before == []
    assert seen == [[open_item(request).pk], [open_item(request).pk], []]
    offer = offered_outcomes(
        case=record_of(request), item=open_item(request), person=deputy, on=LAST
    )
    assert [outcome.name for outcome in offer.outcomes] == ["accept", "send_back"]
    approve(request, deputy, ON_THE_LAST_DAY)
    assert CaseEvent.objects.get(act="accept").acting_for == office.head.person


@pytest.mark.scenario(5)
def test_author_may_not_approve_their_own_request_as_the_heads_delegate(office) -> None:
    request = a_submitted_request(office)
    head_is_away(office, office.staff.person)

    with pytest.raises(NotAllowed, match="回避"):
        approve(request, office.staff.person, ON_THE_LAST_DAY)


def test_delegates_delegate_is_never_asked(office, deputy) -> None:
    second = a_member(Role.REVIEWER, office.organisation).person
    request = a_submitted_request(office)
    head_is_away(office, deputy)
    Absence.objects.create(
        person=deputy,
        delegate=second,
        valid_from=FIRST,
        valid_until=LAST,
        reason="出差",
        entered_by=deputy,
        entered_at=ENTERED_AT,
    )

    with pytest.raises(NotAllowed):
        approve(request, second, ON_THE_LAST_DAY)


def test_coming_back_early_ends_it_at_once(office, deputy) -> None:
    request = a_submitted_request(office)
    claim(work_item=open_item(request), person=office.head.person, at=ENTERED_AT)
    absence = head_is_away(office, deputy)

    end_absence(actor=office.head.person, absence=absence, at=shanghai(2023, 10, 7))
    end_absence(actor=office.head.person, absence=absence, at=shanghai(2023, 10, 7, 10))

    assert list(my_tasks(deputy, on=date(2023, 10, 7))) == []
    with pytest.raises((NotAllowed, AlreadyClaimed)):
        approve(request, deputy, shanghai(2023, 10, 7, 11))
    assert list(SystemEvent.objects.values_list("act", flat=True)) == [
        "absence_entered",
        "absence_ended",
    ]


def test_separated_offices_are_nobodys_to_pass_on(office) -> None:
    officer = a_member(Role.SECURITY_OFFICER, office.organisation).person
    a_member(Role.REVIEWER, office.organisation, person=officer)
    colleague = a_member(Role.REVIEWER, office.organisation).person
    enter_absence(actor=officer, person=officer, away=away(colleague), at=ENTERED_AT)

    roles = [hat.role for hat in memberships_on(colleague, FIRST)]

    assert roles == ["reviewer", "reviewer"]
    assert not holds_any(colleague, (Role.SECURITY_OFFICER,), FIRST)


def test_task_of_who_is_away_with_nobody_standing_in_shows_to_the_head(office, deputy) -> None:
    item = WorkItem.objects.create(
        process_id=a_draft(office).pk,
        flow_task=PracticeFlow.instance.node("check"),
        status="ASSIGNED",
        created=OPENED_AT,
        token=Token("other"),
        organisation=office.organisation,
        role=Role.REVIEWER,
        owner=deputy,
    )
    enter_absence(actor=deputy, person=deputy, away=away(), at=ENTERED_AT)
    head = office.head.person

    seen = [item in my_tasks(head, on=on) for on in (ENTERED_AT.date(), FIRST, LAST)]
    with pytest.raises(NotAllowed):
        release(work_item=item, person=head, at=ENTERED_AT)
    release(work_item=item, person=head, at=ON_THE_LAST_DAY)

    assert seen == [False, True, True]
    moved = item.assignments.get()
    assert (moved.from_person, moved.by) == (deputy, head)


def test_task_of_who_is_away_shows_to_the_head_once_the_delegate_is_out_of_use(
    office, deputy
) -> None:
    item = WorkItem.objects.create(
        process_id=a_draft(office).pk,
        flow_task=PracticeFlow.instance.node("check"),
        status="ASSIGNED",
        created=OPENED_AT,
        token=Token("other"),
        organisation=office.organisation,
        role=Role.REVIEWER,
        owner=deputy,
    )
    delegate = a_member(Role.REVIEWER, office.organisation).person
    enter_absence(actor=deputy, person=deputy, away=away(delegate=delegate), at=ENTERED_AT)
    head = office.head.person
    before = item in my_tasks(head, on=FIRST)

    type(delegate).objects.filter(pk=delegate.pk).update(is_active=False)

    assert (before, item in my_tasks(head, on=FIRST)) == (False, True)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last": FIRST - timedelta(days=1)}, "last_day"),
        ({"first": date(2023, 9, 26)}, "first_day"),
        ({"last": date(2025, 1, 1)}, "last_day"),
        ({"reason": "  "}, "reason"),
        ({"reason": "长" * 301}, "reason"),
    ],
)
def test_impossible_absence_is_refused_beside_its_field(office, deputy, changed, field) -> None:
    head = office.head.person

    with pytest.raises(BadInput) as refusal:
        enter_absence(
            actor=head, person=head, away=away(**{"delegate": deputy, **changed}), at=ENTERED_AT
        )

    assert refusal.value.facts["field"] == field
    assert not Absence.objects.exists()


def test_second_absence_over_the_same_days_is_refused(office, deputy) -> None:
    head_is_away(office, deputy)

    with pytest.raises(BadInput, match="重叠"):
        head_is_away(office)


@pytest.mark.parametrize("who", ["oneself", "stranger", "away"])
def test_delegate_who_cannot_stand_in_is_refused(office, deputy, who) -> None:
    head = office.head.person
    delegate = {"oneself": head, "stranger": a_member(Role.REVIEWER).person, "away": deputy}[who]
    if who == "away":
        enter_absence(actor=deputy, person=deputy, away=away(), at=ENTERED_AT)

    with pytest.raises(BadInput) as refusal:
        enter_absence(actor=head, person=head, away=away(delegate), at=ENTERED_AT)

    assert refusal.value.facts["field"] == "delegate"


def test_head_enters_the_absence_of_staff_and_a_colleague_may_not(office, deputy) -> None:
    staff = office.staff.person

    with pytest.raises(NotAllowed):
        enter_absence(actor=deputy, person=staff, away=away(deputy), at=ENTERED_AT)
    entered = enter_absence(
        actor=office.head.person, person=staff, away=away(deputy), at=ENTERED_AT
    )

    assert (entered.person, entered.entered_by) == (staff, office.head.person)
