"""The hash of one wording of an entry."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cases.row_hash import row_hash
from tests.factories import shanghai
from tests.workflows.open_list.lists import content


def test_row_hash_of_known_content_is_the_known_value() -> None:
    said = dict.fromkeys(content(), "") | {
        "name": "公交线路",
        "items": [{"name": "线路名称"}],
        "record_count": 3,
        "first_published_at": datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
    }

    # sha256 of {"first_published_at":"2020-01-02T03:04:05+00:00","items":[{"name":"线路名称"}],
    # "name":"公交线路","record_count":3} without spaces or line breaks
    assert row_hash(said) == "9485e8d3890568af628284b32b5c01dd7be9c8e16d9c57be6737bbf53cdcc229"


def test_row_hash_ignores_the_zone_in_which_a_moment_is_written() -> None:
    in_utc = content(first_published_at=datetime(2020, 1, 2, 1, tzinfo=UTC))
    in_shanghai = content(first_published_at=shanghai(2020, 1, 2, 9))

    assert row_hash(in_utc) == row_hash(in_shanghai)


@pytest.mark.parametrize(
    "said",
    [
        {"name": "公交线路 "},
        {"record_count": 1501},
        {"record_count": None},
        {"record_count": 0},
        {"items": []},
        {"status": "suspended"},
        {"first_published_at": datetime(2020, 1, 2, 3, 4, 6, tzinfo=UTC)},
    ],
)
def test_row_hash_of_other_content_differs(said: dict[str, object]) -> None:
    assert row_hash(content(**said)) != row_hash(content())


def test_row_hash_reads_tuples_as_lists_and_empty_as_absent() -> None:
    assert row_hash(content(items=())) == row_hash(content(items=[]))
    assert row_hash(content(grade="")) == row_hash(content(grade=None))


def test_row_hash_without_a_field_refuses() -> None:
    said = content()
    del said["licence"]

    with pytest.raises(KeyError):
        row_hash(said)


def test_row_hash_of_a_moment_without_zone_refuses() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        row_hash(content(first_published_at=datetime(2020, 1, 2)))  # noqa: DTZ001


def test_row_hash_of_an_unknown_type_refuses() -> None:
    with pytest.raises(TypeError, match="set"):
        row_hash(content(items={"线路名称"}))
