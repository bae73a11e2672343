"""Which answers can be looked at again, and what becomes of the lines beside them."""

from __future__ import annotations

import pytest

from cases.errors import GuardFailed
from cases.models import (
    AccessLine,
    Agreement,
    Letter,
    SecondLook,
)
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import (
    a_town,
    approved,
    delivered,
    finished,
    handed_in,
    line_of,
    refused,
)
from tests.workflows.conditional_access.second_looks import (
    RULED_AT,
    an_office,
    asked,
    ruled,
    state_of,
)

pytestmark = pytest.mark.django_db


def test_refused_line_beside_an_approved_one_is_looked_at_on_its_own() -> None:
    town, office = a_town(), an_office()
    application = handed_in(town)
    approved(line_of(application, town.health), town.health)
    line = refused(line_of(application, town.traffic), town.traffic)
    delivered(shanghai(2023, 9, 28))
    assert state_of(line) == "partially_approved"

    look = asked(town, line)
    assert state_of(line) == "re_review"
    ruled(office, look, "approve", granted_months=12)
    delivered(RULED_AT)

    assert state_of(line) == "approved"
    drawn = Agreement.objects.order_by("pk")
    assert [each.organisation for each in drawn] == [
        town.health.organisation,
        town.traffic.organisation,
    ]


def test_nobody_contests_another_answer_than_a_refusal_a_redirection_or_no_need() -> None:
    town, _office = a_town(), an_office()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)

    with pytest.raises(GuardFailed, match="可以申请复核"):
        asked(town, line)
    approved(line, town.traffic)
    with pytest.raises(GuardFailed, match="可以申请复核"):
        asked(town, line)
    assert not SecondLook.objects.exists()


def test_redirection_can_be_contested() -> None:
    town, office = a_town(), an_office()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    finished(
        line,
        town.traffic.reviewer,
        "redirect",
        shanghai(2023, 9, 28),
        answer="该数据由各区交通局采集，请向区交通局申请。",
    )
    delivered(shanghai(2023, 9, 28))

    look = asked(town, line)
    ruled(office, look, "return_to_department")
    delivered(RULED_AT)

    assert AccessLine.objects.get(anew_of=line).state == "submitted"
    contested = Letter.objects.get(second_look=look).facts["contested"]
    assert (contested["said"], contested["number"]) == ("已转办或告知", "")
