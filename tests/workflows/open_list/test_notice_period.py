"""Removal and tightening: a reason, and no effect before the notice is over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import CaseEvent, ChangeItem, ClockPolicy, ListChange
from tests.factories import shanghai
from tests.workflows.open_list.lists import (
    START,
    City,
    a_city,
    a_cut,
    a_request_in_review,
    add,
    an_approved_request,
    change,
    confirm,
    publish,
    remove,
    row,
    walk,
)
from workflows.engine.taking_back import take_back
from workflows.open_list.cut_forecast import forecast_cut
from workflows.open_list.difference import difference
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.notice_period import notice_of

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import ListVersion
    from tests.workflows.open_list.lists import Edit

pytestmark = pytest.mark.django_db
# Ten working days from Monday 4 September 2023.
OVER = date(2023, 9, 18)
DURING, AFTER = shanghai(2023, 9, 15), shanghai(2023, 9, 18)
CONDITIONS = {"open_type": "conditional", "conditions": "须说明用途"}


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="甲"), add(name="乙"))
    return city


def approved(city: City, *edits: Edit) -> ListChange:
    return an_approved_request(city, *edits, waiver="")


def cut_at(city: City, at: datetime) -> ListVersion:
    version = confirm(city, a_cut(city, at=at), at=at)
    bring_into_effect(at=at)
    return version


def items(request: ListChange) -> dict[str, date | None]:
    return dict(request.items.order_by("position").values_list("operation", "not_before"))


@pytest.mark.list_scenario(10)
def test_tightening_takes_effect_only_after_ten_working_days(city: City) -> None:
    before = row("甲")
    request = approved(city, change(before, operation="reclassify", **CONDITIONS))

    assert items(request) == {"reclassify": OVER}
    assert (forecast_cut(DURING).taken, forecast_cut(DURING).later) == (0, 1)
    with pytest.raises(GuardFailed, match="没有等待收入清单版本的已批准条目"):
        a_cut(city, at=DURING)
    assert row("甲") == before
    older = before.valid_from
    newer = cut_at(city, AFTER)

    assert row("甲").open_type == "conditional"
    assert newer.previous is not None
    (only,) = difference(newer.previous, newer).changes
    assert (older, only.change_class, only.direction) == (1, "reclassified", "tightened")


def test_rest_of_a_request_goes_its_way_while_its_removal_waits(city: City) -> None:
    request = approved(city, remove(row("甲")), change(row("乙"), abstract="另写"))

    cut_at(city, DURING)

    request.refresh_from_db()
    assert request.state == "approved_pending_effect"
    assert (row("乙").abstract, row("甲").valid_until) == ("另写", None)
    cut_at(city, AFTER)
    request.refresh_from_db()
    assert request.state == "published"
    assert not ChangeItem.objects.filter(list_version__isnull=True).exists()


def test_change_of_the_same_field_waits_with_a_tightening_in_its_notice(city: City) -> None:
    approved(city, change(row("甲"), operation="reclassify", abstract="另写", **CONDITIONS))
    an_approved_request(city, change(row("甲"), abstract="另写"), at=shanghai(2023, 9, 5))

    during, after = forecast_cut(DURING), forecast_cut(AFTER)

    assert (during.taken, during.later, during.held) == (0, 1, 1)
    assert (after.taken, after.later, after.held) == (1, 0, 0)


def test_change_of_another_field_goes_ahead_of_a_tightening_in_its_notice(city: City) -> None:
    approved(city, change(row("甲"), operation="reclassify", **CONDITIONS))
    an_approved_request(city, change(row("甲"), abstract="另写"), at=shanghai(2023, 9, 5))

    cut_at(city, DURING)
    assert (row("甲").open_type, row("甲").abstract) == ("unconditional", "另写")

    cut_at(city, AFTER)
    assert (row("甲").open_type, row("甲").abstract) == ("conditional", "另写")


def test_commission_may_do_without_the_notice_for_a_reason_on_record(city: City) -> None:
    request = a_request_in_review(city, remove(row("甲")))

    walk(request.pk, city.lead, "conclude", at=START, notice_waiver="系统已停用。")

    facts = CaseEvent.objects.get(case=request, act="conclude").data
    assert (facts["notice_waived"], facts["notice_items"]) == ("系统已停用。", 1)
    assert items(request) == {"remove": None}
    assert forecast_cut(START).taken == 1


def test_waiver_that_is_too_long_is_refused(city: City) -> None:
    request = a_request_in_review(city, remove(row("甲")))

    with pytest.raises(BadInput, match="不超过 300 字"):
        walk(request.pk, city.lead, "conclude", at=START, notice_waiver="长" * 301)


@pytest.mark.parametrize(
    "said",
    [{"abstract": "另写"}, {"open_type": "unconditional", "grade": "L1"}],
)
def test_what_takes_no_openness_away_needs_no_notice(city: City, said: dict[str, str]) -> None:
    request = approved(city, change(row("甲"), **said))

    assert items(request) == {"change": None}


def test_conclusion_taken_back_ends_its_notice(city: City) -> None:
    request = approved(city, remove(row("甲")))

    take_back(
        case=request, actor=city.lead.person, at=START, expected_version=None, reason="看错了"
    )

    assert items(request) == {"remove": None}


@pytest.mark.parametrize(
    ("length", "unit", "first"),
    [
        (1, "working_day", date(2023, 9, 5)),
        (7, "calendar_day", date(2023, 9, 11)),
        (13, "working_hour", date(2023, 9, 6)),
    ],
)
def test_length_of_the_notice_is_data(city: City, length: int, unit: str, first: date) -> None:
    ClockPolicy.objects.create(
        code="list.notice_period",
        label="移出或收紧的提前通知期",
        length=length,
        unit=unit,
        source="内部约定",
        tier="C",
        effective_from=date(2023, 9, 1),
    )

    assert items(approved(city, remove(row("甲")))) == {"remove": first}


def test_notice_says_why_this_date() -> None:
    notice = notice_of(date(2023, 9, 27))

    assert notice is not None
    assert notice.sentence == (
        "2023-09-27 批准，提前通知 10 个工作日（内部约定），最早 2023-10-17 起生效；此前访问不变。"
    )


@pytest.mark.list_scenario(10)
def test_removal_without_a_reason_is_not_handed_in(city: City) -> None:
    request = a_request_in_review(city, change(row("乙"), abstract="另写"))
    walk(request.pk, city.lead, "return", at=START, reason="补充")
    item = request.items.get()
    ChangeItem.objects.filter(pk=item.pk).update(
        operation="remove", proposed_row=None, reason_code=""
    )

    with pytest.raises(
        GuardFailed, match="有 1 个条目移出、收紧或中止开放，但没有选择原因（如“乙”）"
    ):
        walk(request.pk, city.staff, "submit", at=START)

    ChangeItem.objects.filter(pk=item.pk).update(reason_code="duplicate")
    walk(request.pk, city.staff, "submit", at=START)
