"""An agreement that nobody signs: notices at half and four fifths of the term, then the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.models import (
    Agreement,
    CaseEvent,
    ClockPolicy,
    Notification,
    OutboxMessage,
    WorkItem,
)
from cases.queries.agreements import fully_signed
from tests.factories import shanghai
from tests.workflows.conditional_access.agreeing import DAY_AFTER, DUE, drawn_up, sent
from tests.workflows.conditional_access.applying import a_town, delivered, finished, handed_in
from workflows.conditional_access.agreements.lapse import lapse_unsigned
from workflows.engine.escalation import sweep
from workflows.engine.gate import act
from workflows.engine.preferences import Ways, choose_ways

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
# Five and eight working days after 2023-09-28.
HALF, MOST = shanghai(2023, 10, 11, 10), shanghai(2023, 10, 16, 10)


def told(agreement: Agreement) -> list[str]:
    """Return the rungs of which word has left, in their order."""
    keys = OutboxMessage.objects.filter(topic="rung_fired", status="sent", case=agreement.pk)
    found = keys.order_by("pk").values_list("idempotency_key", flat=True)
    return [key.rpartition(":")[2] for key in found]


def swept(at: datetime) -> None:
    sweep(at=at)
    delivered(at)


@pytest.mark.access_scenario(23)
def test_unsigned_agreement_lapses_the_day_after_its_term_with_both_notices() -> None:
    town = a_town()
    agreement = drawn_up(town)

    for at in (HALF, MOST, DUE):
        swept(at)
        assert lapse_unsigned(at=at) == ()
    lapsed = lapse_unsigned(at=DAY_AFTER)
    again = lapse_unsigned(at=DAY_AFTER)

    assert (lapsed, again) == ((agreement.number,), ())
    assert told(agreement) == ["P50", "P80", "M0"]
    writer = Notification.objects.filter(person=town.person.person, topic="agreement")
    assert writer.count() == 3
    said = (
        f"请在 2023-10-18 前（含当日）签署应用协议 {agreement.number}："
        f"{agreement.organisation}已同意开放“停车场实时泊位”，逾期没有签署的，该决定失效。"
        "请打开协议，点击“签署协议”。"
    )
    assert set(writer.values_list("text", flat=True)) == {said}
    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.is_closed) == ("lapsed", True)
    assert not WorkItem.objects.filter(process=agreement.pk, finished__isnull=True).exists()
    assert CaseEvent.objects.get(case=agreement.pk, act="lapse").actor is None
    assert not fully_signed().exists()


@pytest.mark.access_scenario(8)
def test_agreement_does_not_lapse_while_the_last_notice_has_not_left() -> None:
    agreement = drawn_up(a_town())
    swept(HALF)
    sweep(at=MOST)

    unsent = lapse_unsigned(at=DAY_AFTER)
    delivered(DAY_AFTER)
    latest = Notification.objects.filter(topic="agreement").latest("pk")
    assert "应在 2023-10-18 前签署，尚未失效" in latest.text
    just_sent = lapse_unsigned(at=DAY_AFTER)
    two_days_on = lapse_unsigned(at=shanghai(2023, 10, 23))
    the_day_after = lapse_unsigned(at=shanghai(2023, 10, 24))

    assert (unsent, just_sent, two_days_on) == ((), (), ())
    assert the_day_after == (agreement.number,)


def test_agreement_that_its_user_has_signed_does_not_lapse() -> None:
    town = a_town()
    agreement = drawn_up(town)
    swept(MOST)
    sent(town, agreement, at=MOST)

    assert lapse_unsigned(at=shanghai(2023, 11, 30)) == ()
    assert Agreement.objects.get().state == "signing"


def test_lapse_is_nobodys_act_and_ends_nothing_that_is_signed() -> None:
    town = a_town()
    agreement = drawn_up(town)
    with pytest.raises(NotAllowed):
        act(
            case=agreement,
            name="lapse",
            actor=town.traffic.head.person,
            at=DAY_AFTER,
            expected_version=None,
        )
    sent(town, agreement)

    with pytest.raises(GuardFailed):
        act(case=agreement, name="lapse", actor=None, at=DAY_AFTER, expected_version=None)


def test_user_declines_and_may_apply_again() -> None:
    town = a_town()
    agreement = drawn_up(town)

    ended = finished(agreement, town.person, "decline", HALF, reason="项目取消。")
    again = handed_in(town, town.traffic.row, at=HALF)

    assert (ended.state, ended.is_closed) == ("ended", True)
    assert again.state == "submitted"


@pytest.mark.access_scenario(23)
def test_notices_of_the_term_are_not_silenced() -> None:
    town = a_town()
    agreement = drawn_up(town)
    silent = Ways(in_app=False, email=False, digest=False)
    choose_ways(person=town.person.person, chosen={"rung_fired": silent, "agreement": silent})

    for at in (HALF, MOST, DUE):
        swept(at)

    assert Notification.objects.filter(person=town.person.person, topic="agreement").count() == 3
    assert lapse_unsigned(at=DAY_AFTER) == (agreement.number,)


@pytest.mark.access_scenario(8)
def test_agreement_does_not_lapse_where_the_notice_reached_nobody_who_signs() -> None:
    town = a_town()
    agreement = drawn_up(town)
    town.person.person.is_active = False
    town.person.person.save(update_fields=["is_active"])
    for at in (HALF, MOST, DUE):
        swept(at)

    assert told(agreement) == ["P50", "P80", "M0"]
    assert lapse_unsigned(at=DAY_AFTER) == ()


@pytest.mark.access_scenario(23)
def test_last_notice_is_the_one_that_the_ladder_names() -> None:
    town = a_town()
    rungs = [
        {"code": "half", "percent": 50, "at": "09:00", "tell": ["holder"], "effect": ""},
        {"code": "sixty", "percent": 60, "at": "09:00", "tell": ["holder"], "effect": ""},
    ]
    ClockPolicy.objects.filter(code="app.sign").update(ladder=rungs)
    agreement = drawn_up(town)
    swept(HALF)

    half_alone = lapse_unsigned(at=DAY_AFTER)
    swept(MOST)

    # Four of ten days remained at six tenths: they pass from the day of the notice.
    assert half_alone == ()
    assert lapse_unsigned(at=shanghai(2023, 10, 20)) == ()
    assert lapse_unsigned(at=shanghai(2023, 10, 21)) == (agreement.number,)
