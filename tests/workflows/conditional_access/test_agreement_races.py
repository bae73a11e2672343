"""Both sides and the system at the same instant: an agreement is signed, or it has lapsed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import KaifangError
from cases.models import Agreement, CaseEvent, OutboxMessage, WorkItem
from cases.proof import verify_cases
from tests.factories import shanghai
from tests.profile import count
from tests.threads import at_once
from tests.workflows.conditional_access.agreeing import DAY_AFTER, drawn_up
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_town,
    approved,
    delivered,
    handed_in,
    line_of,
    with_other_datasets,
)
from workflows.conditional_access.agreements.drawing_up import draw_up_agreements
from workflows.conditional_access.agreements.lapse import lapse_unsigned
from workflows.engine.escalation import sweep
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=3, full=30)


def signs(town: Town, item: WorkItem, shown: str) -> str:
    try:
        taken = take_step(
            work_item=item,
            outcome="send_paper",
            actor=town.person.person,
            at=DAY_AFTER,
            expected_version=None,
            data={"sha256": shown, "authority": True},
        )
    except KaifangError as error:
        return type(error).__name__
    return taken.state


def lapses() -> str:
    return "lapsed" if lapse_unsigned(at=DAY_AFTER) else ""


@pytest.mark.access_scenario(23)
def test_signature_and_lapse_at_once_leave_one_of_both() -> None:
    town = a_town()

    for number in range(ROUNDS):
        # What waits for a signature is not applied for again.
        agreement = drawn_up(with_other_datasets(town, f"泊位数据 {number}"))
        for at in (shanghai(2023, 10, 16, 10), shanghai(2023, 10, 18, 10)):
            sweep(at=at)
            delivered(at)
        item = WorkItem.objects.get(process=agreement.pk, finished__isnull=True)
        shown = agreement.bound.sha256
        both: list[Callable[[], str]] = [partial(signs, town, item, shown), lapses]
        results = at_once(both)

        state = Agreement.objects.get(pk=agreement.pk).state
        assert (state, results) in [
            ("signing", ["signing", ""]),
            ("lapsed", ["AlreadyDone", "lapsed"]),
        ]
        acts = CaseEvent.objects.filter(case=agreement.pk, act__in=("send_paper", "lapse"))
        assert acts.count() == 1
        assert verify_cases(case=agreement.case_ptr).first_bad is None


def test_message_that_is_delivered_twice_at_once_draws_up_one_agreement() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    approved(line_of(application, town.traffic), town.traffic)
    message = OutboxMessage(payload={"application": application.pk})
    again = partial(draw_up_agreements, message, NEXT_DAY)

    at_once([again, again])

    assert Agreement.objects.count() == 1
