"""An agreement that lapsed is signed after all: once, where nothing has changed (S23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.models import AccessApplication, Agreement, CaseEvent, Letter, WorkItem
from cases.proof import verify_cases
from cases.proof_of_agreements import first_bad_agreement
from cases.proof_of_letters import first_bad_letter
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.wordings import TRAINING, released
from tests.workflows.conditional_access.agreeing import DAY_AFTER, drawn_up
from tests.workflows.conditional_access.applying import (
    a_town,
    delivered,
    handed_in,
    reworded,
)
from tests.workflows.conditional_access.test_letters import text_of
from tests.workflows.conditional_access.test_online import by_head, by_user
from tests.workflows.conditional_access.test_signing_anew import acted
from workflows.conditional_access.agreements.lapse import lapse_unsigned
from workflows.conditional_access.agreements.reopening import offers_new_terms, offers_same_text
from workflows.conditional_access.agreements.text_changes import changed_lines
from workflows.engine.escalation import sweep
from workflows.engine.offered import offered_acts

if TYPE_CHECKING:
    from datetime import datetime

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
LATER = shanghai(2023, 10, 20)


def lapsed(town: Town, agreement: Agreement | None = None) -> Agreement:
    """Let an agreement lapse, its notices sent."""
    agreement = agreement or drawn_up(town)
    return _through(agreement, (shanghai(2023, 10, 16, 10), shanghai(2023, 10, 18, 10)), DAY_AFTER)


def _through(agreement: Agreement, notices: tuple[datetime, ...], at: datetime) -> Agreement:
    for when in notices:
        sweep(at=when)
        delivered(when)
    assert lapse_unsigned(at=at) == (agreement.number,)
    delivered(at)
    return Agreement.objects.get(pk=agreement.pk)


@pytest.mark.access_scenario(23)
def test_lapse_is_told_by_a_letter_that_says_how_to_go_on() -> None:
    town = a_town()
    agreement = lapsed(town)

    letter = Letter.objects.get(kind="lapsed")

    text = text_of(letter)
    decision = Letter.objects.get(kind="decision").number
    assert f"已作出审核决定（文号：{decision}）" in text
    assert "签署期限至2023年10月18日" in text
    assert "恢复签署只有一次" in text
    event = CaseEvent.objects.get(case=letter.line_id, act="note_lapse")
    assert event.data["letter"]["number"] == letter.number
    assert letter.line.state == "approved"
    assert first_bad_letter() is None
    assert verify_cases(case=agreement.case_ptr).first_bad is None


@pytest.mark.access_scenario(23)
def test_reopened_agreement_has_the_same_text_and_a_new_term() -> None:
    town = a_town()
    agreement = lapsed(town)
    shown = agreement.bound.sha256
    assert offers_same_text(agreement)

    agreement = acted(agreement, "reopen", town.person, at=LATER)

    task = WorkItem.objects.get(process=agreement.pk, finished__isnull=True)
    assert (agreement.state, agreement.is_closed) == ("drafted", False)
    assert (agreement.bound.sha256, task.owner) == (shown, town.person.person)
    assert CaseEvent.objects.get(case=agreement.pk, act="reopen").data["sha256"] == shown
    assert by_head(town, by_user(town, agreement)).state == "in_force"
    assert verify_cases(case=agreement.case_ptr).first_bad is None


@pytest.mark.access_scenario(23)
def test_agreement_is_reopened_once() -> None:
    town = a_town()
    agreement = acted(lapsed(town), "reopen", town.person, at=LATER)
    notices = tuple(shanghai(2023, 10, day, 10) for day in (30, 31))
    agreement = _through(agreement, (*notices, shanghai(2023, 11, 3, 10)), shanghai(2023, 11, 10))

    with pytest.raises(GuardFailed, match="恢复签署只有一次，已经用过"):
        acted(agreement, "reopen", town.person, at=shanghai(2023, 11, 13))

    assert not offers_same_text(agreement)
    assert "请通过公共数据开放平台重新提出申请" in text_of(Letter.objects.latest("pk"))


@pytest.mark.access_scenario(23)
def test_changed_template_is_another_agreement_that_shows_what_differs() -> None:
    town = a_town()
    agreement = lapsed(town)
    released(the_three().administrator)
    assert (offers_same_text(agreement), offers_new_terms(agreement)) == (False, True)
    with pytest.raises(GuardFailed, match="示范文本已经更新"):
        acted(agreement, "reopen", town.person, at=LATER)

    acted(agreement, "ask_new_terms", town.person, at=LATER)
    delivered(LATER)

    new = Agreement.objects.get(replaces=agreement)
    assert (new.state, new.bound.template.number) == ("drafted", 2)
    added = [each.text for each in changed_lines(new) if each.is_new]
    assert TRAINING.text in added
    assert changed_lines(agreement) == []
    assert not offers_new_terms(Agreement.objects.get(pk=agreement.pk))
    assert first_bad_agreement() is None


@pytest.mark.access_scenario(23)
def test_changed_dataset_needs_a_new_review() -> None:
    town = a_town()
    agreement = lapsed(town)
    reworded(town.traffic.row, conditions="须通过等级保护测评", row_hash="f" * 64)

    with pytest.raises(GuardFailed, match="需要重新审核，不能恢复签署：请重新提出申请"):
        acted(agreement, "reopen", town.person, at=LATER)


def test_what_is_applied_for_anew_is_not_reopened_beside_it() -> None:
    town = a_town()
    agreement = lapsed(town)
    handed_in(town, town.traffic.row, at=LATER)

    with pytest.raises(GuardFailed, match=AccessApplication.objects.latest("pk").number):
        acted(agreement, "reopen", town.person, at=LATER)


def test_only_who_signs_for_the_user_reopens() -> None:
    town = a_town()
    agreement = lapsed(town)
    colleague = a_member(Role.APPLICANT, town.person.organisation)

    for stranger in (colleague, town.traffic.head, town.health.head):
        with pytest.raises(NotAllowed):
            acted(agreement, "reopen", stranger, at=LATER)
    offered = offered_acts(case=agreement, person=town.person.person, on=LATER.date())

    assert [each.act.name for each in offered] == ["reopen"]
