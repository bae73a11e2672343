"""What the list says of an entry of which a change was refused: what it said before."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import CONTENT_FIELDS, EntryRow, ListChange
from cases.queries.list_versions import current_version
from reports.open_list.csv_file import write_csv
from reports.open_list.json_file import write_json
from tests.workflows.open_list.lists import (
    City,
    a_city,
    a_request_in_review,
    add,
    change,
    in_days,
    publish,
    remove,
    row,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflows.open_list.lists import Edit

pytestmark = pytest.mark.django_db
LATER = in_days(1)


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="一"), add(name="二"))
    return city


def what_is_public() -> tuple[Any, ...]:
    """Return the rows with their hashes, the version's manifest, and the files as they go out."""
    version = current_version()
    assert version is not None
    files = BytesIO(), BytesIO()
    write_csv(version, files[0])
    write_json(version, files[1])
    rows = EntryRow.objects.filter(valid_from__isnull=False).order_by("pk")
    return (
        list(rows.values_list("pk", "row_hash", "valid_from", "valid_until", *CONTENT_FIELDS)),
        version.manifest_hash,
        *(file.getvalue() for file in files),
    )


def refused(city: City, request: ListChange) -> None:
    refusals = {item.pk: "依据不足" for item in request.items.all()}
    walk(request.pk, city.lead, "conclude", at=LATER, refusals=refusals)


def returned(city: City, request: ListChange) -> None:
    walk(request.pk, city.lead, "return", at=LATER, reason="请补充依据")


def reworded(base: EntryRow) -> Edit:
    return change(base, update_frequency="daily", abstract="改写后的另一段摘要，字数也够。")


def suspended(base: EntryRow) -> Edit:
    return change(base, operation="suspend", status="suspended")


@pytest.mark.list_scenario(6)
@pytest.mark.parametrize("refuse", [refused, returned])
@pytest.mark.parametrize(
    "edit",
    [reworded, suspended, remove],
)
def test_refused_change_leaves_row_hash_files_and_status_as_they_were(
    city: City,
    edit: Callable[[EntryRow], Edit],
    refuse: Callable[[City, ListChange], None],
) -> None:
    before = what_is_public()

    refuse(city, a_request_in_review(city, edit(row("一"))))

    assert what_is_public() == before
