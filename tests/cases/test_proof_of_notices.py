"""First days of items prove that they are the ones that the approval gave."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import ChangeItem
from cases.proof_of_notices import first_bad_notice
from tests.workflows.open_list.lists import (
    START,
    City,
    a_city,
    a_request_in_review,
    add,
    an_approved_request,
    change,
    publish,
    remove,
    row,
    walk,
)
from workflows.engine.taking_back import take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="甲"), add(name="乙"), add(name="丙"))
    return city


def test_first_days_as_they_were_given_agree(city: City) -> None:
    an_approved_request(city, remove(row("甲")), change(row("乙"), abstract="另写"), waiver="")
    waived = an_approved_request(city, remove(row("丙")))

    assert ChangeItem.objects.filter(not_before__isnull=False).count() == 1
    assert first_bad_notice() is None
    assert first_bad_notice(case=waived) is None


@pytest.mark.parametrize("forged", [date(2023, 9, 5), date(2030, 1, 1), None])
def test_first_day_that_was_altered_or_struck_out_is_named(city: City, forged: date | None) -> None:
    request = an_approved_request(city, remove(row("甲")), remove(row("乙")), waiver="")
    other = an_approved_request(city, remove(row("丙")), waiver="")
    first = request.items.order_by("pk")[0]
    ChangeItem.objects.filter(pk=first.pk).update(not_before=forged)

    bad = first_bad_notice()

    assert bad is not None
    assert (bad.table, bad.what, bad.case) == ("cases_changeitem", "notice_period", request.number)
    assert "最早生效日期与批准时的案卷事件不符" in bad.sentence
    assert first_bad_notice(case=other) is None


def test_first_day_that_nobody_gave_is_named(city: City) -> None:
    request = an_approved_request(city, remove(row("甲")))
    request.items.update(not_before=date(2030, 1, 1))

    bad = first_bad_notice()

    assert bad is not None
    assert bad.case == request.number


def test_approval_that_was_taken_back_and_given_without_a_notice_agrees(city: City) -> None:
    request = a_request_in_review(city, remove(row("甲")))
    walk(request.pk, city.lead, "conclude", at=START)
    request.refresh_from_db()
    take_back(
        case=request, actor=city.lead.person, at=START, expected_version=None, reason="看错了"
    )
    taken_back = first_bad_notice()

    walk(request.pk, city.lead, "conclude", at=START, notice_waiver="系统已停用。")

    assert (taken_back, first_bad_notice()) == (None, None)


def test_first_day_that_was_moved_to_an_item_that_needs_none_is_named(city: City) -> None:
    request = an_approved_request(
        city, remove(row("甲")), change(row("乙"), abstract="另写"), waiver=""
    )
    removal, harmless = request.items.order_by("position")
    day = removal.not_before
    ChangeItem.objects.filter(pk=removal.pk).update(not_before=None)
    ChangeItem.objects.filter(pk=harmless.pk).update(not_before=day)

    bad = first_bad_notice()

    assert bad is not None
    assert bad.case == request.number
