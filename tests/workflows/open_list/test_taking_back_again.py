"""Who proposed again after being overruled may take the last step back like anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.workflows.open_list.changes import (
    DECIDED_AT,
    REVIEWED_AT,
    in_review,
    step,
    submitted,
)
from tests.workflows.open_list.rivals import Rivals, two_departments
from tests.workflows.open_list.test_overruled import overruled
from workflows.engine.taking_back import take_back

if TYPE_CHECKING:
    from cases.models import ListChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def proposed_again(rivals: Rivals) -> ListChange:
    overruled(rivals)
    return rivals.change(rivals.provider, update_frequency="realtime")


def test_approval_of_what_was_proposed_again_may_be_taken_back(rivals: Rivals) -> None:
    change = in_review(rivals.provider, proposed_again(rivals))
    change = step(change, rivals.provider.lead, "conclude", REVIEWED_AT)

    take_back(
        case=change,
        actor=rivals.provider.lead.person,
        at=REVIEWED_AT + timedelta(minutes=1),
        expected_version=None,
        reason="看错了",
    )

    change.refresh_from_db()
    assert change.state == "in_review"


def test_head_may_take_a_refusal_of_what_was_proposed_again_back(rivals: Rivals) -> None:
    change = submitted(rivals.provider, proposed_again(rivals))
    change = step(change, rivals.provider.head, "reject", DECIDED_AT, reason="再议")

    take_back(
        case=change,
        actor=rivals.provider.head.person,
        at=DECIDED_AT + timedelta(minutes=1),
        expected_version=None,
        reason="看错了",
    )

    change.refresh_from_db()
    assert change.state == "pending_head"
