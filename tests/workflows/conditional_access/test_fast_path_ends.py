"""How a one-off review ends without the officer: by objections, withdrawal, a rule (S30)."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Clock, LineDiversion, Notification, WorkItem
from cases.queries.applications import answer_clocks
from tests.workflows.conditional_access.applying import delivered, line_of
from tests.workflows.conditional_access.committing import (
    FIRST_DAY,
    SECOND_DAY,
    a_listed_town,
    committed,
    decided,
    no_objection,
    objected,
    review_of,
)
from workflows.conditional_access.fast_path.diverting import divert_open_cases
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db


def test_review_without_a_line_left_closes_by_itself() -> None:
    town, _officer = a_listed_town()
    application = committed(town, town.traffic.row)

    objected(line_of(application, town.traffic), town.traffic)
    delivered(FIRST_DAY)

    review = review_of(application)
    assert (review.state, review.is_closed) == ("to_ordinary", True)
    assert Clock.objects.get(case=review.pk).status == "void"


def test_withdrawal_ends_the_review_with_its_lines() -> None:
    town, _officer = a_listed_town()
    application = committed(town)

    act(
        case=application,
        name="withdraw",
        actor=town.person.person,
        at=FIRST_DAY,
        expected_version=None,
        data={"reason": "不再需要。"},
    )

    assert review_of(application).state == "withdrawn"
    assert set(application.lines.values_list("state", flat=True)) == {"withdrawn"}
    assert not WorkItem.objects.filter(finished=None).exists()


@pytest.mark.access_scenario(30)
def test_false_commitment_diverts_every_open_case_and_tells_its_reviewers() -> None:
    town, officer = a_listed_town()
    approved = committed(town, town.traffic.row)
    no_objection(line_of(approved, town.traffic), town.traffic)
    decided(approved, officer, at=FIRST_DAY)
    waiting = committed(town, town.health.row, at=FIRST_DAY)
    reason = "首次检查发现数据安全负责人并不存在，承诺不实。"

    ended = divert_open_cases(applicant=town.applicant, reason=reason, at=SECOND_DAY)
    delivered(SECOND_DAY)

    assert ended == (review_of(waiting).number,)
    assert review_of(waiting).state == "to_ordinary"
    assert line_of(approved, town.traffic).state == "approved"
    line = line_of(waiting, town.health)
    assert line.state == "submitted"
    assert answer_clocks([line])[line.pk].due_on == date(2023, 10, 12)
    diversion = LineDiversion.objects.get()
    assert (diversion.cause, diversion.diverted_by) == ("false_commitment", None)
    told = Notification.objects.filter(person=town.health.reviewer.person, text__contains=reason)
    assert told.count() == 1
    assert divert_open_cases(applicant=town.applicant, reason=reason, at=SECOND_DAY) == ()
