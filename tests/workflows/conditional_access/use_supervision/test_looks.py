"""Reports and looks: met, to be put right and put right, and who may not look."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import BadInput, NotAllowed
from cases.models import Clock, Grant, Obligation, ObligationFinding, ObligationReply
from cases.proof import verify_cases
from cases.states.role import Role
from cases.text_digest import text_digests
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    ASKED_AT,
    acted,
    in_use,
    tasks_of,
    the_check,
    the_report,
    warned_and_asked,
)
from tests.workflows.engine.files import PDF
from workflows.engine.attachments import attach
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cases.models import Attachment, Case, Membership
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
REPORTED_AT = shanghai(2024, 1, 5)
LOOKED_AT = shanghai(2024, 1, 8)
SAID = {"text": "用于停车导航应用，服务三万人次。", "file": None}


@pytest.fixture
def town() -> Town:
    return a_town()


@pytest.fixture
def grant(town: Town, tmp_path: Path) -> Grant:
    return in_use(town, tmp_path)


def a_file(case: Case, by: Membership, store: Path) -> Attachment:
    file = io.BytesIO(PDF)
    return attach(
        case=case, file=file, name="报告.pdf", person=by.person, at=REPORTED_AT, store=store
    )


def looked(
    town: Town, obligation: Any, outcome: str, task: str = "look", at: datetime = LOOKED_AT
) -> Any:
    return acted(obligation, task, town.traffic.reviewer, outcome, at, text="现场核查。", file=None)


def test_report_with_its_file_is_kept_looked_at_and_met(
    town: Town, grant: Grant, tmp_path: Path
) -> None:
    report = the_report(grant)
    file = a_file(report, town.person, tmp_path)

    report = acted(
        report, "report", town.person, "report_use", REPORTED_AT, text="用于导航。", file=file.pk
    )
    waiting = tasks_of(report)
    report = looked(town, report, "find_met")

    assert waiting == {"look"}
    assert (report.state, report.is_closed) == ("met", True)
    reply, finding = ObligationReply.objects.get(), ObligationFinding.objects.get()
    assert (reply.kind, reply.file, finding.kind) == ("report", file, "met")
    event = report.events.get(act="report_use")
    assert event.data["text_sha256"] == text_digests("用于导航。").sha256
    assert event.data["file_sha256"] == file.digest
    assert verify_cases(case=report.case_ptr).first_bad is None


def test_department_has_ten_working_days_for_a_report(town: Town, grant: Grant) -> None:
    report = acted(the_report(grant), "report", town.person, "report_use", REPORTED_AT, **SAID)

    clock = Clock.objects.get(case=report.pk, status="running")
    assert (clock.code, clock.due_on) == ("grant.review", date(2024, 1, 19))


def test_what_has_to_be_put_right_is_looked_at_again(town: Town, grant: Grant) -> None:
    check = looked(town, the_check(grant), "demand_rectification")
    first = (check.state, tasks_of(check))
    clock = Clock.objects.get(case=check.pk, status="running")
    check = acted(check, "rectify", town.person, "reply_rectification", LOOKED_AT, **SAID)
    answered = (tasks_of(check), check.answered_at)
    check = looked(town, check, "find_met", "recheck")

    assert first == ("rectifying", {"rectify"})
    assert (clock.code, clock.due_on) == ("grant.rectify", date(2024, 1, 22))
    assert answered == ({"recheck"}, LOOKED_AT)
    assert (check.state, check.is_closed) == ("met", True)
    assert check.replies.get().kind == "rectification"


def test_demand_while_a_report_is_late_takes_its_place(town: Town, grant: Grant) -> None:
    report = warned_and_asked(the_report(grant))

    report = looked(town, report, "demand_rectification", at=ASKED_AT)

    assert (report.state, tasks_of(report)) == ("rectifying", {"rectify"})


def test_report_without_words_or_with_a_file_of_another_case_is_refused(
    town: Town, grant: Grant, tmp_path: Path
) -> None:
    report, elsewhere = the_report(grant), a_file(the_check(grant), town.person, tmp_path)

    with pytest.raises(BadInput, match="请填写具体情况"):
        acted(report, "report", town.person, "report_use", REPORTED_AT, text=" ", file=None)
    with pytest.raises(BadInput, match="不超过 2000 字"):
        acted(report, "report", town.person, "report_use", REPORTED_AT, text="长" * 2001)
    with pytest.raises(BadInput, match="不在本案卷中"):
        acted(
            report, "report", town.person, "report_use", REPORTED_AT, text="好", file=elsewhere.pk
        )
    assert report.replies.count() == 0


@pytest.mark.access_scenario(35)
def test_who_serves_the_user_looks_at_nothing(town: Town, grant: Grant) -> None:
    a_member(Role.REVIEWER, town.traffic.organisation, person=town.person.person)

    with pytest.raises(NotAllowed):
        acted(the_check(grant), "look", town.person, "find_met", LOOKED_AT, text="好", file=None)
    assert the_check(grant).state == "due"


def test_department_looks_into_what_it_heard_of_a_grant(town: Town, grant: Grant) -> None:
    at = shanghai(2023, 12, 4)

    with pytest.raises(BadInput, match="请写明接到什么反映"):
        act(
            case=grant,
            name="look_into",
            actor=town.traffic.reviewer.person,
            at=at,
            expected_version=None,
            data={"text": " "},
        )
    act(
        case=grant,
        name="look_into",
        actor=town.traffic.reviewer.person,
        at=at,
        expected_version=None,
        data={"text": "有人反映数据被转卖。"},
    )

    check = Obligation.objects.get(cause="report")
    assert (check.promise, check.due_on) == ("有人反映数据被转卖。", date(2024, 1, 3))
    assert (tasks_of(check), Grant.objects.get(pk=grant.pk).state) == ({"look"}, "active")
    event = grant.events.get(act="look_into")
    assert event.data["obligation"] == check.number
