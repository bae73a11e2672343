"""What a reversal takes back of each entry, and what it leaves as it is (撤销版本)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import (
    EntryRow,
    ListEntry,
    ListVersion,
)
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    an_approved_request,
    change,
    content,
    in_days,
    publish,
    remove,
    row,
)
from tests.workflows.open_list.reversals import REASON, drafted, in_effect, others_of
from workflows.open_list.bulk_rows import reserve_ids, write_rows
from workflows.open_list.merged_rows import ROW_COLUMNS, row_values
from workflows.open_list.reversal import draft_reversal

if TYPE_CHECKING:
    from cases.models import Membership

pytestmark = pytest.mark.django_db
# What a reversal asks of the database for up to two thousand entries, and for as many more.
STATEMENTS_OF_ONE, STATEMENTS_OF_A_CHUNK = 60, 12


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.fixture
def others(city: City) -> dict[str, Membership]:
    return others_of(city)


def test_reversal_keeps_the_fields_that_were_changed_since(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    publish(city, change(row("A"), update_frequency="weekly"), at=in_days(2))

    request = drafted(wrong, others, in_days(3))

    item = request.items.get()
    assert item.base_row == row("A")
    assert (item.proposed_row.abstract, item.proposed_row.update_frequency) == ("甲", "weekly")
    assert item.fields == [["abstract", "错", "甲"]]
    assert item.justification == "撤销 2023-002 的调整；其后有意变更的字段保留：更新频率。"


@pytest.mark.parametrize(
    ("since", "reason"),
    [
        (lambda: remove(row("A")), "removed_since"),
        (lambda: change(row("A"), abstract="甲"), "already_back"),
        (lambda: change(row("A"), abstract="另改"), "changed_since"),
    ],
)
def test_reversal_leaves_what_was_changed_on_purpose_since(
    city: City, others: dict[str, Membership], since, reason: str
) -> None:
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    wrong = publish(
        city, change(row("A"), abstract="错"), change(row("B"), abstract="错"), at=in_days(1)
    )
    publish(city, since(), at=in_days(2))

    request = drafted(wrong, others, in_days(3))

    assert [item.proposed_row.name for item in request.items.all()] == ["B"]
    assert list(request.left_out.values_list("reason", flat=True)) == [reason]


def test_reversal_keeps_the_entries_of_requests_that_are_kept(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    wanted = an_approved_request(city, change(row("A"), abstract="有意"), at=in_days(1))
    an_approved_request(city, change(row("B"), abstract="错"), at=in_days(1))
    version = in_effect(city, in_days(1))

    request = draft_reversal(
        version=version,
        membership=others["author"],
        reason=REASON,
        at=in_days(2),
        keeping=[wanted.pk],
    )

    assert [item.proposed_row.name for item in request.items.all()] == ["B"]
    assert list(request.left_out.values_list("reason", "row__name")) == [("kept", "A")]


def test_reversal_leaves_an_entry_whose_identifier_another_has_by_now(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", portal_dataset_id="O1"), add(name="B", portal_dataset_id="O2"))
    wrong = publish(city, remove(row("A")), change(row("B"), abstract="错"), at=in_days(1))
    publish(city, add(name="C", portal_dataset_id="O1"), at=in_days(2))

    request = drafted(wrong, others, in_days(3))

    assert list(request.left_out.values_list("reason", "row__name")) == [("portal_id_taken", "A")]


def test_reversal_leaves_an_entry_whose_provider_has_ended(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A"), add(name="B"))
    wrong = publish(city, remove(row("A")), change(row("B"), abstract="错"), at=in_days(1))
    city.department.valid_until = in_days(2).date()
    city.department.save()

    request = drafted(wrong, others, in_days(9))

    assert list(request.left_out.values_list("reason", "row__name")) == [("provider_ended", "A")]
    assert [item.operation for item in request.items.all()] == ["change"]


def test_statements_of_a_reversal_do_not_grow_with_the_version(
    city: City, others: dict[str, Membership]
) -> None:
    counts = []
    for number, size in enumerate((1, 3)):
        names = [f"{number}-{each}" for each in range(size)]
        publish(city, *(add(name=name) for name in names), at=in_days(3 * number))
        wrong = publish(
            city,
            *(change(row(name), abstract="错") for name in names),
            at=in_days(3 * number + 1),
        )
        with CaptureQueriesContext(connection) as asked:
            drafted(wrong, others, in_days(3 * number + 2))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def many_changed_entries(city: City, count: int) -> ListVersion:
    """Publish two versions, of which the second changes a thousand entries and more."""
    publish(city, add(name="A"))
    second = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    entries = reserve_ids(ListEntry, count)
    write_rows(ListEntry, ("id", "uid"), [(key, uuid4()) for key in entries])
    for sequence, until, abstract in ((1, 2, "原文"), (2, None, "错")):
        keys = reserve_ids(EntryRow, count)
        said = content(abstract=abstract) | {"provider_id": city.department.pk}
        write_rows(
            EntryRow,
            (*ROW_COLUMNS, "valid_from", "valid_until"),
            [
                (*row_values(key, entry, said), sequence, until)
                for key, entry in zip(keys, entries, strict=True)
            ],
        )
    return second


def test_reversal_of_a_long_version_reads_and_writes_by_thousands(
    city: City, others: dict[str, Membership]
) -> None:
    version = many_changed_entries(city, 4_100)

    with CaptureQueriesContext(connection) as asked:
        request = drafted(version, others, in_days(2))

    # Three chunks of two thousand entries; the rest is what a reversal of one entry costs.
    assert request.items.count() == 4_101
    assert len(asked) < STATEMENTS_OF_ONE + 2 * STATEMENTS_OF_A_CHUNK
    last = request.items.order_by("position").last()
    assert (last.position, last.proposed_row.abstract) == (4_101, "原文")
