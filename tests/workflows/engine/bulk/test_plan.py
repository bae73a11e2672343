"""A plan says row by row what would happen, and changes nothing."""

from __future__ import annotations

import pytest

from cases.errors import BadInput
from cases.models import Assignment, BulkPlan, CaseEvent, OutboxMessage, Person, WorkItem
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from tests.workflows.engine.bulk.plans import ACCEPT, DRAWN_AT, a_plan, picked, tasks
from workflows.engine.bulk.acts import decisions_in_bulk
from workflows.engine.bulk.plan import Picked, plan_hash
from workflows.engine.claims import claim
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db


def said(plan: BulkPlan) -> list[tuple[str, str]]:
    """Return what the rows of a plan foretell or refuse, in order."""
    return list(plan.rows.order_by("position").values_list("forecast", "refusal"))


def a_colleague(office: Office, name: str) -> Person:
    """Write one more head of the office."""
    return a_member(Role.DEPARTMENT_HEAD, office.organisation, person=a_person(name)).person


def test_plan_foretells_a_decision_row_by_row_and_writes_nothing_but_itself() -> None:
    office = an_office()
    items = tasks(office, 2)
    events, messages = CaseEvent.objects.count(), OutboxMessage.objects.count()

    plan = a_plan(office.head.person, "decide", items, decision=ACCEPT)

    assert said(plan) == [("“同意”，案卷成为“accepted”", "")] * 2
    assert (plan.applied_at, plan.finished_at, plan.made_at) == (None, None, DRAWN_AT)
    assert plan.hash == plan_hash(plan, list(plan.rows.all()))
    states = set(PracticeRequest.objects.values_list("state", "version"))
    assert states == {("checking", 2)}
    assert (CaseEvent.objects.count(), OutboxMessage.objects.count()) == (events, messages)
    assert not WorkItem.objects.filter(pk__in=[item.pk for item in items]).exclude(owner=None)


def test_plan_gives_each_refusal_its_reason() -> None:
    office = an_office()
    head = office.head.person
    own = Office(
        organisation=office.organisation,
        staff=a_member(Role.DEPARTMENT_STAFF, office.organisation, person=head),
        head=office.head,
    )
    colleague = a_colleague(office, "周明")
    good, held, done, changed, delicate = tasks(office, 5)
    written_by_the_head = open_item(a_submitted_request(own))
    claim(work_item=held, person=colleague, at=DRAWN_AT)
    PracticeRequest.objects.filter(pk=delicate.process_id).update(subject="敏感线路")
    selection = [
        *picked([good, held, done, written_by_the_head, delicate]),
        Picked(work_item=changed.pk, version=changed.process.version - 1),
    ]
    take_step(work_item=done, outcome="accept", actor=head, at=DRAWN_AT, expected_version=None)

    plan = a_plan(head, "decide", selection, decision=ACCEPT)

    where = office.organisation.full_name
    heads = f"{Role.DEPARTMENT_HEAD.label}、{Role.DISTRICT_AUTHORITY.label}"
    assert said(plan) == [
        ("“同意”，案卷成为“accepted”", ""),
        ("", "这项任务已由周明于2023-09-28 09:30领取。如需接办，请先请其移交或退回队列。"),
        ("", f"这项任务已由{head}于2023-09-28 09:30办结。"),
        (
            "",
            f"您已参与本事项的前序环节，按回避要求须由他人办理。请联系{where}的其他{heads}。",
        ),
        ("", "敏感事项不能批量办理。"),
        ("", "名单列出后本案又有办理（版次由 1 变为 2）：请打开核对后单独办理。"),
    ]


def test_plan_counts_what_is_out_of_sight_and_tells_nothing_of_it() -> None:
    office, other = an_office(), an_office(an_organisation("上海市气象局"))
    (foreign,) = tasks(other, 1)
    selection = [*picked([*tasks(office, 1), foreign]), Picked(work_item=999_999, version=1)]

    plan = a_plan(office.head.person, "claim", selection)

    assert plan.data["unseen"] == 2
    assert list(plan.rows.values_list("work_item__organisation")) == [(office.organisation.pk,)]


