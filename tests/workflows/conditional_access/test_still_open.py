"""What is removed, suspended or opened to all meanwhile is signed by nobody (S19, S20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import GuardFailed
from cases.models import (
    Agreement,
    AgreementSignature,
    CaseEvent,
    EmergencySuspension,
    Notification,
    OutboxMessage,
)
from cases.proof_of_agreements import first_bad_agreement
from cases.queries.agreements import lines_in
from tests.factories import shanghai
from tests.workflows.conditional_access.agreeing import (
    DAY_AFTER,
    SIGNED_AT,
    drawn_up,
    entered,
    sent,
)
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_town,
    approved,
    delivered,
    finished,
    handed_in,
    reworded,
    taken_off,
)
from tests.workflows.conditional_access.test_closed_datasets import suspended
from tests.workflows.conditional_access.test_online import by_head, by_user
from tests.workflows.conditional_access.test_signing_anew import acted
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.agreements.lapse import lapse_unsigned
from workflows.conditional_access.agreements.news import tell_heads_of_barred
from workflows.engine.escalation import sweep

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
KINDS = {
    "suspended": "已中止开放",
    "removed": "已移出现行清单",
    "unconditional": "已改为无条件开放",
    "not_open": "已改为非开放",
}


def closed(town: Town, what: str) -> None:
    if what == "suspended":
        suspended(town.traffic)
    elif what == "removed":
        taken_off(town.traffic.row)
    else:
        reworded(town.traffic.row, open_type=what)


def of_two(town: Town) -> Agreement:
    """Return an agreement about the department's own dataset and another of it."""
    second = a_listed_row(
        town.traffic.organisation,
        name="公交到站时刻",
        open_type="conditional",
        portal_dataset_id="O2023000000000003",
    )
    application = handed_in(town, town.traffic.row, second)
    for line in application.lines.all():
        approved(line, town.traffic)
    delivered(NEXT_DAY)
    return Agreement.objects.get(application=application)


@pytest.mark.access_scenario(19)
@pytest.mark.access_scenario(20)
@pytest.mark.parametrize("what", KINDS)
def test_user_signs_nothing_that_the_list_does_not_open_any_more(what: str) -> None:
    town = a_town()
    agreement = drawn_up(town)
    closed(town, what)

    with pytest.raises(GuardFailed, match=f"{KINDS[what]}，协议不能照现有文本签署：请甲方负责人"):
        by_user(town, agreement)
    with pytest.raises(GuardFailed, match=KINDS[what]):
        sent(town, agreement)
    with pytest.raises(GuardFailed, match=KINDS[what]):
        acted(agreement, "receive_paper", town.traffic.reviewer)

    assert not AgreementSignature.objects.exists()


@pytest.mark.access_scenario(19)
def test_department_signs_nothing_that_was_closed_after_the_user_signed(tmp_path: Path) -> None:
    town = a_town()
    agreement = by_user(town, drawn_up(town))
    suspended(town.traffic)

    with pytest.raises(GuardFailed, match="已中止开放"):
        by_head(town, agreement)
    EmergencySuspension.objects.update(ended_at=SIGNED_AT)

    assert by_head(town, agreement).state == "in_force"


@pytest.mark.access_scenario(19)
def test_paper_of_a_dataset_that_was_removed_is_neither_entered_nor_confirmed(
    tmp_path: Path,
) -> None:
    town = a_town()
    agreement = entered(town, sent(town, drawn_up(town)), tmp_path)
    taken_off(town.traffic.row)
    shown = agreement.bound.sha256

    with pytest.raises(GuardFailed, match="已移出现行清单"):
        finished(
            agreement, town.traffic.head, "confirm_paper", SIGNED_AT, sha256=shown, agrees=True
        )
    agreement = finished(
        agreement, town.traffic.head, "return_paper", SIGNED_AT, reason="数据已移出。"
    )
    with pytest.raises(GuardFailed, match="已移出现行清单"):
        entered(town, agreement, tmp_path)

    assert not AgreementSignature.objects.exists()


@pytest.mark.access_scenario(19)
def test_head_ends_it_and_the_other_datasets_get_an_agreement_of_their_own() -> None:
    town = a_town()
    agreement = by_user(town, of_two(town))
    taken_off(town.traffic.row)

    agreement = acted(agreement, "end_agreement", town.traffic.head)
    for _again in range(2):
        delivered(SIGNED_AT)

    assert agreement.state == "ended"
    said = CaseEvent.objects.get(case=agreement.pk, act="end_agreement").data
    assert (said["ground"], list(said["barred"].values())) == ("datasets", ["removed"])
    rest = Agreement.objects.get(replaces=agreement)
    assert [line.row.name for line in lines_in(rest)] == ["公交到站时刻"]
    assert "停车场实时泊位" not in rest.bound.text
    assert rest.bound.begins_on == SIGNED_AT.date()
    told = Notification.objects.filter(person=town.person.person, topic="agreement").latest("pk")
    assert "其余数据另行拟定协议" in told.text
    assert by_head(town, by_user(town, rest)).state == "in_force"
    assert first_bad_agreement() is None


def test_agreement_whose_only_dataset_was_removed_is_followed_by_none() -> None:
    town = a_town()
    agreement = drawn_up(town)
    taken_off(town.traffic.row)

    acted(agreement, "end_agreement", town.traffic.head)
    delivered(SIGNED_AT)

    assert Agreement.objects.get().state == "ended"


@pytest.mark.access_scenario(23)
def test_agreement_that_cannot_be_signed_does_not_lapse() -> None:
    town = a_town()
    agreement = drawn_up(town)
    for at in (shanghai(2023, 10, 16, 10), shanghai(2023, 10, 18, 10)):
        sweep(at=at)
        delivered(at)
    suspended(town.traffic)

    barred = lapse_unsigned(at=DAY_AFTER)
    EmergencySuspension.objects.update(ended_at=DAY_AFTER)

    assert (barred, lapse_unsigned(at=DAY_AFTER)) == ((), (agreement.number,))


@pytest.mark.parametrize("after", [0, 1])
def test_term_of_use_that_is_over_is_signed_by_nobody(after: int) -> None:
    town = a_town()
    agreement = drawn_up(town)
    last = shanghai(2024, 9, 27 + after)
    said: dict[str, Any] = {"sha256": agreement.bound.sha256, "authority": True}

    if not after:
        assert finished(agreement, town.person, "send_paper", last, **said).state == "signing"
        return
    with pytest.raises(GuardFailed, match="使用期限已于 2024-09-27 届满"):
        finished(agreement, town.person, "send_paper", last, **said)
    agreement = acted(agreement, "end_agreement", town.traffic.head, at=last)

    assert CaseEvent.objects.get(case=agreement.pk, act="end_agreement").data["ground"] == "term"


@pytest.mark.access_scenario(19)
def test_heads_hear_once_of_an_agreement_that_a_version_bars() -> None:
    town = a_town()
    drawn_up(town)
    message = OutboxMessage(topic="version_in_effect", idempotency_key="version:7")
    tell_heads_of_barred(message, SIGNED_AT)
    taken_off(town.traffic.row)

    for _again in range(2):
        tell_heads_of_barred(message, SIGNED_AT)

    told = Notification.objects.get(topic="agreement")
    assert told.person == town.traffic.head.person
    assert "双方都不能签署：请终止本协议" in told.text
