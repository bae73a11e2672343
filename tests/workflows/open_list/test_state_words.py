"""A state is called what it means in its request: replaced before the cut, drafted after ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, ListChange
from cases.queries.one_case import history_of
from tests.workflows.open_list.changes import SUBMITTED_AT, approved, step, submitted
from tests.workflows.open_list.rivals import (
    Rivals,
    another_entry,
    in_conflict,
    two_departments,
)
from tests.workflows.open_list.test_neighbour_news import publish, told
from workflows.engine.state_words import states_around
from workflows.engine.taking_back import take_back
from workflows.state_names import name_states

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.django_db
ABSTRACT = "全市公交站点的位置与线路，按周更新。"


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def published(rivals: Rivals, **also: str) -> tuple[ListChange, ListChange]:
    """Publish the provider's weekly, and the helper's daily that was approved over it."""
    first = approved(
        rivals.provider, rivals.change(rivals.provider, update_frequency="weekly", **also)
    )
    second = approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily", **also))
    publish(rivals.provider)
    return first, second


def called(*changes: ListChange) -> list[str]:
    """Return what the states of some requests are called, as a list reads them."""
    cases = [Case.objects.get(pk=each.pk) for each in changes]
    name_states(cases)
    return [each.state_label for each in cases]


def moves(change: ListChange) -> Sequence[tuple[str, str]]:
    """Return the moves of a history by their words, the first one first."""
    change = ListChange.objects.get(pk=change.pk)
    words = states_around(change, list(history_of(change)))
    return [(str(old), str(new)) for _at, (old, new) in sorted(words.items()) if old != new]


def test_request_of_which_the_version_says_nothing_is_called_so(rivals: Rivals) -> None:
    first, second = published(rivals)

    assert called(first, second) == ["已公布（内容已被后续批准取代）", "已公布"]
    assert ListChange.objects.get(pk=first.pk).state == "published"


def test_request_of_which_the_version_says_a_part_is_called_so(rivals: Rivals) -> None:
    first, _second = published(rivals, abstract=ABSTRACT)

    assert called(first) == ["已公布（部分内容已被后续批准取代）"]


def test_request_with_another_entry_in_effect_is_replaced_in_part(rivals: Rivals) -> None:
    other = another_entry(rivals, "站点信息")
    draft = rivals.change(rivals.provider, update_frequency="weekly")
    other.put(rivals.provider, draft, name=other.row.name, update_frequency="weekly")
    first = approved(rivals.provider, draft)
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    publish(rivals.provider)

    assert called(first) == ["已公布（部分内容已被后续批准取代）"]


def test_history_and_news_say_it_too(rivals: Rivals) -> None:
    first, _second = published(rivals)

    assert moves(first)[-1] == ("已批准待生效", "已公布（内容已被后续批准取代）")
    texts = [text for _who, case, text in told("case_moved") if case == first.number]
    assert [text for text in texts if "的状态变为“已公布（内容已被后续批准取代）”：" in text]


def test_draft_after_a_ruling_was_returned_by_nobody(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    change = step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)

    assert called(change) == ["冲突处理后修改"]
    assert moves(change)[-1] == ("冲突待裁", "冲突处理后修改")


def test_hand_in_that_is_taken_back_leaves_the_word(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    change = step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)
    change = submitted(rivals.helper, change)
    actor = rivals.helper.staff.person
    take_back(case=change, actor=actor, at=SUBMITTED_AT, expected_version=None, reason="再改")

    assert called(change) == ["冲突处理后修改"]
    assert moves(change)[-2:] == [
        ("冲突处理后修改", "待部门负责人审核"),
        ("待部门负责人审核", "冲突处理后修改"),
    ]


def test_draft_that_the_head_returned_after_a_ruling_was_returned(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    change = step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)
    change = submitted(rivals.helper, change)
    change = step(change, rivals.helper.head, "return", SUBMITTED_AT, reason="补充依据")

    assert called(change) == ["退回修改"]
    assert moves(change)[-1] == ("待部门负责人审核", "退回修改")
    # One event alone is called what the whole history calls it.
    (last,) = history_of(change)[:1]
    assert states_around(change, [last])[last.sequence][1] == "退回修改"
    handed_in = history_of(change).filter(act="submit").first()
    assert handed_in is not None
    assert states_around(change, [handed_in])[handed_in.sequence][0] == "冲突处理后修改"


@pytest.mark.parametrize("entries", [1, 3])
def test_words_of_a_page_cost_the_same_for_every_number_of_requests(
    rivals: Rivals, entries: int
) -> None:
    for number in range(entries):
        each = another_entry(rivals, f"站点{number}")
        first = approved(
            each.provider, each.change(each.provider, name=each.row.name, update_frequency="weekly")
        )
        again = each.change(each.helper, name=each.row.name, update_frequency="daily")
        approved(each.helper, again)
        assert first.state == "approved_pending_effect"
    publish(rivals.provider)
    change = step(in_conflict(rivals), rivals.helper.staff, "redraft", SUBMITTED_AT)
    cases = list(Case.objects.filter(kind="list_change"))

    with CaptureQueriesContext(connection) as read:
        name_states(cases)

    assert len(read) == 4
    assert sum(each.has_own_word for each in cases) == entries + 1
    assert change.pk in {each.pk for each in cases if each.has_own_word}