def test_plan_of_claims_releases_and_hand_overs_says_where_each_task_goes() -> None:
    office = an_office()
    head, colleague = office.head.person, a_colleague(office, "周明")
    Person.objects.filter(pk=head.pk).update(name="梁宽")
    head.refresh_from_db()
    free, mine, theirs = tasks(office, 3)
    claim(work_item=mine, person=head, at=DRAWN_AT)
    claim(work_item=theirs, person=colleague, at=DRAWN_AT)
    every = picked([free, mine, theirs])

    plans = [
        a_plan(head, "claim", every),
        a_plan(head, "release", every),
        a_plan(head, "hand_over", every, to=colleague.pk),
        a_plan(office.staff.person, "hand_over", every, to=colleague.pk),
    ]

    other = "这项任务由周明持有，只有持有人可以退回或移交。"
    nobody = "这项任务由队列持有，只有持有人可以退回或移交。"
    heads = "这项任务由梁宽持有，只有持有人可以退回或移交。"
    taken = "这项任务已由周明于2023-09-28 09:30领取。如需接办，请先请其移交或退回队列。"
    assert [said(plan) for plan in plans] == [
        [("由您领取", ""), ("已由您持有，无须变动", ""), ("", taken)],
        [("已在团队队列中，无须变动", ""), ("退回团队队列", ""), ("", other)],
        [("从团队队列指派给周明", ""), ("由梁宽移交给周明", ""), ("已由周明持有，无须变动", "")],
        [("", nobody), ("", heads), ("已由周明持有，无须变动", "")],
    ]
    assert Assignment.objects.filter(why__in=("bulk", "hand_over", "release")).count() == 0


def test_plan_hands_nothing_to_somebody_who_may_not_do_it() -> None:
    office = an_office()
    plan = a_plan(office.head.person, "hand_over", tasks(office, 1), to=a_person("林静").pk)

    assert said(plan) == [
        ("", "不能移交给林静：其没有办理这项任务的角色，或者按回避要求不能办理。请另选他人。")
    ]


def test_plan_takes_a_task_picked_twice_once() -> None:
    office = an_office()
    (item,) = tasks(office, 1)

    plan = a_plan(office.head.person, "claim", picked([item, item]))

    assert plan.rows.count() == 1


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "没有勾选任务：请先在队列中勾选要一并办理的任务。"),
        (501, "一次最多批量办理 500 项，您选了 501 项：请缩小筛选范围，分批办理。"),
    ],
)
def test_plan_for_nothing_or_for_more_than_500_is_refused(count: int, sentence: str) -> None:
    selection = [Picked(work_item=number, version=1) for number in range(1, count + 1)]

    with pytest.raises(BadInput) as refused:
        a_plan(an_office().head.person, "claim", selection)

    assert refused.value.message == sentence
    assert not BulkPlan.objects.exists()


def test_plan_refuses_a_decision_that_its_node_does_not_allow_in_bulk() -> None:
    office = an_office()
    items = tasks(office, 1)

    plan = a_plan(office.head.person, "decide", items, decision="PracticeFlow.check.send_back")

    assert said(plan) == [("", "“审核”不能用本次所选的批量决定办理：请单独打开办理。")]
    assert [each.name for each in decisions_in_bulk(items)] == [ACCEPT]


def test_plan_rows_are_bound_by_the_hash() -> None:
    office = an_office()
    plan = a_plan(office.head.person, "claim", tasks(office, 1))

    (row,) = plan.rows.all()

    same = plan_hash(plan, [row])
    row.expected_version = 7
    other = plan_hash(plan, [row])

    assert same == plan.hash
    assert other != plan.hash
