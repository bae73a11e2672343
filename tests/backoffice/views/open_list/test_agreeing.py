"""The page by which a request is handed in asks what was agreed; those who decide read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.models import ItemConflict, ListChange
from tests.backoffice.views.open_list.test_conflicts import page
from tests.backoffice.views.open_list.test_neighbours import shown_to
from tests.backoffice.views.open_list.test_settling import posted, state_of
from tests.workflows.open_list.changes import DECIDED_AT, open_item, step
from tests.workflows.open_list.rivals import Rivals, another_entry, in_conflict, two_departments
from tests.workflows.open_list.test_joint_wordings import AGREED, left_to_be_agreed

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from cases.models import Membership

pytestmark = pytest.mark.django_db
# Measured: those of a draft, what was to be agreed, whether it is settled, what was agreed.
QUERIES = 35
UNSAID = "措辞还没有修改，也没有写明商定结果。"


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def name_of(change: ListChange) -> str:
    return f"agreed-{change.items.get().conflicts.get().pk}"


def hand_in(client: Client, change: ListChange, **said: str) -> Any:  # Any: a test response
    address = reverse("step", args=[open_item(change).pk])
    version = ListChange.objects.get(pk=change.pk).version
    return client.post(address, {"outcome": "submit", "expected_version": version, **said})


def read(client: Client, who: Membership, change: ListChange) -> str:
    client.force_login(who.person)
    return page(client.get(reverse("step", args=[open_item(change).pk])))


def test_handing_in_asks_what_was_agreed(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)
    posted(client, rivals, change, "redraft", "joint")
    draft = read(client, rivals.helper.staff, change)

    refused = hand_in(client, change, **{name_of(change): ""})

    assert f'name="{name_of(change)}"' in draft
    assert "更新频率现拟“每天”" in draft
    assert UNSAID in draft
    assert refused.status_code == 422
    assert (
        "没有提交：“公交线路站点信息”的更新频率的措辞还没有修改，也没有写明商定结果。"
        "请先修改条目的措辞，或者在此写明与谁商定、结果如何。"
    ) in page(refused)
    assert state_of(change) == "returned"


def test_head_and_reviewer_read_what_was_agreed(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)
    posted(client, rivals, change, "redraft", "joint")
    hand_in(client, change, **{name_of(change): AGREED})

    head = read(client, rivals.helper.head, change)
    step(change, rivals.helper.head, "approve", DECIDED_AT)
    reviewer = read(client, rivals.helper.officer, change)

    for shown in (head, reviewer):
        assert f"商定结果：{AGREED}" in shown
        assert UNSAID not in shown


def test_edited_wording_asks_nothing(client: Client, rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)
    rivals.put(rivals.helper, change, update_frequency="realtime")

    draft = read(client, rivals.helper.staff, change)
    hand_in(client, change)

    assert "agreed-" not in draft
    assert state_of(change) == "pending_head"
    head = read(client, rivals.helper.head, change)
    assert "裁定后又改为“即时”。" in head
    assert "商定结果" not in head


def test_what_was_typed_is_kept_when_the_draft_was_changed_meanwhile(
    client: Client, rivals: Rivals
) -> None:
    change = left_to_be_agreed(rivals)
    read(client, rivals.helper.staff, change)

    stale = hand_in(client, change, expected_version="0", **{name_of(change): AGREED})

    assert stale.status_code == 409
    assert AGREED in page(stale)


def test_words_come_back_with_the_request(client: Client, rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)
    client.force_login(rivals.helper.staff.person)
    hand_in(client, change, **{name_of(change): AGREED})
    step(change, rivals.helper.head, "return", DECIDED_AT, reason="补充依据")

    assert f">\n{AGREED}</textarea>" in read(client, rivals.helper.staff, change)


def test_request_handed_in_unsaid_says_so(client: Client, rivals: Rivals) -> None:
    """What was handed in before anybody was asked is not taken for agreed."""
    change = left_to_be_agreed(rivals)
    met = ItemConflict.objects.filter(item__change=change)
    fields = met.get().fields
    met.update(fields=[[*values[:4], "mine"] for values in fields])
    change = step(change, rivals.helper.staff, "submit", DECIDED_AT)
    met.update(fields=fields)

    assert UNSAID in read(client, rivals.helper.head, change)


def test_redraft_says_that_no_term_runs(client: Client, rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)

    assert "重新起草没有规定期限" in shown_to(client, rivals.helper, change)


@pytest.mark.parametrize("size", [1, 3])
def test_hand_in_takes_the_same_queries_however_much_is_to_be_agreed(
    client: Client,
    rivals: Rivals,
    size: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    more = [another_entry(rivals, f"线路{number}") for number in range(size - 1)]
    change = in_conflict(rivals, *more)
    rulings = {item.pk: {"update_frequency": "joint"} for item in change.items.all()}
    change = step(change, rivals.helper.staff, "redraft", DECIDED_AT, rulings=rulings)
    shown = read(client, rivals.helper.staff, change)
    address = reverse("step", args=[open_item(change).pk])

    assert shown.count('name="agreed-') == size
    with django_assert_num_queries(QUERIES):
        client.get(address)
