"""Who said what a change in conflict met is found field by field."""

from __future__ import annotations

import pytest

from cases.models import ListChange
from cases.queries.conflicts import said_with_effect, unruled_conflicts
from tests.workflows.open_list.changes import SUBMITTED_AT, a_draft, approved, put, step
from tests.workflows.open_list.rivals import (
    Rivals,
    another_department,
    in_conflict,
    two_departments,
)
from tests.workflows.open_list.test_neighbour_news import publish
from workflows.open_list.sources import sources_of
from workflows.open_list.standing import standing_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def said(change: ListChange) -> list[tuple[str, tuple[str, ...]]]:
    """Return whose request said which fields that the one conflict of a request met."""
    (met,) = unruled_conflicts(change)
    entry = met.item.entry_id
    standing = standing_of([entry], without=change.pk)[entry]
    found = sources_of(met.item, standing, list(said_with_effect([entry])))
    return [(each.item.change.number, each.fields) for each in found]


def test_who_set_the_field_is_named_and_nobody_else(rivals: Rivals) -> None:
    third = another_department(rivals.provider, "上海市水务局")
    rivals.row.co_providers += "，上海市水务局"
    rivals.row.save(update_fields=["co_providers"])
    mine = rivals.change(rivals.helper, update_frequency="daily")
    first = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    approved(third, rivals.change(third, update_frequency="weekly", abstract="另一项说明" * 5))

    assert said(approved(rivals.helper, mine)) == [(first.number, ("update_frequency",))]


def test_each_field_names_its_own_request(rivals: Rivals) -> None:
    third = another_department(rivals.provider, "上海市水务局")
    rivals.row.co_providers += "，上海市水务局"
    rivals.row.save(update_fields=["co_providers"])
    mine = rivals.change(rivals.helper, update_frequency="daily", abstract="本单位的说明" * 5)
    other = rivals.change(third, abstract="另一项说明" * 5)
    first = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    second = approved(third, other)

    assert said(approved(rivals.helper, mine)) == [
        (first.number, ("update_frequency",)),
        (second.number, ("abstract",)),
    ]


def test_who_said_it_is_still_named_once_a_version_holds_it(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    first = ListChange.objects.get(organisation=rivals.provider.department)

    publish(rivals.provider)
    approved(rivals.provider, rivals.change(rivals.provider, grade="客体L1"))

    assert said(ListChange.objects.get(pk=change.pk)) == [(first.number, ("update_frequency",))]


def test_last_one_who_said_it_is_named(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    publish(rivals.provider)
    last = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="realtime"))

    assert said(change) == [(last.number, ("update_frequency",))]


def test_who_took_the_entry_off_is_named(rivals: Rivals) -> None:
    mine = rivals.change(rivals.helper, update_frequency="daily")
    removal = a_draft(rivals.provider)
    put(
        rivals.provider,
        removal,
        entry=rivals.row.entry,
        remove=True,
        justification="系统停用",
        reason_code="source_ended",
    )
    removal = approved(rivals.provider, removal)

    assert said(approved(rivals.helper, mine)) == [(removal.number, ())]


def test_removal_names_who_changed_the_entry_meanwhile(rivals: Rivals) -> None:
    removal = a_draft(rivals.provider)
    put(
        rivals.provider,
        removal,
        entry=rivals.row.entry,
        remove=True,
        justification="系统停用",
        reason_code="source_ended",
    )
    theirs = approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    assert said(approved(rivals.provider, removal)) == [(theirs.number, ("update_frequency",))]


def test_request_names_the_version_that_it_is_drafted_on_by_now(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    assert change.base_version is None
    publish(rivals.provider)

    change = step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)

    assert change.base_version is not None
    assert change.base_version.sequence is not None
