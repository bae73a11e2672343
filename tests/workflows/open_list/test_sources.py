"""Who said what a change in conflict met is found field by field."""

from __future__ import annotations

import pytest

from cases.models import ListChange
from cases.queries.conflicts import said_with_effect, unruled_conflicts
from tests.workflows.open_list.changes import (
    DECIDED_AT,
    SUBMITTED_AT,
    City,
    a_city,
    a_draft,
    a_listed_row,
    approved,
    put,
    step,
)
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


def three_departments() -> tuple[Rivals, City]:
    """Write an entry of transport that culture and water help to provide; water as well."""
    provider = a_city()
    helper = another_department(provider, "上海市文化和旅游局")
    third = another_department(provider, "上海市水务局")
    names = "，".join(each.department.full_name for each in (helper, third))
    row = a_listed_row(provider.department, co_providers=names)
    return Rivals(provider=provider, helper=helper, row=row), third


def said(change: ListChange) -> list[tuple[str, tuple[str, ...]]]:
    """Return whose request said which fields that the one conflict of a request met."""
    (met,) = unruled_conflicts(change)
    entry = met.item.entry_id
    standing = standing_of([entry], without=change.pk)[entry]
    found = sources_of(met.item, standing, list(said_with_effect([entry])))
    return [(each.item.change.number, each.fields) for each in found]


def test_who_set_the_field_is_named_and_nobody_else() -> None:
    rivals, third = three_departments()
    mine = rivals.change(rivals.helper, update_frequency="daily")
    first = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    approved(third, rivals.change(third, update_frequency="weekly", abstract="另一项说明" * 5))

    assert said(approved(rivals.helper, mine)) == [(first.number, ("update_frequency",))]


def test_who_only_said_it_again_is_not_named() -> None:
    rivals, third = three_departments()
    mine = rivals.change(rivals.helper, update_frequency="daily")
    again = rivals.change(third, update_frequency="weekly")
    first = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    first.items.update(decided_at=DECIDED_AT)
    again = approved(third, again)

    assert again.items.get().decision == "approved"
    assert said(approved(rivals.helper, mine)) == [(first.number, ("update_frequency",))]


def test_each_field_names_its_own_request() -> None:
    rivals, third = three_departments()
    mine = rivals.change(rivals.helper, update_frequency="daily", abstract="本单位的说明" * 5)
    other = rivals.change(third, abstract="另一项说明" * 5)
    first = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    first.items.update(decided_at=DECIDED_AT)
    second = approved(third, other)

    assert said(approved(rivals.helper, mine)) == [
        (first.number, ("update_frequency",)),
        (second.number, ("abstract",)),
    ]


def test_who_said_it_is_still_named_once_a_version_holds_it(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    first = ListChange.objects.get(organisation=rivals.provider.department)

    publish(rivals.provider)
    more = rivals.change(rivals.provider, update_frequency="weekly", grade="客体L1")
    approved(rivals.provider, more)

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
