"""Ending a role takes two people as well, and never empties one of the three offices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Membership
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.administration.offices import MORNING, TODAY, acts_in_chain, the_three
from workflows.administration.propose_revocation import propose_revocation

pytestmark = pytest.mark.django_db


def revoke(three, membership, *, last_day=TODAY, actor=None, reason="调离"):
    return propose_revocation(
        actor=actor or three.administrator,
        membership=membership,
        last_day=last_day,
        reason=reason,
        at=MORNING,
    ).grant


def test_propose_revocation_waits_and_ends_nothing_yet() -> None:
    three = the_three()
    membership = a_member(Role.DEPARTMENT_HEAD, three.organisation)

    grant = revoke(three, membership)

    membership.refresh_from_db()
    assert (grant.kind, grant.decision, grant.valid_until) == ("revoke", "pending", TODAY)
    assert membership.valid_until is None
    assert acts_in_chain() == ["role_proposed"]


def test_propose_revocation_of_the_only_holder_of_a_separated_role_is_refused() -> None:
    three = the_three()
    membership = Membership.objects.get(person=three.auditor)

    with pytest.raises(GuardFailed, match="收回后三员不全"):
        revoke(three, membership)

    a_member(Role.AUDITOR, three.organisation)
    assert revoke(three, membership).decision == "pending"


def test_propose_revocation_of_ones_own_role_is_refused() -> None:
    three = the_three()
    a_member(Role.ADMINISTRATOR, three.organisation)
    membership = Membership.objects.get(person=three.administrator)

    with pytest.raises(BadInput, match="不能为自己提出角色变更"):
        revoke(three, membership)


def test_propose_revocation_by_the_security_officer_is_not_allowed() -> None:
    three = the_three()
    membership = a_member(Role.DEPARTMENT_HEAD, three.organisation)

    with pytest.raises(NotAllowed, match="系统管理员"):
        revoke(three, membership, actor=three.officer)


@pytest.mark.parametrize(
    ("ends", "last_day", "sentence"),
    [
        (
            None,
            date(2026, 2, 28),
            "最后有效日 2026-02-28 过早：最早可填 2026-03-01（填昨天即批准后立即失效）。",
        ),
        (
            date(2026, 6, 30),
            date(2026, 6, 30),
            "这一任职到 2026-06-30 自然截止：最后有效日须早于该日。",
        ),
        (
            date(2026, 3, 1),
            date(2026, 3, 2),
            "这一任职已于 2026-03-01 截止，无须收回。",
        ),
    ],
    ids=["too-early", "not-earlier-than-its-end", "ended-before"],
)
def test_propose_revocation_with_an_impossible_day_says_what_is_possible(
    ends: date | None, last_day: date, sentence: str
) -> None:
    three = the_three()
    membership = a_member(Role.DEPARTMENT_HEAD, three.organisation)
    Membership.objects.filter(pk=membership.pk).update(valid_until=ends)

    with pytest.raises((BadInput, GuardFailed)) as refusal:
        revoke(three, membership, last_day=last_day)

    assert refusal.value.message == sentence


def test_propose_revocation_twice_or_without_reason_is_refused() -> None:
    three = the_three()
    membership = a_member(Role.DEPARTMENT_HEAD, three.organisation)

    with pytest.raises(BadInput, match="请写明理由"):
        revoke(three, membership, reason="")
    revoke(three, membership)
    with pytest.raises(GuardFailed, match="正等待安全员审批，无须重复提出。"):
        revoke(three, membership, last_day=TODAY + timedelta(days=3))
