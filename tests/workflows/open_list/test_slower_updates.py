"""A frequency that promises less than before needs a reason."""

from __future__ import annotations

import pytest

from cases.errors import BadInput
from cases.models import ChangeItem
from cases.states.update_frequency import promises_less
from tests.workflows.open_list.changes import City, a_city, a_draft, a_listed_row, content, put


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.mark.parametrize(
    ("before", "after", "is_less"),
    [
        ("daily", "weekly", True),
        ("daily", "irregular", True),
        ("yearly", "static", True),
        ("yearly", "", True),
        ("weekly", "daily", False),
        ("daily", "daily", False),
        ("irregular", "static", False),
        ("static", "yearly", False),
        ("", "yearly", False),
    ],
)
def test_change_promises_less_when_the_period_grows_or_ends(before, after, is_less) -> None:
    assert promises_less(before, after) is is_less


@pytest.mark.django_db
@pytest.mark.parametrize("slower", ["quarterly", "irregular", "static"])
def test_longer_period_without_a_reason_is_refused_and_writes_nothing(city, slower) -> None:
    listed = a_listed_row(city.department)

    with pytest.raises(BadInput, match=r"更新频率由“每月”改为.*请在“说明”中写明理由"):
        put(city, a_draft(city), entry=listed.entry, content=content(update_frequency=slower))

    assert not ChangeItem.objects.exists()


@pytest.mark.django_db
def test_longer_period_with_a_reason_keeps_it_on_the_item(city) -> None:
    listed = a_listed_row(city.department)

    item = put(
        city,
        a_draft(city),
        entry=listed.entry,
        content=content(update_frequency="irregular"),
        justification="系统停用，改为按需更新。",
    )

    assert item.justification == "系统停用，改为按需更新。"
    assert ["update_frequency", "monthly", "irregular"] in item.fields
