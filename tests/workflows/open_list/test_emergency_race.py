"""Two people suspend one entry, or settle one suspension, at the same instant."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import KaifangError
from cases.models import EmergencySuspension, ListChange
from cases.proof import verify_cases
from cases.queries.suspensions import live_suspension_of
from tests.profile import count
from tests.threads import at_once
from tests.workflows.open_list.lists import walk
from tests.workflows.open_list.suspensions import (
    ORDERED_AT,
    TOO_LATE,
    an_emergency,
    decide,
    deliver,
    do,
    ordered,
)
from workflows.engine.integrity import findings
from workflows.open_list.emergency import lapse_unconfirmed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.workflows.open_list.suspensions import Emergency

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=3, full=30)


def refused(act: Callable[[], object]) -> str:
    """Return the sentence of a refusal; empty where the act went through."""
    try:
        act()
    except KaifangError as error:
        return error.message
    return ""


def test_entry_suspended_twice_at_once_has_one_live_suspension() -> None:
    emergency = an_emergency()
    for number in range(ROUNDS):
        at = ORDERED_AT + timedelta(minutes=number)
        orders = [
            partial(ordered, emergency, by=by, at=at)
            for by in (emergency.city.head, emergency.city.lead, emergency.security)
        ]

        sentences = at_once([partial(refused, order) for order in orders])

        live = EmergencySuspension.objects.get(ended_at__isnull=True)
        assert sorted(sentences) == [
            "",
            *[f"“公交线路”已由 {live.number} 紧急中止，不必重复下达。"] * 2,
        ]
        others = {emergency.city.lead, emergency.security}
        second = next(each for each in others if each.person_id != live.opened_by_id)
        decide(live, second, "refuse", at=at)
    deliver(ORDERED_AT + timedelta(hours=1))
    assert EmergencySuspension.objects.count() == ROUNDS
    assert [each.sentence for each in findings(at=ORDERED_AT)] == []
    assert verify_cases().first_bad is None


def test_suspension_swept_by_two_workers_at_once_lapses_once() -> None:
    emergency = an_emergency()
    for number in range(ROUNDS):
        at = TOO_LATE + timedelta(days=14 * number)
        suspension = ordered(emergency, at=ORDERED_AT + timedelta(days=14 * number))

        lapsed = at_once([partial(lapse_unconfirmed, at=at)] * 3)

        assert [number for numbers in lapsed for number in numbers] == [suspension.number]
        assert live_suspension_of(emergency.row.entry_id) is None
    assert verify_cases().first_bad is None


def test_suspension_lifted_while_its_draft_is_handed_in_leaves_no_half() -> None:
    emergency = an_emergency()
    for number in range(ROUNDS):
        at = ORDERED_AT + timedelta(minutes=number)
        suspension = decide(ordered(emergency, at=at), emergency.security, "confirm", at=at)
        draft = suspension.change
        assert draft is not None

        at_once(
            [
                partial(refused, partial(_lift_and_deliver, suspension, emergency, at)),
                partial(refused, partial(_hand_in, draft, emergency, at)),
            ]
        )
        deliver(at)

        state = ListChange.objects.get(pk=draft.pk).state
        assert state == "cancelled"
        assert live_suspension_of(emergency.row.entry_id) is None
    assert [each.sentence for each in findings(at=ORDERED_AT)] == []


def _lift_and_deliver(suspension: EmergencySuspension, emergency: Emergency, at: datetime) -> None:
    do(suspension, emergency.city.lead.person, "lift", at=at, reason="误报")
    deliver(at)


def _hand_in(draft: ListChange, emergency: Emergency, at: datetime) -> None:
    walk(draft.pk, emergency.city.staff, "submit", at=at)
