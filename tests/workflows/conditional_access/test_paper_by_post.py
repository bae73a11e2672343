"""A paper that is in the post: nobody owes anything before it can have arrived."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed
from cases.models import Agreement, Clock
from tests.factories import shanghai
from tests.workflows.conditional_access.agreeing import (
    SIGNED_AT,
    confirmed,
    drawn_up,
    entered,
    sent,
)
from tests.workflows.conditional_access.applying import a_town, finished
from tests.workflows.conditional_access.test_signing_anew import acted
from workflows.conditional_access.agreements.paper import is_in_post

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def due(agreement: Agreement) -> tuple[str, date]:
    """Return the code and the last day of the deadline that runs."""
    clock = Clock.objects.get(case=agreement.pk, status="running")
    return clock.code, clock.due_on


def test_three_days_begin_when_the_post_can_have_arrived() -> None:
    town = a_town()

    agreement = sent(town, drawn_up(town))

    # Five working days in the post after 2023-10-09, then three.
    assert due(agreement) == ("app.paper_by_post", date(2023, 10, 19))
    assert agreement.posted_on == SIGNED_AT.date()


def test_receipt_begins_the_three_days_sooner() -> None:
    town = a_town()
    agreement = sent(town, drawn_up(town))

    agreement = acted(
        agreement, "acknowledge_paper", town.traffic.reviewer, at=shanghai(2023, 10, 11)
    )

    assert due(agreement) == ("app.paper", date(2023, 10, 16))
    assert (agreement.state, agreement.posted_on) == ("signing", None)
    with pytest.raises(GuardFailed, match="没有在途的纸质协议"):
        acted(agreement, "acknowledge_paper", town.traffic.reviewer)


def test_receipt_is_not_acknowledged_so_late_that_it_would_lengthen_the_term() -> None:
    town = a_town()
    agreement = sent(town, drawn_up(town))

    with pytest.raises(GuardFailed, match="邮寄时间已过，登记期限已经起算"):
        acted(agreement, "acknowledge_paper", town.traffic.reviewer, at=shanghai(2023, 10, 17))

    assert due(Agreement.objects.get())[1] == date(2023, 10, 19)


def test_paper_in_hand_is_owed_in_three_days() -> None:
    town = a_town()

    agreement = acted(drawn_up(town), "receive_paper", town.traffic.reviewer)

    assert due(agreement) == ("app.paper", date(2023, 10, 12))


def test_paper_that_did_not_come_is_in_no_post_any_more() -> None:
    town = a_town()
    agreement = sent(town, drawn_up(town))

    agreement = finished(
        agreement, town.traffic.reviewer, "miss_paper", SIGNED_AT, reason="没有收到邮件。"
    )

    assert (agreement.state, agreement.posted_on) == ("drafted", None)


def test_receipt_is_not_acknowledged_once_the_paper_was_entered(tmp_path: Path) -> None:
    town = a_town()
    agreement = entered(town, sent(town, drawn_up(town)), tmp_path)

    with pytest.raises(GuardFailed, match="已登记"):
        acted(agreement, "acknowledge_paper", town.traffic.reviewer, at=shanghai(2023, 10, 11))

    assert not is_in_post(agreement)
    assert confirmed(town.traffic, agreement).state == "in_force"
