"""Who rules on a conflict may hand the request in with it; who ruled does not approve it."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, NotAllowed
from cases.models import ListChange, WorkItem
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.open_list.changes import (
    DECIDED_AT,
    REVIEWED_AT,
    approved,
    open_item,
    step,
    submitted,
)
from tests.workflows.open_list.rivals import Rivals, in_conflict, two_departments
from tests.workflows.open_list.test_neighbour_news import told
from workflows.engine.escalation import sweep
from workflows.engine.offered import offered_outcomes

pytestmark = pytest.mark.django_db
# Five working days after 5 November 2026 have passed.
LATE = shanghai(2026, 11, 13, 10)
WHY = "站点信息每天都有变化"


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def handed_in(rivals: Rivals, change: ListChange, answer: str = "mine") -> ListChange:
    rulings = {change.items.get().pk: {"update_frequency": answer}}
    staff = rivals.helper.staff
    return step(change, staff, "submit", REVIEWED_AT, rulings=rulings, reason=WHY)


def late_with_the_head(rivals: Rivals) -> ListChange:
    """Bring a conflict to the head of the helper, because its author let the day pass."""
    change = in_conflict(rivals)
    sweep(at=LATE)
    assert open_item(change).role == Role.DEPARTMENT_HEAD
    return change


def test_ruling_hands_in_to_the_head_in_one_act(rivals: Rivals) -> None:
    change = handed_in(rivals, in_conflict(rivals))

    assert change.state == "pending_head"
    assert open_item(change).flow_task.name == "head_review"
    event = change.events.latest("sequence")
    assert (event.act, event.from_state, event.to_state) == ("submit", "conflict", "pending_head")
    assert (event.data["proposed_again"], event.data["items"]) == (1, 1)
    assert change.items.get().decision == "pending"


def test_what_is_handed_in_so_goes_its_way_to_the_approval(rivals: Rivals) -> None:
    change = handed_in(rivals, in_conflict(rivals))
    change = step(change, rivals.helper.head, "approve", DECIDED_AT)

    assert step(change, rivals.helper.lead, "conclude", REVIEWED_AT).state == (
        "approved_pending_effect"
    )


def test_other_department_hears_of_ruling_and_hand_in_together(rivals: Rivals) -> None:
    change = handed_in(rivals, in_conflict(rivals))

    texts = [
        text
        for who, _case, text in told("entry_proposed_too")
        if who == rivals.provider.staff.person.username
    ]
    assert texts[-1].startswith(f"文化和旅游局第 2 次提交申请 {change.number}")
    assert f"没有采用本单位已批准的内容。理由：{WHY}。" in texts[-1]


def test_wording_that_is_still_to_be_agreed_on_is_not_handed_in(rivals: Rivals) -> None:
    change = in_conflict(rivals)

    with pytest.raises(BadInput, match="请改用“按所选内容重新起草”"):
        handed_in(rivals, change, "joint")

    assert ListChange.objects.get(pk=change.pk).state == "conflict"


def test_ruling_that_keeps_everything_hands_nothing_in(rivals: Rivals) -> None:
    change = in_conflict(rivals)

    with pytest.raises(BadInput, match="全部采用现有内容"):
        handed_in(rivals, change, "standing")


@pytest.mark.parametrize("outcome", ["redraft", "submit"])
def test_head_who_ruled_does_not_approve_what_follows(rivals: Rivals, outcome: str) -> None:
    change = late_with_the_head(rivals)
    head = rivals.helper.head
    change = step(change, head, outcome, LATE, reason=WHY)
    if outcome == "redraft":
        change = submitted(rivals.helper, change)

    with pytest.raises(NotAllowed) as refused:
        step(change, head, "approve", LATE)

    assert refused.value.message == (
        "您已参与本事项的前序环节，按回避要求须由他人办理。"
        f"请联系{rivals.helper.department.full_name}的其他"
        f"{Role.DEPARTMENT_HEAD.label}、{Role.DISTRICT_AUTHORITY.label}。"
    )


def test_page_names_the_other_head_who_may_approve(rivals: Rivals) -> None:
    change = late_with_the_head(rivals)
    head = rivals.helper.head
    change = step(change, head, "submit", LATE, reason=WHY)
    item = WorkItem.objects.get(pk=open_item(change).pk)

    nobody = offered_outcomes(case=change, item=item, person=head.person, on=LATE.date())
    other = a_member(Role.DEPARTMENT_HEAD, rivals.helper.department)
    one = offered_outcomes(case=change, item=item, person=head.person, on=LATE.date())
    staff = offered_outcomes(
        case=change, item=item, person=rivals.provider.staff.person, on=LATE.date()
    )

    assert (nobody.outcomes, nobody.others) == ((), ())
    assert one.others == (other.person,)
    # Whom the role does not fit is kept from it by something else.
    assert staff.others is None
    assert step(change, other, "approve", LATE).state == "in_review"


def test_author_who_handed_in_so_is_no_reviewer(rivals: Rivals) -> None:
    change = handed_in(rivals, in_conflict(rivals))
    a_member(Role.DEPARTMENT_HEAD, rivals.helper.department, person=rivals.helper.staff.person)

    with pytest.raises(NotAllowed):
        step(change, rivals.helper.staff, "approve", DECIDED_AT)


def test_request_taken_up_at_once_is_published_like_any_other(rivals: Rivals) -> None:
    change = handed_in(rivals, in_conflict(rivals))
    change = step(change, rivals.helper.head, "return", DECIDED_AT, reason="补充依据")

    assert change.state == "returned"
    assert approved(rivals.helper, change).state == "approved_pending_effect"
