"""More time on a clock: asked for, granted or refused by somebody else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.errors import AlreadyDone, BadInput, GuardFailed, NotAllowed, Stale
from cases.models import ClockPolicy, ExtensionRequest, Membership, Notification
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.practice.requests import Office, an_office, open_item
from tests.workflows.engine.overdue import (
    W1_AT,
    a_request_due_on_9_october,
    clock_of,
    rungs_fired,
)
from workflows.engine.absence import Away, enter_absence
from workflows.engine.delivery import deliver_due
from workflows.engine.escalation import sweep
from workflows.engine.extensions import (
    MoreTime,
    ask_for_more_time,
    decide_on_more_time,
    may_decide,
)
from workflows.engine.integrity import clocks_unlike_their_events, items_unlike_their_clock
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from tests.practice.models import PracticeRequest

pytestmark = pytest.mark.django_db
ASKED_AT = shanghai(2025, 9, 29, 10)
WANTED = MoreTime(reason="complex_matter", days=2, text="涉及三家单位的数据口径")


@pytest.fixture
def office() -> Office:
    the_commission()
    return an_office()


@pytest.fixture
def request_(office: Office) -> PracticeRequest:
    """A request that is due on 2025-10-09."""
    return a_request_due_on_9_october(office)


@pytest.fixture
def other_head(office: Office) -> Membership:
    return a_member(Role.DEPARTMENT_HEAD, office.organisation)


def asked(request: PracticeRequest, office: Office, wanted: MoreTime = WANTED) -> ExtensionRequest:
    """Let the head ask on 2025-09-29."""
    return ask_for_more_time(
        clock=clock_of(request),
        wanted=wanted,
        actor=office.head.person,
        at=ASKED_AT,
        expected_version=None,
    )


def test_grant_lengthens_the_term_from_the_due_date(
    office: Office, request_: PracticeRequest, other_head: Membership
) -> None:
    request = asked(request_, office)
    assert clock_of(request_).due_on == date(2025, 10, 9)

    granted = decide_on_more_time(
        request=request, approve=True, actor=other_head.person, at=W1_AT, note=""
    )

    clock = clock_of(request_)
    assert (granted.decision, clock.due_on, clock.extended_by) == (
        "approved",
        date(2025, 10, 11),
        2,
    )
    assert open_item(request_).due_on == date(2025, 10, 11)
    acts = list(request_.events.order_by("sequence").values_list("act", flat=True))
    assert acts[-2:] == ["ask_extension", "extend_clock"]
    assert [*clocks_unlike_their_events(), *items_unlike_their_clock()] == []


def test_refusal_leaves_the_clock_and_tells_who_asked(
    office: Office, request_: PracticeRequest, other_head: Membership
) -> None:
    request = asked(request_, office)

    decide_on_more_time(
        request=request, approve=False, actor=other_head.person, at=W1_AT, note="本周可以办完"
    )
    deliver_due(at=W1_AT, worker="w", handlers=HANDLERS)

    assert clock_of(request_).due_on == date(2025, 10, 9)
    told = Notification.objects.filter(person=office.head.person, text__contains="不同意延期")
    assert told.get().text.endswith("本周可以办完")


def test_leads_hear_of_a_request_but_not_who_asked(
    office: Office, request_: PracticeRequest, other_head: Membership
) -> None:
    asked(request_, office)

    deliver_due(at=W1_AT, worker="w", handlers=HANDLERS)

    told = Notification.objects.filter(text__contains="申请延长 2 个工作日")
    assert [line.person_id for line in told] == [other_head.person_id]


def test_decided_request_is_news_to_no_lead(
    office: Office, request_: PracticeRequest, other_head: Membership
) -> None:
    request = asked(request_, office)
    decide_on_more_time(request=request, approve=True, actor=other_head.person, at=W1_AT, note="")

    deliver_due(at=W1_AT, worker="w", handlers=HANDLERS)

    assert not Notification.objects.filter(text__contains="申请延长").exists()


def test_who_asked_never_decides(office: Office, request_: PracticeRequest) -> None:
    request = asked(request_, office)

    with pytest.raises(NotAllowed, match="不能审批自己的申请"):
        decide_on_more_time(
            request=request, approve=True, actor=office.head.person, at=W1_AT, note=""
        )


def test_head_does_not_decide_what_a_delegate_asked_for_in_their_name(
    office: Office, request_: PracticeRequest
) -> None:
    delegate = a_member(Role.DEPARTMENT_STAFF, office.organisation).person
    enter_absence(
        actor=office.head.person,
        person=office.head.person,
        away=Away(
            first_day=ASKED_AT.date(), last_day=ASKED_AT.date(), delegate=delegate, reason="年休假"
        ),
        at=shanghai(2025, 9, 28, 10),
    )
    request = ask_for_more_time(
        clock=clock_of(request_), wanted=WANTED, actor=delegate, at=ASKED_AT, expected_version=None
    )

    with pytest.raises(NotAllowed, match="不能审批自己的申请"):
        decide_on_more_time(
            request=request, approve=True, actor=office.head.person, at=W1_AT, note=""
        )


def test_lead_of_the_commission_decides_where_the_office_has_but_one_head(
    office: Office, request_: PracticeRequest
) -> None:
    lead = a_member(Role.COMMISSION_LEAD, the_commission())

    decide_on_more_time(
        request=asked(request_, office), approve=True, actor=lead.person, at=W1_AT, note=""
    )

    assert clock_of(request_).due_on == date(2025, 10, 11)


def test_strangers_and_staff_do_not_decide(office: Office, request_: PracticeRequest) -> None:
    request = asked(request_, office)
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation())

    for person in (stranger.person, office.staff.person):
        assert not may_decide(request.clock, person, on=date(2025, 9, 30))
        with pytest.raises(NotAllowed):
            decide_on_more_time(request=request, approve=True, actor=person, at=W1_AT, note="")
    assert may_decide(request.clock, office.head.person, on=date(2025, 9, 30))


def test_decision_is_made_once(
    office: Office, request_: PracticeRequest, other_head: Membership
) -> None:
    request = asked(request_, office)
    decide_on_more_time(request=request, approve=True, actor=other_head.person, at=W1_AT, note="")

    with pytest.raises(AlreadyDone, match="同意延期"):
        decide_on_more_time(
            request=request, approve=False, actor=other_head.person, at=W1_AT, note="改了主意"
        )


def test_refusal_needs_words(
    office: Office, request_: PracticeRequest, other_head: Membership
) -> None:
    with pytest.raises(BadInput, match="须写明理由"):
        decide_on_more_time(
            request=asked(request_, office),
            approve=False,
            actor=other_head.person,
            at=W1_AT,
            note=" ",
        )


def test_grant_after_the_due_date_cures_nothing_and_is_refused(
    office: Office, request_: PracticeRequest, other_head: Membership
) -> None:
    request = asked(request_, office)

    with pytest.raises(GuardFailed, match="逾期之后不能再延长"):
        decide_on_more_time(
            request=request,
            approve=True,
            actor=other_head.person,
            at=shanghai(2025, 10, 10, 9),
            note="",
        )


def test_second_extension_is_refused(
    office: Office, request_: PracticeRequest, other_head: Membership
) -> None:
    request = asked(request_, office)
    with pytest.raises(GuardFailed, match="已有待审批"):
        asked(request_, office)
    decide_on_more_time(request=request, approve=True, actor=other_head.person, at=W1_AT, note="")

    with pytest.raises(GuardFailed, match="最多使用 1 次"):
        asked(request_, office)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (MoreTime(reason="complex_matter", days=6, text="x"), "1 至 5 之间"),
        (MoreTime(reason="complex_matter", days=0, text="x"), "1 至 5 之间"),
        (MoreTime(reason="complex_matter", days=1, text="  "), "请写明需要延长的原因"),
        (MoreTime(reason="complex_matter", days=1, text="长" * 301), "不超过 300 字"),
        (MoreTime(reason="consult_department", days=1, text="x"), "可用的事由：情况复杂需延长"),
    ],
)
def test_request_out_of_its_limits_is_refused_with_a_sentence(
    office: Office, request_: PracticeRequest, wanted: MoreTime, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        asked(request_, office, wanted)
    assert not ExtensionRequest.objects.exists()


def test_request_on_a_stale_page_or_without_the_role_is_refused(
    office: Office, request_: PracticeRequest
) -> None:
    with pytest.raises(NotAllowed):
        ask_for_more_time(
            clock=clock_of(request_),
            wanted=WANTED,
            actor=office.staff.person,
            at=ASKED_AT,
            expected_version=None,
        )
    with pytest.raises(Stale):
        ask_for_more_time(
            clock=clock_of(request_),
            wanted=WANTED,
            actor=office.head.person,
            at=ASKED_AT,
            expected_version=request_.version - 1,
        )


def test_clock_without_reasons_names_none(office: Office, request_: PracticeRequest) -> None:
    ClockPolicy.objects.filter(code="list.head_approval").update(reasons=[])

    with pytest.raises(BadInput, match="可用的事由：无"):
        asked(request_, office)


def test_sweep_counts_a_share_of_the_lengthened_term(
    office: Office, request_: PracticeRequest, other_head: Membership
) -> None:
    rung = {"code": "P70", "at": "09:00", "percent": 70, "tell": ["holder"]}
    ClockPolicy.objects.filter(pk=clock_of(request_).policy_id).update(ladder=[rung])
    decide_on_more_time(
        request=asked(request_, office), approve=True, actor=other_head.person, at=W1_AT, note=""
    )

    # Five of seven working days are used on 9 October; of five, four would be on the 10th.
    early = sweep(at=shanghai(2025, 10, 9, 8, 59))
    swept = sweep(at=shanghai(2025, 10, 9, 9))

    assert (early.fired, swept.fired) == (0, 1)
    assert rungs_fired(request_) == ["P70"]
