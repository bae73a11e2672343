"""Second looks prove that they are as they were asked for and ruled."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from cases import triggers
from cases.models import AccessLine, SecondLook
from cases.proof_of_applications import first_bad_application
from cases.proof_of_letters import first_bad_letter
from cases.proof_of_second_looks import first_bad_second_look
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import delivered, handed_in, line_of
from tests.workflows.conditional_access.second_looks import RULED_AT, a_contested_town, ruled

pytestmark = pytest.mark.django_db


def a_ruled_look(also: list[AccessLine] | None = None) -> SecondLook:
    """Return one by which the commission opened the data, carried out; `also` gets another line."""
    town, office, _line, look = a_contested_town()
    if also is not None:
        also.append(line_of(handed_in(town, town.health.row), town.health))
    given = {"granted_months": 6, "conditions": "不得与车牌信息关联。"}
    look = ruled(office, look, "approve", **given)
    delivered(RULED_AT)
    triggers.remove(connection)
    return look


def test_second_look_that_nobody_touched_agrees_with_its_events() -> None:
    look = a_ruled_look()

    assert first_bad_second_look() is None
    assert first_bad_second_look(case=look) is None
    assert first_bad_application() is None
    assert first_bad_letter() is None


def test_request_that_waits_agrees_with_its_events() -> None:
    _town, _office, _line, look = a_contested_town()

    assert first_bad_second_look(case=look) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"grounds": "改写过的理由，与申请时不同。"},
        {"asked_at": shanghai(2023, 9, 29)},
        {"ruling": "uphold"},
        {"reasons": "改写过的理由，与决定时不同。"},
        {"granted_months": 12},
        {"conditions": ""},
        {"decided_at": None},
    ],
)
def test_altered_row_is_named(changed: dict[str, Any]) -> None:
    look = a_ruled_look()
    SecondLook.objects.filter(pk=look.pk).update(**changed)

    bad = first_bad_second_look()

    assert bad is not None
    assert (bad.table, bad.case, bad.row) == ("cases_secondlook", look.number, look.pk)


def test_line_that_takes_anothers_place_unsaid_is_named() -> None:
    others: list[AccessLine] = []
    look = a_ruled_look(others)
    anew, [other] = AccessLine.objects.get(anew_of=look.line), others
    AccessLine.objects.filter(pk=other.pk).update(anew_of=anew)

    bad = first_bad_application()

    assert bad is not None
    assert (bad.table, bad.case) == ("cases_accessline", other.number)


def test_what_the_commission_opened_cannot_be_widened() -> None:
    look = a_ruled_look()
    anew = AccessLine.objects.get(anew_of=look.line)
    AccessLine.objects.filter(pk=anew.pk).update(granted_months=60)

    bad = first_bad_application(case=anew)

    assert bad is not None
    assert bad.case == anew.number
