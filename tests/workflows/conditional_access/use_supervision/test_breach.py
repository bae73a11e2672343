"""A report that never comes: warned of, asked about, suspended, heard, revoked or lifted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.letters.frozen import letter_of
from cases.models import Clock, Grant, Letter, Notification, Violation
from cases.proof import verify_cases
from cases.proof_of_letters import first_bad_letter
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.applying import a_town, delivered
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    ASKED_AT,
    DECIDED_AT,
    HEARD_UNTIL,
    SUSPENDED_AT,
    WARNED_AT,
    WEIGHED_AT,
    acted,
    in_use,
    pleaded,
    proposed,
    revocation_proposed,
    revoked,
    suspended,
    tasks_of,
    the_report,
    warned_and_asked,
)
from workflows.conditional_access.grants.ending import expire_ended
from workflows.conditional_access.use_supervision.ended import close_with_grants
from workflows.conditional_access.use_supervision.late import ask_about_late_users
from workflows.engine.escalation import sweep
from workflows.engine.gate import act

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
DAY_AFTER_THE_LAST = shanghai(2024, 9, 28, 0)


@pytest.fixture
def town() -> Town:
    return a_town()


@pytest.fixture
def grant(town: Town, tmp_path: Path) -> Grant:
    return in_use(town, tmp_path)


def now(grant: Grant) -> Grant:
    return Grant.objects.get(pk=grant.pk)


@pytest.mark.access_scenario(29)
def test_late_report_is_warned_of_after_five_days_and_asked_about_after_five_more(
    grant: Grant,
) -> None:
    report = the_report(grant)
    sweep(at=shanghai(2024, 1, 18))
    delivered(shanghai(2024, 1, 18))
    early = ask_about_late_users(at=shanghai(2024, 1, 18))
    sweep(at=WARNED_AT)
    delivered(WARNED_AT)

    fifth_day = ask_about_late_users(at=shanghai(2024, 1, 26))
    day_after = ask_about_late_users(at=ASKED_AT)
    again = ask_about_late_users(at=ASKED_AT)

    warned = Notification.objects.filter(person=report.opened_by, case=report.pk)
    assert warned.filter(at__gte=WARNED_AT).exists()
    assert (early, fifth_day, day_after, again) == ((), (), (report.number,), ())
    # The user can still report; nothing was decided.
    assert tasks_of(report) == {"report", "look"}
    assert (the_report(grant).state, now(grant).state) == ("due", "active")


@pytest.mark.access_scenario(8)
@pytest.mark.access_scenario(29)
def test_nobody_is_asked_before_the_warning_has_left(grant: Grant) -> None:
    late = shanghai(2024, 3, 1)

    assert ask_about_late_users(at=late) == ()

    sweep(at=late)
    delivered(late)
    assert ask_about_late_users(at=shanghai(2024, 3, 8)) == ()
    assert ask_about_late_users(at=shanghai(2024, 3, 9)) == (the_report(grant).number,)


@pytest.mark.access_scenario(29)
def test_suspension_takes_two_people_and_stops_the_grant_in_the_same_step(
    town: Town, grant: Grant
) -> None:
    report = proposed(town, warned_and_asked(the_report(grant)))
    a_member(Role.DEPARTMENT_HEAD, town.traffic.organisation, person=town.traffic.reviewer.person)
    before = now(grant).is_usable(SUSPENDED_AT)

    with pytest.raises(NotAllowed):
        acted(report, "decide", town.traffic.reviewer, "suspend", SUSPENDED_AT)
    report = acted(report, "decide", town.traffic.head, "suspend", SUSPENDED_AT)

    assert (before, now(grant).is_usable(SUSPENDED_AT)) == (True, False)
    assert (report.state, tasks_of(report)) == ("rectifying", {"plead"})
    clock = Clock.objects.get(case=report.pk, status="running")
    assert (clock.code, clock.due_on) == ("grant.plead", HEARD_UNTIL.date())
    letter = Letter.objects.get(kind="suspension")
    said = letter_of(letter.kind, letter.facts, builder=letter.builder)
    assert said.reasons[0].text == "两次提示后仍未提交利用报告。"
    assert "请贵单位于2024年2月5日前（含当日）改正" in said.following[1]
    event = now(grant).events.get(act="suspend_for_supervision")
    assert event.data["letter"]["number"] == letter.number
    assert event.data["reason"] == "两次提示后仍未提交利用报告。"
    assert Violation.objects.get().ground == "UV01"
    assert first_bad_letter() is None
    for case in (report, now(grant)):
        assert verify_cases(case=case.case_ptr).first_bad is None


@pytest.mark.access_scenario(42)
def test_words_of_a_proposal_stand_in_no_event(town: Town, grant: Grant) -> None:
    report = proposed(town, warned_and_asked(the_report(grant)))

    assert all("两次提示" not in str(event.data) for event in report.events.all())


@pytest.mark.access_scenario(29)
def test_lifting_restores_the_original_end(town: Town, grant: Grant) -> None:
    report = pleaded(town, suspended(town, the_report(grant)))
    report = acted(
        report, "weigh", town.traffic.reviewer, "propose_lifting", WEIGHED_AT, text="已补交。"
    )
    report = acted(report, "conclude", town.traffic.head, "lift", DECIDED_AT, outcome="made_good")

    after = now(grant)
    assert (report.state, report.is_closed) == ("met", True)
    assert (after.state, after.valid_until) == ("active", grant.valid_until)
    assert (after.is_usable(DECIDED_AT), after.suspensions.get().ended_at) == (True, DECIDED_AT)
    assert Violation.objects.get().outcome == "made_good"


@pytest.mark.access_scenario(29)
@pytest.mark.access_scenario(33)
def test_revocation_ends_access_with_a_letter_that_names_the_remedies(
    town: Town, grant: Grant
) -> None:
    report = revoked(town, suspended(town, the_report(grant)), bar="all")

    after = now(grant)
    assert (after.state, after.is_closed, after.is_usable(DECIDED_AT)) == ("revoked", True, False)
    assert (report.state, report.is_closed) == ("broken", True)
    letter = Letter.objects.get(kind="revocation")
    said = letter_of(letter.kind, letter.facts, builder=letter.builder)
    assert said.remedies
    assert said.reasons[0].code == "UV01"
    assert "2025年2月7日前（含当日），不受理贵单位提出的全部有条件开放申请。" in said.following[1]
    delivered(DECIDED_AT)
    told = Notification.objects.filter(person=town.person.person, topic="access_letter")
    assert told.filter(text__contains=letter.number).exists()
    assert first_bad_letter() is None
    assert first_bad_letter(case=after.case_ptr) is None
    assert first_bad_letter(case=after.line.case_ptr) is None


@pytest.mark.access_scenario(29)
def test_hearing_that_is_over_moves_to_the_department_and_a_late_plea_is_still_read(
    town: Town, grant: Grant
) -> None:
    report = suspended(town, the_report(grant))
    in_term = ask_about_late_users(at=HEARD_UNTIL)
    over = ask_about_late_users(at=WEIGHED_AT)
    waiting = tasks_of(report)
    report = revocation_proposed(town, report)

    report = pleaded(town, report, DECIDED_AT)

    assert (in_term, over) == ((), (report.number,))
    assert waiting == {"plead", "weigh"}
    # What was proposed before the plea waits for the head no more.
    assert tasks_of(report) == {"weigh"}
    assert now(grant).state == "suspended"


def test_head_who_does_not_follow_sends_it_back_with_a_remark(town: Town, grant: Grant) -> None:
    report = proposed(town, warned_and_asked(the_report(grant)))
    act(
        case=report,
        name="dismiss",
        actor=town.traffic.head.person,
        at=ASKED_AT,
        expected_version=None,
        data={"remark": "先电话联系。"},
    )
    report = the_report(grant)
    dismissed = (report.state, tasks_of(report), now(grant).state)

    report = acted(
        report, "report", town.person, "report_use", SUSPENDED_AT, text="报告。", file=None
    )

    assert dismissed == ("due", {"report", "look"}, "active")
    assert report.proposals.get().remark == "先电话联系。"
    assert tasks_of(report) == {"look"}


def test_head_revokes_only_what_was_proposed(town: Town, grant: Grant) -> None:
    report = pleaded(town, suspended(town, the_report(grant)))
    report = acted(
        report, "weigh", town.traffic.reviewer, "propose_lifting", WEIGHED_AT, text="已补交。"
    )

    with pytest.raises(GuardFailed, match="没有提出这一建议"):
        acted(report, "conclude", town.traffic.head, "revoke", DECIDED_AT)
    act(
        case=report,
        name="return_conclusion",
        actor=town.traffic.head.person,
        at=DECIDED_AT,
        expected_version=None,
        data={"remark": "再核实。"},
    )

    assert tasks_of(report) == {"weigh"}
    assert now(grant).state == "suspended"


def test_who_waits_longer_is_asked_again_after_five_days(town: Town, grant: Grant) -> None:
    report = warned_and_asked(the_report(grant))
    act(
        case=report,
        name="wait_longer",
        actor=town.traffic.reviewer.person,
        at=ASKED_AT,
        expected_version=None,
        data={"reason": "已来电。"},
    )
    left = tasks_of(report)

    fifth = ask_about_late_users(at=shanghai(2024, 2, 2))
    after = ask_about_late_users(at=shanghai(2024, 2, 3))

    assert left == {"report"}
    assert (fifth, after) == ((), (report.number,))
    assert the_report(grant).put_forward_on == date(2024, 2, 3)


def test_grant_that_ends_while_its_user_is_heard_ends_the_matter_too(
    town: Town, grant: Grant
) -> None:
    report = suspended(town, the_report(grant))
    assert expire_ended(at=DAY_AFTER_THE_LAST) == (grant.number,)

    closed = close_with_grants(at=DAY_AFTER_THE_LAST)

    report = the_report(grant)
    assert report.number in closed
    assert (report.state, report.is_closed) == ("broken", True)
    assert Violation.objects.get().outcome == "lapsed"


def test_head_sends_nothing_back_that_waits_for_nobody(town: Town, grant: Grant) -> None:
    report = suspended(town, the_report(grant))

    for name in ("dismiss", "return_conclusion"):
        with pytest.raises(GuardFailed, match="没有等待决定的"):
            act(
                case=report,
                name=name,
                actor=town.traffic.head.person,
                at=HEARD_UNTIL,
                expected_version=None,
                data={"remark": "退回。"},
            )
